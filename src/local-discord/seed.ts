import { type APIGuildForumTag, type APIRole, type APIUser, PermissionFlagsBits as P } from "discord-api-types/v10";
import { snowflakeAt } from "./snowflake.js";
import { type Channel, type Guild, type Person, World } from "./world.js";

const START = Date.UTC(2024, 2, 1, 9);
const DAY = 86_400_000;
const at = (days: number, increment = 0) => snowflakeAt(START + days * DAY, increment);

const EVERYONE =
  P.ViewChannel |
  P.SendMessages |
  P.SendMessagesInThreads |
  P.CreatePublicThreads |
  P.CreatePrivateThreads |
  P.EmbedLinks |
  P.ReadMessageHistory |
  P.AddReactions |
  P.UseApplicationCommands;
const BOT =
  P.ViewChannel |
  P.SendMessages |
  P.SendMessagesInThreads |
  P.CreatePublicThreads |
  P.EmbedLinks |
  P.AttachFiles |
  P.ReadMessageHistory |
  P.PinMessages |
  P.AddReactions;

const userIds = { admin: at(-900, 1), curator: at(-800, 2), member: at(-700, 3), french: at(-600, 4) };
const BOT_ID = at(-100, 9);

const channelNames = [
  "general",
  "announcements",
  "forum",
  "media",
  "voice",
  "readOnly",
  "noThreads",
  "membersNoThreads",
  "hidden",
  "thread",
  "lockedThread",
] as const;
type ChannelName = (typeof channelNames)[number];
const tagNames = ["film", "book", "series", "spoilers", "moderated"] as const;

function guildIds(days: number) {
  const ids = <Name extends string>(names: readonly Name[], from: number) =>
    Object.fromEntries(names.map((name, index) => [name, at(days, from + index)])) as Record<Name, string>;
  return {
    id: at(days),
    roles: ids(["admin", "curator", "bot", "film fans"] as const, 10),
    channels: ids(channelNames, 20),
    tags: ids(tagNames, 40),
  };
}

/** The ids that tests and the page may count on. The forum of the Film Club demands a tag. */
export const ids = {
  bot: BOT_ID,
  application: BOT_ID,
  users: userIds,
  guilds: { readingRoom: guildIds(0), filmClub: guildIds(30) },
  dms: { admin: at(60, 1), curator: at(60, 2), member: at(60, 3), french: at(60, 4) },
} as const;

export type WorldIds = typeof ids;

const NO_FLAGS: number = 0;

function user(id: string, username: string, globalName: string, bot = false): APIUser {
  const plain = { id, username, discriminator: bot ? "0042" : "0", global_name: bot ? null : globalName, avatar: null };
  return bot ? { ...plain, bot: true, flags: NO_FLAGS, public_flags: NO_FLAGS } : { ...plain, public_flags: NO_FLAGS };
}

function role(id: string, name: string, permissions: bigint, position: number, managed?: string): APIRole {
  return {
    id,
    name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position,
    permissions: String(permissions),
    managed: managed !== undefined,
    mentionable: false,
    flags: NO_FLAGS,
    ...(managed === undefined ? {} : { tags: { bot_id: managed } }),
  };
}

type Draft = Partial<Omit<Channel, "overwrites">> & {
  readonly overwrites?: readonly (readonly [string, bigint, bigint])[];
};

function channel(id: string, type: number, name: string, draft: Draft): Channel {
  const { overwrites = [], ...rest } = draft;
  return {
    id,
    type,
    name,
    position: 0,
    tags: [],
    flags: 0,
    messages: [],
    pins: [],
    ...rest,
    overwrites: new Map(overwrites.map(([target, allow, deny]) => [target, { allow, deny }])),
  };
}

function thread(id: string, parentId: string, guildId: string, name: string, closed: boolean): Channel {
  const createdAt = new Date(START + 61 * DAY).toISOString();
  return channel(id, 11, name, {
    guildId,
    parentId,
    thread: {
      parentId,
      ownerId: userIds.curator,
      createdAt,
      members: new Set([userIds.curator]),
      name,
      archived: closed,
      locked: closed,
      archivedAt: createdAt,
      autoArchive: 1440,
      appliedTags: [],
      sent: 0,
    },
  });
}

function addGuild(world: World, known: (typeof ids.guilds)["readingRoom"], name: string, tagRequired: boolean): void {
  const { id: guildId, roles, channels, tags } = known;
  const joinedAt = new Date(START + 62 * DAY).toISOString();
  const guild: Guild = {
    id: guildId,
    name,
    ownerId: userIds.admin,
    locale: "en-US",
    roles: [
      role(guildId, "@everyone", EVERYONE, 0),
      role(roles["film fans"], "film fans", 0n, 1),
      role(roles.curator, "curator", P.ManageGuild | P.ManageMessages | P.ManageThreads | P.PinMessages, 2),
      role(roles.bot, "Afterword", BOT, 3, BOT_ID),
      role(roles.admin, "admin", P.Administrator, 4),
    ],
    members: new Map([
      [userIds.admin, { roles: [roles.admin], joinedAt }],
      [userIds.curator, { roles: [roles.curator], joinedAt }],
      [userIds.member, { roles: [], joinedAt }],
      [userIds.french, { roles: [roles["film fans"]], joinedAt }],
      [BOT_ID, { roles: [roles.bot], joinedAt }],
    ]),
    systemChannelId: channels.general,
  };
  world.guilds.set(guildId, guild);
  const tag = (key: (typeof tagNames)[number], moderated = false): APIGuildForumTag => ({
    id: tags[key],
    name: key,
    moderated,
    emoji_id: null,
    emoji_name: null,
  });
  const forumTags = [tag("film"), tag("book"), tag("series"), tag("spoilers")];
  const threading = P.CreatePublicThreads | P.CreatePrivateThreads;
  const add = (key: ChannelName, type: number, shown: string, draft: Draft = {}) =>
    world.add(channel(channels[key], type, shown, { guildId, position: channelNames.indexOf(key), ...draft }));
  add("general", 0, "general", { topic: "Anything about what we read and watch" });
  add("announcements", 5, "announcements", {
    overwrites: [
      [guildId, 0n, P.SendMessages],
      [roles.bot, P.SendMessages, 0n],
      [roles.curator, P.SendMessages, 0n],
    ],
  });
  add("forum", 15, "discussions", {
    tags: tagRequired ? [...forumTags, tag("moderated", true)] : forumTags,
    flags: tagRequired ? 1 << 4 : 0,
  });
  add("media", 16, "stills", { tags: forumTags });
  add("voice", 2, "Listening");
  add("readOnly", 0, "read-only", {
    overwrites: [[roles.bot, 0n, P.SendMessages | P.SendMessagesInThreads]],
  });
  add("noThreads", 0, "no-threads", { overwrites: [[roles.bot, 0n, P.CreatePublicThreads]] });
  add("membersNoThreads", 0, "curated", {
    overwrites: [
      [guildId, 0n, threading],
      [roles.bot, P.CreatePublicThreads, 0n],
    ],
  });
  add("hidden", 0, "hidden", { overwrites: [[roles.bot, 0n, P.ViewChannel]] });
  world.add(thread(channels.thread, channels.general, guildId, "What did you read?", false));
  world.add(thread(channels.lockedThread, channels.general, guildId, "Last year's list", true));
}

/** The world at the start. `synthetic`: how many further servers there are for measurements. */
export function seedWorld(synthetic = 0): World {
  const world = new World(user(BOT_ID, "Afterword", "Afterword", true), synthetic);
  const person = (plain: APIUser, locale: string): Person => ({ ...plain, locale });
  world.users.set(userIds.admin, person(user(userIds.admin, "ada", "Ada"), "en-US"));
  world.users.set(userIds.curator, person(user(userIds.curator, "cleo", "Cleo"), "en-GB"));
  world.users.set(userIds.member, person(user(userIds.member, "max", "Max"), "en-US"));
  world.users.set(userIds.french, person(user(userIds.french, "fleur", "Fleur"), "fr"));
  addGuild(world, ids.guilds.readingRoom, "The Reading Room", false);
  addGuild(world, ids.guilds.filmClub, "Film Club", true);
  for (const key of ["admin", "curator", "member", "french"] as const) {
    world.add(channel(ids.dms[key], 1, "", { recipient: userIds[key] }));
  }
  return world;
}
