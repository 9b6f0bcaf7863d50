import { once } from "node:events";
import { type ChatInputCommandInteraction, type Client, Events, GatewayIntentBits, type Interaction } from "discord.js";
import { type APIInteraction, ChannelType, Routes } from "discord-api-types/v10";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { LocalDiscord, LocalDiscordOptions } from "../../src/local-discord/index.js";
import { ids } from "../../src/local-discord/seed.js";
import type { Act, FilledOption, Outcome } from "../../src/local-discord/wire.js";
import { closeAll, loggedIn, refusal, restOf, started } from "./start.js";

afterEach(closeAll);

const commands = [
  {
    name: "quote",
    description: "A quote",
    contexts: [0],
    options: [
      { type: 3, name: "from", description: "x", autocomplete: true, max_length: 50 },
      { type: 7, name: "in", description: "x", channel_types: [0] },
    ],
  },
  { name: "daily", description: "x", default_member_permissions: "32" },
  { name: "say", description: "x", options: [{ type: 3, name: "what", description: "x", required: true }] },
];

async function ready(options: LocalDiscordOptions = {}): Promise<{ discord: LocalDiscord; client: Client<true> }> {
  const discord = await started(options);
  await restOf(discord).put(Routes.applicationCommands(discord.world.application), { body: commands });
  return { discord, client: await loggedIn(discord) };
}

function quote(discord: LocalDiscord, options: readonly FilledOption[] = []): Act {
  const channel = discord.world.guilds.readingRoom.channels.general;
  return { kind: "command", user: discord.world.users.member, channel, command: "quote", options };
}

function onCommand(
  client: Client,
  handle: (interaction: ChatInputCommandInteraction) => Promise<unknown>,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    client.once(Events.InteractionCreate, (interaction: Interaction) => {
      if (interaction.isChatInputCommand()) handle(interaction).then(resolve, reject);
    });
  });
}

test("the bot logs in and learns of its servers when it asks for them", async () => {
  const discord = await started({ guilds: 3 });
  const client = await loggedIn(discord, [GatewayIntentBits.Guilds]);
  expect(client.user.id).toBe(discord.world.bot);
  expect(client.guilds.cache.size).toBe(5);
  expect(client.guilds.cache.get(discord.world.guilds.filmClub.id)?.name).toBe("Film Club");
  expect(client.channels.cache.get(discord.world.guilds.filmClub.channels.forum)?.type).toBe(ChannelType.GuildForum);
});

describe("an answer", () => {
  test("is the outcome of the command and stands in the channel", async () => {
    const { discord, client } = await ready();
    onCommand(client, (interaction) => interaction.reply("Here's looking at you, kid."));
    const outcome = await discord.people.act(quote(discord));
    expect(outcome).toMatchObject({
      outcome: "message",
      updated: false,
      message: { content: "Here's looking at you, kid." },
    });
    const { general } = discord.world.guilds.readingRoom.channels;
    expect(discord.people.messages(general, discord.world.users.french)).toHaveLength(1);
  });

  test("that is ephemeral is seen by one alone", async () => {
    const { discord, client } = await ready();
    onCommand(client, (interaction) => interaction.reply({ content: "psst", flags: 64 }));
    await discord.people.act(quote(discord));
    const { general } = discord.world.guilds.readingRoom.channels;
    expect(discord.people.messages(general, discord.world.users.member)).toHaveLength(1);
    expect(discord.people.messages(general, discord.world.users.admin)).toHaveLength(0);
  });

  test("that was deferred is the edit that follows", async () => {
    const { discord, client } = await ready();
    onCommand(client, async (interaction) => {
      await interaction.deferReply();
      await interaction.editReply("Found it.");
    });
    expect(await discord.people.act(quote(discord))).toMatchObject({
      outcome: "message",
      message: { content: "Found it." },
    });
  });

  test("can be given once", async () => {
    const { discord, client } = await ready();
    const seen = onCommand(client, async (interaction) => {
      const route = Routes.interactionCallback(interaction.id, interaction.token);
      const answer = () => restOf(discord).post(route, { body: { type: 4, data: { content: "x" } } });
      await answer();
      return refusal(answer());
    });
    await discord.people.act(quote(discord));
    expect(await seen).toEqual({ code: 40060, status: 400 });
  });

  test("that is refused does not acknowledge", async () => {
    const { discord, client } = await ready();
    const seen = onCommand(client, async (interaction) => {
      const refused = await refusal(interaction.reply("x".repeat(2001)));
      await interaction.reply("shorter");
      return refused;
    });
    expect(await discord.people.act(quote(discord))).toMatchObject({ message: { content: "shorter" } });
    expect(await seen).toMatchObject({ code: 50035 });
  });

  test("after three seconds is none", async () => {
    let late = 0;
    const { discord, client } = await ready({ now: () => Date.now() + late });
    const seen = onCommand(client, (interaction) => {
      late = 3001;
      return refusal(interaction.reply("x"));
    });
    const outcome = await discord.people.act(quote(discord));
    expect(outcome).toMatchObject({ outcome: "failed", reason: "The application did not respond" });
    expect(await seen).toEqual({ code: 10062, status: 404 });
  });

  test("cannot be edited after a quarter of an hour", async () => {
    let late = 0;
    const { discord, client } = await ready({ now: () => Date.now() + late });
    const seen = onCommand(client, async (interaction) => {
      await interaction.reply("x");
      late = 15 * 60_000 + 1;
      return refusal(interaction.editReply("y"));
    });
    await discord.people.act(quote(discord));
    expect(await seen).toEqual({ code: 50027, status: 401 });
  });

  test("to nothing is refused", async () => {
    const discord = await started();
    const route = Routes.interactionCallback("1", "x");
    expect(await refusal(restOf(discord).post(route, { body: { type: 5 } }))).toEqual({ code: 10062, status: 404 });
  });
});

test("over HTTP, a deferred answer in Components V2 arrives whole", async () => {
  const { discord, client } = await ready();
  const row = { type: 1, components: [{ type: 2, style: 1, label: "Another", custom_id: "another" }] };
  const accessory = { type: 2, style: 5, label: "Read it", url: "https://example.org/review" };
  const words = { type: 10, content: "A review" };
  const container = { type: 17, components: [{ type: 9, components: [words], accessory }, { type: 14 }, row] };
  onCommand(client, async (interaction) => {
    await interaction.deferReply();
    const route = Routes.webhookMessage(interaction.applicationId, interaction.token);
    await restOf(discord).patch(route, { body: { flags: 1 << 15, components: [container] } });
  });
  const answer = await fetch(`${discord.url}/client/interactions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(quote(discord)),
  });
  const { message } = (await answer.json()) as { message: { id: string; channel_id: string; flags: number } };
  expect(message.flags & (1 << 15)).toBe(1 << 15);
  const seen = await fetch(
    `${discord.url}/client/channels/${message.channel_id}/messages?user=${discord.world.users.admin}`,
  );
  expect(await seen.json()).toMatchObject([{ id: message.id, type: 20, components: [{ type: 17 }] }]);
});

test("choices, buttons and modals come back to whom they belong", async () => {
  const { discord, client } = await ready();
  const button = { type: 2, style: 1, label: "Why?", custom_id: "why" } as const;
  const field = { type: 4, style: 1, label: "Because", custom_id: "because" } as const;
  client.on(Events.InteractionCreate, async (interaction) => {
    if (interaction.isAutocomplete()) await interaction.respond([{ name: "Heat", value: "heat" }]);
    else if (interaction.isChatInputCommand())
      await interaction.reply({ components: [{ type: 1, components: [button] }] });
    else if (interaction.isButton()) {
      await interaction.showModal({ custom_id: "m", title: "Why", components: [{ type: 1, components: [field] }] });
    } else if (interaction.isModalSubmit() && interaction.isFromMessage()) {
      await interaction.update({ content: interaction.fields.getTextInputValue("because"), components: [] });
    }
  });
  const typed = [{ name: "from", value: "he", focused: true }];
  const choices = await discord.people.act({ ...quote(discord, typed), kind: "autocomplete" } as Act);
  expect(choices).toMatchObject({ outcome: "choices", choices: [{ value: "heat" }] });
  const posted = await discord.people.act(quote(discord));
  if (posted.outcome !== "message") throw new Error(posted.outcome);
  const who = { user: discord.world.users.member, channel: posted.message.channel_id };
  const pressed = await discord.people.act({ kind: "component", ...who, message: posted.message.id, customId: "why" });
  expect(pressed).toMatchObject({ outcome: "modal", modal: { title: "Why" } });
  const sent = await discord.people.act({ kind: "modal", ...who, customId: "m", fields: { because: "So." } });
  expect(sent).toMatchObject({ outcome: "message", updated: true, message: { content: "So.", id: posted.message.id } });
  const again = await discord.people.act({ kind: "component", ...who, message: posted.message.id, customId: "why" });
  expect(again).toMatchObject({ outcome: "failed" });
});

test("a resolved channel tells the bot's permissions without what follows from not seeing it", async () => {
  const { discord, client } = await ready();
  const { hidden, voice } = discord.world.guilds.readingRoom.channels;
  const raw = new Promise<APIInteraction>((resolve) => {
    client.ws.on("INTERACTION_CREATE" as never, resolve as never);
  });
  onCommand(client, (interaction) => interaction.reply("x"));
  await discord.people.act(quote(discord, [{ name: "in", value: hidden }]));
  const interaction = await raw;
  const resolved = (
    interaction.data as unknown as { resolved: { channels: Record<string, { app_permissions: string }> } }
  ).resolved;
  const bits = BigInt(resolved.channels[hidden]?.app_permissions ?? 0);
  expect([bits & 1024n, bits & 2048n]).toEqual([0n, 2048n]);
  expect(await discord.people.act(quote(discord, [{ name: "in", value: voice }]))).toMatchObject({ outcome: "failed" });
});

describe("Discord's client does not send", () => {
  test.each<[string, (discord: LocalDiscord) => Partial<Act>]>([
    ["an unknown command", () => ({ command: "nothing" })],
    ["an unknown option", () => ({ options: [{ name: "x", value: "y" }] })],
    ["a text that is too long", () => ({ options: [{ name: "from", value: "x".repeat(51) }] })],
    ["a command without a required option", () => ({ command: "say" })],
    [
      "a text of more than 6,000 characters",
      () => ({ command: "say", options: [{ name: "what", value: "x".repeat(6001) }] }),
    ],
    ["a command that one may not use", () => ({ command: "daily" })],
    ["a server's command in a direct message", ({ world }) => ({ channel: world.dms.member })],
  ])("%s", async (_, change) => {
    const { discord } = await ready();
    const outcome = await discord.people.act({ ...quote(discord), ...change(discord) } as Act);
    expect(outcome).toEqual({ outcome: "failed", reason: expect.any(String) });
  });
});

describe("a command with subcommands", () => {
  const text = { type: 3, description: "x" } as const;
  const schedule = {
    name: "schedule",
    description: "x",
    contexts: [0],
    default_member_permissions: "32",
    options: [
      {
        type: 1,
        name: "set",
        description: "x",
        options: [
          { ...text, name: "time", required: true },
          { ...text, name: "timezone", required: true, autocomplete: true },
          { type: 7, name: "channel", description: "x", channel_types: [0, 5, 15] },
          { type: 8, name: "role", description: "x" },
          { type: 5, name: "pin", description: "x" },
        ],
      },
      { type: 1, name: "list", description: "x" },
    ],
  };

  async function scheduled() {
    const discord = await started();
    await restOf(discord).put(Routes.applicationCommands(discord.world.application), { body: [schedule] });
    const client = await loggedIn(discord);
    const { channels, roles } = discord.world.guilds.readingRoom;
    const act = (options: readonly FilledOption[], more: Partial<Act> = {}): Promise<Outcome> => {
      const where = { user: discord.world.users.curator, channel: channels.general };
      return discord.people.act({ kind: "command", ...where, command: "schedule", options, ...more } as Act);
    };
    const raw = new Promise<APIInteraction>((resolve) => {
      client.ws.on("INTERACTION_CREATE" as never, resolve as never);
    });
    return { discord, client, channels, roles, act, raw };
  }

  const required = [
    { name: "time", value: "9:00" },
    { name: "timezone", value: "Europe/London" },
  ];
  const setWith = (option: FilledOption) => [{ name: "set", options: [...required, option] }];

  test("carries its options nested, and what they stand for", async () => {
    const { client, channels, roles, act, raw } = await scheduled();
    onCommand(client, (interaction) => interaction.reply("Set."));
    const options = [
      ...required,
      { name: "channel", value: channels.forum },
      { name: "role", value: roles["film fans"] },
      { name: "pin", value: true },
    ];
    expect(await act([{ name: "set", options }])).toMatchObject({ outcome: "message", message: { content: "Set." } });
    expect((await raw).data).toMatchObject({
      options: [
        {
          name: "set",
          type: 1,
          options: [
            { name: "time", type: 3, value: "9:00" },
            { name: "timezone", type: 3, value: "Europe/London" },
            { name: "channel", type: 7, value: channels.forum },
            { name: "role", type: 8, value: roles["film fans"] },
            { name: "pin", type: 5, value: true },
          ],
        },
      ],
      resolved: {
        channels: { [channels.forum]: { type: 15, permissions: expect.any(String) } },
        roles: { [roles["film fans"]]: { name: "film fans" } },
      },
    });
  });

  test("completes a nested option", async () => {
    const { client, act, raw } = await scheduled();
    client.on(Events.InteractionCreate, async (interaction) => {
      if (!interaction.isAutocomplete()) return;
      const { name, value } = interaction.options.getFocused(true);
      await interaction.respond([{ name: `${interaction.options.getSubcommand()} ${name}`, value }]);
    });
    const options = [{ name: "set", options: [{ name: "timezone", value: "Lon", focused: true }] }];
    const outcome = await act(options, { kind: "autocomplete" });
    expect(outcome).toMatchObject({ outcome: "choices", choices: [{ name: "set timezone", value: "Lon" }] });
    expect(await raw).toMatchObject({ type: 4, data: { options: [{ name: "set", type: 1, options: [{ type: 3 }] }] } });
  });

  test.each<[string, readonly FilledOption[], RegExp]>([
    ["without a required option", [{ name: "set", options: required.slice(0, 1) }], /timezone/],
    ["without a subcommand", [], /subcommand/],
    ["with two subcommands", [{ name: "list" }, { name: "set", options: required }], /subcommand/],
    ["with an option of another subcommand", [{ name: "list", options: required }], /time/],
    [
      "with a channel of a kind not offered",
      setWith({ name: "channel", value: ids.guilds.readingRoom.channels.voice }),
      /kind of channel/,
    ],
    ["with a role that is not there", setWith({ name: "role", value: "1" }), /no such role/],
    ["with a text for a switch", setWith({ name: "pin", value: "true" }), /true or/],
  ])("is not sent %s", async (_, options, reason) => {
    const { act } = await scheduled();
    expect(await act(options)).toEqual({ outcome: "failed", reason: expect.stringMatching(reason) });
  });

  test("is not for a member who may not manage the server", async () => {
    const { act, discord } = await scheduled();
    const outcome = await act([{ name: "list" }], { user: discord.world.users.member });
    expect(outcome).toMatchObject({ outcome: "failed", reason: expect.stringMatching(/permission/) });
  });
});

describe("a cut gateway", () => {
  test("is taken up again, and what was missed comes after", async () => {
    const { discord, client } = await ready();
    const resumed = once(client, Events.ShardResume);
    onCommand(client, (interaction) => interaction.reply("after all"));
    discord.gateway.closeAll(4000);
    const outcome = discord.people.act(quote(discord));
    await resumed;
    expect(await outcome).toMatchObject({ outcome: "message", message: { content: "after all" } });
    expect(discord.gateway.connections).toBe(1);
  });

  test("is closed for a wrong token, and a session that nobody knows is invalid", async () => {
    const discord = await started();
    const opened = async (frame: object) => {
      const socket = new WebSocket(`${discord.url.replace("http", "ws")}/gateway?v=10&encoding=json`);
      await once(socket, "message");
      socket.send(JSON.stringify(frame));
      return socket;
    };
    const [code] = await once(await opened({ op: 2, d: { token: "wrong", intents: 0 } }), "close");
    expect(code).toBe(4004);
    const unknown = await opened({ op: 6, d: { token: discord.token, session_id: "x", seq: 1 } });
    const [answer] = await once(unknown, "message");
    expect(JSON.parse(String(answer))).toEqual({ op: 9, d: false });
  });

  test("sends the very same interaction again on demand", async () => {
    const { discord, client } = await ready();
    onCommand(client, (interaction) => interaction.reply("x"));
    const outcome = await discord.people.act(quote(discord));
    const again = onCommand(client, (interaction) => refusal(interaction.reply("x")));
    expect(discord.gateway.replay(outcome.interaction ?? "")).toBe(true);
    expect(await again).toMatchObject({ code: 40060 });
  });
});
