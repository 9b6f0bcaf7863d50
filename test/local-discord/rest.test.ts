import { request as httpRequest } from "node:http";
import { type APIMessage, type APIThreadChannel, PermissionFlagsBits, Routes } from "discord-api-types/v10";
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

  test("with the same nonce are one message even when they come at once", async () => {
    const discord = await started();
    const rest = restOf(discord);
    const route = Routes.channelMessages(discord.world.guilds.readingRoom.channels.general);
    const body = { content: "Once", nonce: "abc", enforce_nonce: true };
    const both = (await Promise.all([rest.post(route, { body }), rest.post(route, { body })])) as APIMessage[];
    expect(both[1]?.id).toBe(both[0]?.id);
    expect(await rest.get(route)).toHaveLength(1);
  });

  test("forget their nonce after five minutes", async () => {
    let later = 0;
    const discord = await started({ now: () => Date.now() + later });
    const rest = restOf(discord);
    const route = Routes.channelMessages(discord.world.guilds.readingRoom.channels.general);
    const body = { content: "Again", nonce: "abc", enforce_nonce: true };
    await rest.post(route, { body });
    later = 5 * 60_000 + 1000;
    await rest.post(route, { body });
    expect(await rest.get(route)).toHaveLength(2);
  });

  test("reach a person who takes messages from the bot", async () => {
    const discord = await started();
    const rest = restOf(discord);
    const { admin } = discord.world.users;
    const dm = (await rest.post(Routes.userChannels(), { body: { recipient_id: admin } })) as { id: string };
    await rest.post(Routes.channelMessages(dm.id), text("A word about your schedule"));
    expect(discord.people.messages(dm.id, admin)).toMatchObject([{ content: "A word about your schedule" }]);
    discord.edit.closeDms(admin);
    expect(await refusal(rest.post(Routes.channelMessages(dm.id), text("x")))).toEqual({ code: 50007, status: 403 });
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

  test("of a forum are pinned one at a time, by who manages threads", async () => {
    const discord = await started();
    const rest = restOf(discord);
    const { channels, roles } = discord.world.guilds.readingRoom;
    const pin = (id: string, flags: number) => rest.patch(Routes.channel(id), { body: { flags } });
    const [first = "", second = ""] = await Promise.all(
      ["One", "Two"].map(async (name) => {
        const post = await rest.post(Routes.threads(channels.forum), { body: { name, message: { content: "x" } } });
        return (post as APIThreadChannel).id;
      }),
    );
    expect(await refusal(pin(first, 2))).toEqual({ code: 50013, status: 403 });
    discord.edit.setPermission(channels.forum, roles.bot, { allow: PermissionFlagsBits.ManageThreads });
    expect(await pin(first, 2)).toMatchObject({ flags: 2 });
    expect(await rest.get(Routes.channel(first))).toMatchObject({ flags: 2 });
    expect(await refusal(pin(second, 2))).toEqual({ code: 30047, status: 400 });
    await pin(first, 0);
    await pin(second, 2);
    expect(await rest.patch(Routes.channel(second), { body: { archived: true } })).toMatchObject({ flags: 0 });
    discord.edit.setPermission(channels.general, roles.bot, { allow: PermissionFlagsBits.ManageThreads });
    expect(await refusal(pin(channels.thread, 2))).toMatchObject({ code: 50024 });
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

test("the eleventh message that is published in an hour is one too many", async () => {
  let later = 0;
  const discord = await started({ now: () => Date.now() + later });
  const { announcements } = discord.world.guilds.readingRoom.channels;
  const post = (path: string, body: object) =>
    fetch(`${discord.apiUrl}/v10/channels/${announcements}/messages${path}`, {
      method: "POST",
      headers: { authorization: `Bot ${discord.token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const publish = async () => {
    later += 5000;
    const { id } = (await (await post("", { content: "x" })).json()) as APIMessage;
    return post(`/${id}/crosspost`, {});
  };
  const answers = [];
  for (let count = 0; count < 11; count += 1) answers.push(await publish());
  expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
  expect(Number(answers[10]?.headers.get("retry-after"))).toBeGreaterThan(3500);
  later += 3_600_000;
  expect((await publish()).status).toBe(200);
});

describe("faults", () => {
  test("answer in the route's place, as often as asked", async () => {
    const discord = await started();
    discord.faults.add({ method: "GET", path: "/users/@me", times: 1, kind: { status: 503 } });
    const rest = restOf(discord);
    await expect(rest.get(Routes.user())).rejects.toMatchObject({ status: 503 });
    expect(await rest.get(Routes.user())).toMatchObject({ id: discord.world.bot });
  });

  test.each([
    [{}, "shared", null, "1", { global: false, retry_after: 0.2 }],
    [{ global: true, retryAfter: 2.5 }, "global", "true", "3", { global: true, retry_after: 2.5 }],
  ])("are Discord's own rate limits: %j", async (more, scope, global, seconds, body) => {
    const discord = await started();
    discord.faults.add({ path: "/users/@me", kind: { status: 429, ...more } });
    const answer = await fetch(`${discord.apiUrl}/v10/users/@me`, {
      headers: { authorization: `Bot ${discord.token}` },
    });
    expect(answer.status).toBe(429);
    expect(answer.headers.get("x-ratelimit-scope")).toBe(scope);
    expect(answer.headers.get("x-ratelimit-global")).toBe(global);
    expect(answer.headers.get("retry-after")).toBe(seconds);
    expect(await answer.json()).toEqual({ message: "You are being rate limited.", ...body });
  });

  test("let as many requests pass first as asked", async () => {
    const discord = await started();
    discord.faults.add({ path: "/users/@me", after: 2, times: 2, kind: { status: 503 } });
    discord.faults.add({ path: "/users/@me", after: 1, kind: { status: 500 } });
    const rest = restOf(discord);
    const seen: unknown[] = [];
    for (let count = 0; count < 5; count += 1) {
      seen.push(
        await rest.get(Routes.user()).then(
          () => 200,
          (error: { status: number }) => error.status,
        ),
      );
    }
    expect(seen).toEqual([200, 500, 503, 503, 200]);
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
