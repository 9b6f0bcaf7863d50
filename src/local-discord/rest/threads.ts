import { PermissionFlagsBits as P } from "discord-api-types/v10";
import { describeChannel } from "../describe.js";
import { refusals } from "../errors.js";
import { array, isObject, type Json, number, object } from "../json.js";
import type { Local } from "../local.js";
import { createMessage, HAS_THREAD } from "../messages.js";
import { messageIssues } from "../rules.js";
import type { Channel, Stored } from "../world.js";
import { guildOf, need, publicMessage, visibleChannel } from "./access.js";
import { check } from "./check.js";
import { bodyOf, type Call, done, ok, type Reply, type Route } from "./router.js";

const MAX_ACTIVE = 1000;
/** A post at the top of its forum. */
const PINNED = 1 << 1;

function open(call: Call, parent: Channel, id: string, type: number, body: Json): Channel {
  const { local } = call;
  const { world } = local;
  const active = world.threadsIn(parent.guildId ?? "").filter(({ thread }) => !thread?.archived);
  if (active.length >= MAX_ACTIVE) throw refusals.tooManyThreads();
  const name = String(body.name);
  const thread: Channel = {
    id,
    type,
    name,
    position: 0,
    parentId: parent.id,
    tags: [],
    flags: 0,
    overwrites: new Map(),
    messages: [],
    pins: [],
    ...(parent.guildId === undefined ? {} : { guildId: parent.guildId }),
    thread: {
      parentId: parent.id,
      ownerId: world.bot.id,
      createdAt: local.iso,
      members: new Set([world.bot.id]),
      name,
      archived: false,
      locked: false,
      archivedAt: local.iso,
      autoArchive: number(body.auto_archive_duration) ?? 1440,
      appliedTags: array(body.applied_tags).map(String),
      sent: 0,
    },
  };
  world.add(thread);
  return thread;
}

async function post(call: Call, parent: Channel, body: Json): Promise<Reply> {
  const { local } = call;
  const message = object(body.message);
  await check("CreateForumThreadRequest", body, messageIssues(message, { path: ["message"] }));
  need(local, parent, P.SendMessages);
  const applied = array(body.applied_tags);
  if (parent.flags & (1 << 4) && applied.length === 0) throw refusals.tagRequired();
  for (const id of applied) {
    const tag = parent.tags.find((one) => one.id === id);
    if (!tag) throw refusals.unknownTag();
    if (tag.moderated) need(local, parent, P.ManageThreads);
  }
  if (array(message.embeds).length > 0) need(local, parent, P.EmbedLinks);
  const id = local.nextId();
  const thread = open(call, parent, id, 11, body);
  let stored: Stored;
  try {
    stored = createMessage(local, thread, { author: local.world.bot.id, body: message, uploads: call.uploads, id });
  } catch (error) {
    local.world.deleteChannel(id);
    throw error;
  }
  parent.lastMessageId = id;
  local.announceThread("THREAD_CREATE", thread);
  return ok({ ...described(call, thread), message: stored.json }, 201);
}

function described(call: Call, thread: Channel): Json {
  const joined = { id: thread.id, user_id: call.local.world.bot.id, join_timestamp: call.local.iso, flags: 0 };
  return { ...(describeChannel(call.local.world, thread) as unknown as Json), newly_created: true, member: joined };
}

async function create(call: Call): Promise<Reply> {
  const { local } = call;
  const parent = visibleChannel(call);
  const body = bodyOf(call);
  if (parent.type === 15 || parent.type === 16) return post(call, parent, body);
  await check("CreateTextThreadWithoutMessageRequest", body);
  if (parent.type !== 0 && parent.type !== 5) throw refusals.wrongChannelType();
  const type = number(body.type) ?? 12;
  if ((parent.type === 5) !== (type === 10)) throw refusals.wrongChannelType();
  need(local, parent, type === 12 ? P.CreatePrivateThreads : P.CreatePublicThreads);
  const thread = open(call, parent, local.nextId(), type, body);
  if (type !== 12) {
    const reference = { channel_id: thread.id, guild_id: thread.guildId };
    local.system(parent, 18, { content: String(body.name), message_reference: reference });
  }
  local.announceThread("THREAD_CREATE", thread);
  return ok(described(call, thread), 201);
}

async function createFromMessage(call: Call): Promise<Reply> {
  const { local } = call;
  const parent = visibleChannel(call);
  const body = bodyOf(call);
  await check("CreateTextThreadWithMessageRequest", body);
  if (parent.type !== 0 && parent.type !== 5) throw refusals.wrongChannelType();
  const stored = publicMessage(call, parent);
  need(local, parent, P.CreatePublicThreads);
  if (local.world.channel(stored.json.id) || (stored.json.flags ?? 0) & HAS_THREAD) throw refusals.threadExists();
  const thread = open(call, parent, stored.json.id, parent.type === 5 ? 10 : 11, body);
  const reference = { channel_id: parent.id, message_id: stored.json.id, guild_id: parent.guildId };
  Object.assign(stored.json, {
    flags: (stored.json.flags ?? 0) | HAS_THREAD,
    thread: describeChannel(local.world, thread),
  });
  local.announceThread("THREAD_CREATE", thread);
  local.announce("message-update", parent, stored);
  local.system(thread, 21, { message_reference: reference });
  return ok(described(call, thread), 201);
}

/** Refuses pinning what is no forum post, and a second pinned post in a forum. */
function needRoomForPinned(local: Local, channel: Channel, flags: number): void {
  if (!(flags & PINNED)) return;
  const parent = local.world.channel(channel.thread?.parentId ?? "");
  if (parent?.type !== 15 && parent?.type !== 16) throw refusals.wrongChannelType();
  if (local.world.threadsOf(parent).some((one) => one.flags & PINNED)) throw refusals.tooManyPinnedThreads();
}

async function update(call: Call): Promise<Reply> {
  const { local } = call;
  const channel = visibleChannel(call);
  const thread = channel.thread;
  const body = bodyOf(call);
  if (!thread) throw refusals.missingPermissions();
  await check("UpdateThreadRequestPartial", body);
  const moderates = local.world.may(channel, local.world.bot.id, P.ManageThreads);
  if (!moderates && thread.ownerId !== local.world.bot.id) throw refusals.missingPermissions();
  if (body.locked !== undefined && !moderates) throw refusals.missingPermissions();
  const flags = number(body.flags) ?? channel.flags;
  if ((flags ^ channel.flags) & PINNED) {
    if (!moderates) throw refusals.missingPermissions();
    needRoomForPinned(local, channel, flags);
  }
  if (thread.archived && body.archived !== false) throw refusals.archivedThread();
  if (typeof body.name === "string") thread.name = body.name;
  if (typeof body.archived === "boolean" && body.archived !== thread.archived) {
    thread.archived = body.archived;
    thread.archivedAt = local.iso;
  }
  if (typeof body.locked === "boolean") thread.locked = body.locked;
  // Discord unpins a post that is archived.
  channel.flags = (channel.flags & ~PINNED) | (thread.archived ? 0 : flags & PINNED);
  if (Array.isArray(body.applied_tags)) thread.appliedTags = body.applied_tags.map(String);
  thread.autoArchive = number(body.auto_archive_duration) ?? thread.autoArchive;
  local.announceThread("THREAD_UPDATE", channel);
  return ok(describeChannel(local.world, channel));
}

function remove(call: Call): Reply {
  const { local } = call;
  const channel = visibleChannel(call);
  need(local, channel, channel.thread ? P.ManageThreads : P.ManageChannels);
  local.world.deleteChannel(channel.id);
  return ok(describeChannel(local.world, channel));
}

function active(call: Call): Reply {
  const { world } = call.local;
  const threads = world
    .threadsIn(guildOf(call).id)
    .filter((channel) => channel.thread?.archived === false && world.may(channel, world.bot.id, P.ViewChannel));
  const members = threads.filter(({ thread }) => thread?.members.has(world.bot.id));
  return ok({
    threads: threads
      .toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))
      .map((one) => describeChannel(world, one)),
    members: members.map(({ id }) => ({ id, user_id: world.bot.id, join_timestamp: call.local.iso, flags: 0 })),
  });
}

function archived(call: Call): Reply {
  const { world } = call.local;
  const parent = visibleChannel(call);
  need(call.local, parent, P.ReadMessageHistory);
  const before = Date.parse(call.query.get("before") ?? "") || Number.POSITIVE_INFINITY;
  const limit = Math.min(100, Number(call.query.get("limit") ?? 50));
  const found = world
    .threadsOf(parent)
    .filter(({ type, thread }) => type !== 12 && thread?.archived && Date.parse(thread.archivedAt) < before)
    .toSorted((a, b) => ((a.thread?.archivedAt ?? "") < (b.thread?.archivedAt ?? "") ? 1 : -1));
  const threads = found.slice(0, limit).map((one) => describeChannel(world, one));
  return ok({ threads, members: [], has_more: found.length > limit });
}

function join(call: Call): Reply {
  const channel = visibleChannel(call);
  if (!channel.thread) throw refusals.wrongChannelType();
  if (channel.thread.archived) throw refusals.archivedThread();
  const id = call.params.user === "@me" ? call.local.world.bot.id : (call.params.user ?? "");
  if (!isObject(call.local.world.users.get(id) ?? call.local.world.bot)) throw refusals.unknownUser();
  channel.thread.members.add(id);
  return done;
}

export const threadRoutes: readonly Route[] = [
  { method: "POST", path: "/channels/:channel/threads", handle: create },
  { method: "POST", path: "/channels/:channel/messages/:message/threads", handle: createFromMessage },
  { method: "PATCH", path: "/channels/:channel", handle: update },
  { method: "DELETE", path: "/channels/:channel", handle: remove },
  { method: "GET", path: "/channels/:channel/threads/archived/public", handle: archived },
  { method: "GET", path: "/guilds/:guild/threads/active", handle: active },
  { method: "PUT", path: "/channels/:channel/thread-members/:user", handle: join },
];
