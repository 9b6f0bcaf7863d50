import { once } from "node:events";
import { Events, GatewayIntentBits } from "discord.js";
import { type APIChannel, type APIGuild, type APIMessage, PermissionFlagsBits, Routes } from "discord-api-types/v10";
import { afterEach, describe, expect, test } from "vitest";
import { syntheticChannelId, syntheticGuildId } from "../../src/local-discord/index.js";
import { closeAll, loggedIn, refusal, restOf, started } from "./start.js";

afterEach(closeAll);

describe("a server", () => {
  test("has a channel for Discord's own messages, until it is deleted", async () => {
    const discord = await started();
    const { id, channels } = discord.world.guilds.readingRoom;
    const told = async () => ((await restOf(discord).get(Routes.guild(id))) as APIGuild).system_channel_id;
    expect(await told()).toBe(channels.general);
    discord.edit.setSystemChannel(id, undefined);
    expect(await told()).toBeNull();
    discord.edit.setSystemChannel(id, channels.media);
    discord.edit.deleteChannel(channels.media);
    expect(await told()).toBeNull();
  });

  test("has roles that can be changed", async () => {
    const discord = await started();
    const { id, roles, channels } = discord.world.guilds.readingRoom;
    discord.edit.setRole(id, roles["film fans"], { mentionable: true });
    discord.edit.setRole(id, roles.bot, { permissions: PermissionFlagsBits.ViewChannel });
    discord.edit.setRole(id, id, { permissions: 0n });
    const known = await restOf(discord).get(Routes.guildRoles(id));
    expect(known).toMatchObject([{ name: "@everyone" }, { name: "film fans", mentionable: true }, {}, {}, {}]);
    const route = Routes.channelMessages(channels.general);
    expect(await refusal(restOf(discord).post(route, { body: { content: "x" } }))).toMatchObject({ code: 50013 });
  });

  test("that the bot was removed from is closed to it, and people's commands there do not reach it", async () => {
    const discord = await started();
    const rest = restOf(discord);
    const { id, channels } = discord.world.guilds.readingRoom;
    const body = [{ name: "quote", description: "x" }];
    await rest.put(Routes.applicationCommands(discord.world.application), { body });
    const client = await loggedIn(discord, [GatewayIntentBits.Guilds]);
    const removed = once(client, Events.GuildDelete);
    discord.edit.kick(id);
    expect(await removed).toMatchObject([{ id }]);
    expect(await refusal(rest.get(Routes.guild(id)))).toEqual({ code: 10004, status: 404 });
    const attempts = [
      rest.get(Routes.guildChannels(id)),
      rest.get(Routes.guildRoles(id)),
      rest.get(Routes.guildActiveThreads(id)),
      rest.get(Routes.channel(channels.general)),
      rest.post(Routes.channelMessages(channels.announcements), { body: { content: "x" } }),
      rest.post(Routes.threads(channels.forum), { body: { name: "x", message: { content: "x" } } }),
    ];
    for (const attempt of attempts) expect(await refusal(attempt)).toEqual({ code: 50001, status: 403 });
    expect(await rest.get(Routes.userGuilds())).toMatchObject([{ name: "Film Club" }]);
    const { member } = discord.world.users;
    const act = { kind: "command", user: member, channel: channels.general, command: "quote", options: [] } as const;
    expect(await discord.people.act(act)).toMatchObject({ outcome: "failed" });
    const again = await loggedIn(discord, [GatewayIntentBits.Guilds]);
    expect(again.guilds.cache.map(({ name }) => name)).toEqual(["Film Club"]);
  });
});

describe("one of ten thousand servers", () => {
  const guilds = 10_000;

  test("is the same over REST as at the gateway", async () => {
    const discord = await started({ guilds: 2 });
    const rest = restOf(discord);
    const client = await loggedIn(discord, [GatewayIntentBits.Guilds]);
    const id = syntheticGuildId(1);
    const seen = client.guilds.cache.get(id);
    expect(seen?.memberCount).toBe(250);
    const told = (await rest.get(Routes.guild(id))) as APIGuild;
    expect(told).toMatchObject({ id, name: seen?.name, system_channel_id: syntheticChannelId(1) });
    expect(told.roles.map((role) => role.id).sort()).toEqual([...(seen?.roles.cache.keys() ?? [])].sort());
    const rooms = (await rest.get(Routes.guildChannels(id))) as APIChannel[];
    expect(rooms).toHaveLength(60);
    expect(rooms.map((room) => room.id).sort()).toEqual([...(seen?.channels.cache.keys() ?? [])].sort());
    expect(client.channels.cache.get(syntheticChannelId(1, 9))?.isVoiceBased()).toBe(true);
  });

  test("keeps what the bot writes, opens and pins there", async () => {
    const discord = await started({ guilds });
    const rest = restOf(discord);
    const channel = syntheticChannelId(9999, 3);
    const message = (await rest.post(Routes.channelMessages(channel), { body: { content: "Today" } })) as APIMessage;
    const thread = (await rest.post(Routes.threads(channel, message.id), { body: { name: "Today" } })) as APIChannel;
    await rest.post(Routes.channelMessages(thread.id), { body: { content: "Well?" } });
    await rest.put(Routes.channelMessagesPin(channel, message.id));
    expect(await rest.get(Routes.channelMessage(channel, message.id))).toMatchObject({
      content: "Today",
      pinned: true,
    });
    const active = await rest.get(Routes.guildActiveThreads(syntheticGuildId(9999)));
    expect(active).toMatchObject({ threads: [{ id: message.id, parent_id: channel }] });
  });

  test("can lose a channel or the bot", async () => {
    const discord = await started({ guilds });
    const rest = restOf(discord);
    discord.edit.deleteChannel(syntheticChannelId(5));
    expect(await refusal(rest.get(Routes.channel(syntheticChannelId(5))))).toEqual({ code: 10003, status: 404 });
    expect(await rest.get(Routes.guildChannels(syntheticGuildId(5)))).toHaveLength(59);
    discord.edit.kick(syntheticGuildId(6));
    expect(await refusal(rest.get(Routes.channel(syntheticChannelId(6))))).toEqual({ code: 50001, status: 403 });
    const query = new URLSearchParams({ after: syntheticGuildId(5), limit: "1" });
    expect(await rest.get(Routes.userGuilds(), { query })).toMatchObject([{ id: syntheticGuildId(7) }]);
  });

  test("is unknown beyond the last, and beside its channels", async () => {
    const discord = await started({ guilds });
    const rest = restOf(discord);
    expect(await refusal(rest.get(Routes.guild(syntheticGuildId(guilds))))).toMatchObject({ code: 10004 });
    for (const id of [syntheticChannelId(guilds), syntheticChannelId(0, 60), syntheticGuildId(0), "x"]) {
      expect(await refusal(rest.get(Routes.channel(id)))).toMatchObject({ code: 10003 });
    }
  });
});
