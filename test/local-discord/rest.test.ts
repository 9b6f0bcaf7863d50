import { request as httpRequest } from "node:http";
import { type APIMessage, type APIThreadChannel, Routes } from "discord-api-types/v10";
import { afterEach, describe, expect, test } from "vitest";
import type { LocalDiscord } from "../../src/local-discord/index.js";
import { closeAll, refusal, restOf, started } from "./start.js";

afterEach(closeAll);

const text = (content: string) => ({ body: { content } });

describe("the bot's token", () => {
  test("a wrong one is refused", async () => {
    const discord = await started();
    expect(await refusal(restOf(discord, "wrong").get(Routes.user()))).toMatchObject({ status: 401 });
  });
});

describe("commands", () => {
  test("come back with Discord's defaults, and with dictionaries only when asked for", async () => {
    const discord = await started();
    const rest = restOf(discord);
    const route = Routes.applicationCommands(discord.world.application);
    const channels = { type: 7, name: "place", description: "Where", channel_types: [0, 16], required: false };
    const quote = {
      name: "quote",
      description: "A quote",
      name_localizations: { fr: "citation" },
      default_member_permissions: "32",
      options: [channels],
    };
    const [put] = (await rest.put(route, { body: [quote] })) as Record<string, unknown>[];
    expect(put).toMatchObject({ type: 1, nsfw: false, dm_permission: true, contexts: null, integration_types: [0] });
    expect(put).toMatchObject({ default_member_permissions: "32", name_localizations: { fr: "citation" } });
    const [plain] = (await rest.get(route)) as Record<string, unknown>[];
    expect(plain).not.toHaveProperty("name_localizations");
    const query = new URLSearchParams({ with_localizations: "true" });
    const [whole] = (await rest.get(route, { query })) as Record<string, unknown>[];
    expect(whole).toMatchObject({ name_localizations: { fr: "citation" }, options: [{ channel_types: [0, 16] }] });
    const [again] = (await rest.put(route, { body: [quote] })) as Record<string, unknown>[];
    expect(again).toMatchObject({ id: put?.id, version: put?.version });
  });

  test.each([
    ["a capital letter in a name", { name: "Quote", description: "x" }],
    ["no description", { name: "quote" }],
    ["an unknown key", { name: "quote", description: "x", defaultMemberPermissions: "0" }],
    [
      "a required option after one that is not",
      {
        name: "quote",
        description: "x",
        options: [
          { type: 3, name: "a", description: "x" },
          { type: 3, name: "b", description: "x", required: true },
        ],
      },
    ],
  ])("are refused for %s", async (_, command) => {
    const discord = await started();
    const route = Routes.applicationCommands(discord.world.application);
    expect(await refusal(restOf(discord).put(route, { body: [command] }))).toEqual({ code: 50035, status: 400 });
  });
});

const button = (more: object) => ({ components: [{ type: 1, components: [{ type: 2, style: 1, ...more }] }] });
const V2 = 1 << 15;

describe("messages", () => {
  test.each<[string, object]>([
    ["allowedMentions for allowed_mentions", { content: "x", allowedMentions: { parse: [] } }],
    ["2,001 characters", { content: "x".repeat(2001) }],
    ["a button without a label", button({ custom_id: "a" })],
    ["a label of 81 characters", button({ custom_id: "a", label: "x".repeat(81) })],
    ["a custom id of 101 characters", button({ custom_id: "x".repeat(101), label: "x" })],
    ["an unknown key in a button", button({ custom_id: "a", label: "x", customId: "a" })],
    [
      "the same custom id twice",
      { components: [1, 2].flatMap(() => button({ custom_id: "a", label: "x" }).components) },
    ],
    ["Components V2 with content", { flags: V2, content: "x", components: [{ type: 10, content: "x" }] }],
    ["Components V2 without a component", { flags: V2 }],
    ["a text display without the flag", { components: [{ type: 10, content: "x" }] }],
    [
      "4,001 characters of text",
      { flags: V2, components: [1, 2].map(() => ({ type: 10, content: "x".repeat(2001) })) },
    ],
    ["41 components", { flags: V2, components: Array.from({ length: 41 }, () => ({ type: 14 })) }],
    ["an ephemeral flag", { content: "x", flags: 64 }],
    ["a nonce of 26 characters", { content: "x", nonce: "x".repeat(26) }],
  ])("are refused for %s", async (_, body) => {
    const discord = await started();
    const route = Routes.channelMessages(discord.world.guilds.readingRoom.channels.general);
    expect(await refusal(restOf(discord).post(route, { body }))).toEqual({ code: 50035, status: 400 });
    const last = discord.requests.at(-1)?.error as { errors?: object };
    expect(Object.keys(last.errors ?? {})).not.toEqual([]);
  });

  test("that are empty are refused", async () => {
    const discord = await started();
    const route = Routes.channelMessages(discord.world.guilds.readingRoom.channels.general);
    expect(await refusal(restOf(discord).post(route, text("")))).toEqual({ code: 50006, status: 400 });
  });

  test("with the same nonce are the same message", async () => {
    const discord = await started();
    const rest = restOf(discord);
    const route = Routes.channelMessages(discord.world.guilds.readingRoom.channels.general);
    const body = { content: "Once", nonce: "abc", enforce_nonce: true };
    const first = (await rest.post(route, { body })) as APIMessage;
    const second = (await rest.post(route, { body })) as APIMessage;
    expect(second.id).toBe(first.id);
    expect(await rest.get(route)).toHaveLength(1);
    discord.edit.deleteMessage(first.channel_id, first.id);
    expect(await refusal(rest.post(route, { body }))).toEqual({ code: 10008, status: 404 });
  });

  test("mention only whom they may", async () => {
    const discord = await started();
    const route = Routes.channelMessages(discord.world.guilds.readingRoom.channels.general);
    const content = `@everyone <@${discord.world.users.member}>`;
    const body = { content, allowed_mentions: { parse: [] } };
    expect(await restOf(discord).post(route, { body })).toMatchObject({ mentions: [], mention_everyone: false });
  });

  test("are read page by page, newest first", async () => {
    const discord = await started();
    const { general } = discord.world.guilds.readingRoom.channels;
    const ids = ["a", "b", "c"].map((word) => discord.edit.say(discord.world.users.member, general, word).id);
    const query = new URLSearchParams({ before: ids[2] ?? "", limit: "1" });
    expect(await restOf(discord).get(Routes.channelMessages(general), { query })).toMatchObject([{ content: "b" }]);
  });
});

describe("what the bot may not do is refused:", () => {
  type Ids = LocalDiscord["world"]["guilds"]["readingRoom"]["channels"];
  const post = (name: keyof Ids) => (channels: Ids, discord: LocalDiscord) =>
    restOf(discord).post(Routes.channelMessages(channels[name]), text("x"));
  const thread = (name: keyof Ids, type: number) => (channels: Ids, discord: LocalDiscord) =>
    restOf(discord).post(Routes.threads(channels[name]), { body: { name: "x", type } });
  test.each([
    ["posting where it cannot look", post("hidden"), 50001],
    ["posting where it only reads", post("readOnly"), 50013],
    ["posting straight into a forum", post("forum"), 50008],
    ["posting in a locked, archived thread", post("lockedThread"), 50083],
    ["opening threads where it may not", thread("noThreads", 11), 50013],
    ["opening a public thread among announcements", thread("announcements", 11), 50024],
  ] as const)("%s", async (_, attempt, code) => {
    const discord = await started();
    const { channels } = discord.world.guilds.readingRoom;
    expect(await refusal(attempt(channels, discord))).toMatchObject({ code });
  });

  test("a deleted channel is unknown", async () => {
    const discord = await started();
    const { general } = discord.world.guilds.filmClub.channels;
    discord.edit.deleteChannel(general);
    expect(await refusal(restOf(discord).get(Routes.channel(general)))).toEqual({ code: 10003, status: 404 });
  });
});

describe("threads", () => {
  test("in a forum that demands a tag need one that is not moderated", async () => {
    const discord = await started();
    const { channels, tags } = discord.world.guilds.filmClub;
    const post = (applied: string[]) => {
      const body = { name: "Heat", message: { content: "x" }, applied_tags: applied };
      return restOf(discord).post(Routes.threads(channels.forum), { body });
    };
    expect(await refusal(post([]))).toEqual({ code: 40067, status: 400 });
    expect(await refusal(post([tags.moderated]))).toMatchObject({ code: 50013 });
    const made = (await post([tags.film])) as APIThreadChannel & { message: APIMessage };
    expect(made).toMatchObject({ applied_tags: [tags.film], message: { id: made.id } });
  });

  test("come once from a message and take its id", async () => {
    const discord = await started();
    const rest = restOf(discord);
    const { general } = discord.world.guilds.readingRoom.channels;
    const message = discord.edit.say(discord.world.users.member, general, "Well?");
    const route = Routes.threads(general, message.id);
    expect(await rest.post(route, { body: { name: "Well" } })).toMatchObject({ id: message.id, parent_id: general });
    expect(await refusal(rest.post(route, { body: { name: "Well" } }))).toEqual({ code: 160004, status: 400 });
    expect(await refusal(rest.post(Routes.threads(general), { body: { name: "", type: 11 } }))).toMatchObject({
      code: 50035,
    });
  });

  test("that are archived wake when one posts", async () => {
    const discord = await started();
    const rest = restOf(discord);
    const { thread } = discord.world.guilds.readingRoom.channels;
    discord.edit.setThread(thread, { archived: true });
    await rest.post(Routes.channelMessages(thread), text("x"));
    expect(await rest.get(Routes.channel(thread))).toMatchObject({ thread_metadata: { archived: false } });
  });
});

test("the fifty-first pin is refused", async () => {
  const discord = await started({ rateLimits: false });
  const { general } = discord.world.guilds.readingRoom.channels;
  const rest = restOf(discord);
  const ids = Array.from({ length: 51 }, () => discord.edit.say(discord.world.users.member, general, "x").id);
  for (const id of ids.slice(0, 50)) await rest.put(`/channels/${general}/messages/pins/${id}`);
  expect(await refusal(rest.put(Routes.channelPin(general, ids[50] ?? "")))).toEqual({ code: 30003, status: 400 });
});

test("the sixth message in five seconds is one too many", async () => {
  const discord = await started();
  const { general } = discord.world.guilds.readingRoom.channels;
  const send = () =>
    fetch(`${discord.apiUrl}/v10/channels/${general}/messages`, {
      method: "POST",
      headers: { authorization: `Bot ${discord.token}`, "content-type": "application/json" },
      body: JSON.stringify({ content: "x" }),
    });
  const answers = [];
  for (let count = 0; count < 6; count += 1) answers.push(await send());
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
  expect(answers[5]?.headers.get("x-ratelimit-scope")).toBe("user");
  expect(await answers[5]?.json()).toMatchObject({ global: false, retry_after: expect.any(Number) });
});

describe("faults", () => {
  test("answer in the route's place, as often as asked", async () => {
    const discord = await started();
    discord.faults.add({ method: "GET", path: "/users/@me", times: 1, kind: { status: 503 } });
    const rest = restOf(discord);
    await expect(rest.get(Routes.user())).rejects.toMatchObject({ status: 503 });
    expect(await rest.get(Routes.user())).toMatchObject({ id: discord.world.bot });
  });

  test("cut the connection before or after the message is there", async () => {
    const discord = await started();
    const { general } = discord.world.guilds.readingRoom.channels;
    const rest = restOf(discord);
    discord.faults.add({ path: /messages$/, kind: { dropBefore: true } });
    await expect(rest.post(Routes.channelMessages(general), text("never"))).rejects.toThrow();
    discord.faults.add({ path: /messages$/, kind: { dropAfter: true } });
    await expect(rest.post(Routes.channelMessages(general), text("silently"))).rejects.toThrow();
    expect(await rest.get(Routes.channelMessages(general))).toMatchObject([{ content: "silently" }]);
  });
});

test("another site's page and another name for this machine are turned away", async () => {
  const discord = await started();
  const status = (headers: Record<string, string>) =>
    new Promise((resolve, reject) => {
      const url = `${discord.url}/client/commands`;
      httpRequest(url, { headers }, (answer) => resolve(answer.resume().statusCode))
        .on("error", reject)
        .end();
    });
  expect(await status({})).toBe(200);
  expect(await status({ host: "evil.example" })).toBe(403);
  expect(await status({ origin: "https://evil.example" })).toBe(403);
  expect(await status({ origin: discord.url })).toBe(200);
});
