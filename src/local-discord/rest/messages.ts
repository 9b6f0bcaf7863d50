import { PermissionFlagsBits as P } from "discord-api-types/v10";
import { refusals } from "../errors.js";
import { array, isObject, object } from "../json.js";
import { createMessage, editMessage, LOADING } from "../messages.js";
import { COMPONENTS_V2, messageIssues } from "../rules.js";
import { timeOf } from "../snowflake.js";
import type { Channel, Stored } from "../world.js";
import { need, needOpenForPosting, publicMessage, visibleChannel } from "./access.js";
import { check } from "./check.js";
import { bodyOf, type Call, done, ok, type Reply, type Route } from "./router.js";

const MAX_PINS = 50;
const HOUR = 3_600_000;

async function create(call: Call): Promise<Reply> {
  const { local } = call;
  const channel = visibleChannel(call);
  const body = bodyOf(call);
  await check("MessageCreateRequest", body, messageIssues(body));
  const bot = local.world.bot.id;
  const nonce = body.nonce === undefined || body.nonce === null ? undefined : String(body.nonce);
  const again = body.enforce_nonce === true && nonce !== undefined ? local.byNonce(bot, nonce) : undefined;
  if (again) {
    const there = local.world.channel(again.channel);
    const stored = there && local.world.message(there, again.message);
    if (!stored) throw refusals.unknownMessage();
    return ok({ ...stored.json, nonce: body.nonce });
  }
  needOpenForPosting(local, channel);
  if (array(body.embeds).length > 0) need(local, channel, P.EmbedLinks);
  if (call.uploads.length > 0) need(local, channel, P.AttachFiles);
  const reference = isObject(body.message_reference) ? body.message_reference : undefined;
  const more: Record<string, unknown> = {};
  if (reference) {
    need(local, channel, P.ReadMessageHistory);
    const target = local.world.message(channel, String(reference.message_id));
    if (!target && reference.fail_if_not_exists !== false) throw refusals.unknownMessage();
    if (target) {
      more.type = 19;
      more.message_reference = {
        type: 0,
        channel_id: channel.id,
        message_id: target.json.id,
        guild_id: channel.guildId,
      };
      more.referenced_message = target.json;
    }
  }
  const stored = createMessage(local, channel, { author: bot, body, uploads: call.uploads, more });
  if (nonce !== undefined) local.rememberNonce(bot, nonce, channel.id, stored.json.id);
  return ok(nonce === undefined ? stored.json : { ...stored.json, nonce: body.nonce });
}

function shown(channel: Channel): readonly Stored[] {
  return channel.messages.filter(({ onlyFor, json }) => onlyFor === undefined && !((json.flags ?? 0) & LOADING));
}

function list(call: Call): Reply {
  const channel = visibleChannel(call);
  if (channel.type === 15 || channel.type === 16) throw refusals.nonTextChannel();
  if (!call.local.world.may(channel, call.local.world.bot.id, P.ReadMessageHistory)) return ok([]);
  const limit = Math.min(100, Math.max(1, Number(call.query.get("limit") ?? 50)));
  const all = shown(channel).toSorted((a, b) => (BigInt(a.json.id) < BigInt(b.json.id) ? -1 : 1));
  const id = (key: string) => BigInt(call.query.get(key) ?? 0);
  let found: readonly Stored[];
  if (call.query.has("before")) found = all.filter(({ json }) => BigInt(json.id) < id("before")).slice(-limit);
  else if (call.query.has("after")) found = all.filter(({ json }) => BigInt(json.id) > id("after")).slice(0, limit);
  else if (call.query.has("around")) {
    const half = Math.floor(limit / 2);
    const older = all.filter(({ json }) => BigInt(json.id) < id("around")).slice(-half);
    const newer = all.filter(({ json }) => BigInt(json.id) >= id("around")).slice(0, limit - older.length);
    found = [...older, ...newer];
  } else found = all.slice(-limit);
  return ok(found.toReversed().map(({ json }) => json));
}

function get(call: Call): Reply {
  const channel = visibleChannel(call);
  need(call.local, channel, P.ReadMessageHistory);
  return ok(publicMessage(call, channel).json);
}

async function edit(call: Call): Promise<Reply> {
  const channel = visibleChannel(call);
  const stored = publicMessage(call, channel);
  const body = bodyOf(call);
  const wasV2 = ((stored.json.flags ?? 0) & COMPONENTS_V2) !== 0;
  await check("MessageEditRequestPartial", body, messageIssues(body, { edit: true, wasV2 }));
  if (stored.json.author.id !== call.local.world.bot.id) throw refusals.notYours();
  if (channel.thread?.archived) throw refusals.archivedThread();
  editMessage(call.local, channel, stored, body, call.uploads);
  return ok(stored.json);
}

function remove(call: Call): Reply {
  const channel = visibleChannel(call);
  const stored = publicMessage(call, channel);
  if (stored.json.author.id !== call.local.world.bot.id) need(call.local, channel, P.ManageMessages);
  if (channel.thread?.archived) throw refusals.archivedThread();
  call.local.deleteMessage(channel, stored.json.id);
  return done;
}

function crosspost(call: Call): Reply {
  const channel = visibleChannel(call);
  if (channel.type !== 5) throw refusals.wrongChannelType();
  const stored = publicMessage(call, channel);
  need(call.local, channel, P.SendMessages);
  if (stored.json.author.id !== call.local.world.bot.id) need(call.local, channel, P.ManageMessages);
  if ((stored.json.flags ?? 0) & 1) throw refusals.alreadyCrossposted();
  Object.assign(stored.json, { flags: (stored.json.flags ?? 0) | 1 });
  call.local.announce("message-update", channel, stored);
  return ok(stored.json);
}

function pin(call: Call): Reply {
  const { local } = call;
  const channel = visibleChannel(call);
  const stored = publicMessage(call, channel);
  need(local, channel, P.PinMessages);
  if (channel.thread?.archived) throw refusals.archivedThread();
  if (stored.json.type !== 0 && stored.json.type !== 19 && stored.json.type !== 20) throw refusals.systemMessage();
  if (stored.json.pinned) return done;
  if (channel.pins.length >= MAX_PINS) throw refusals.tooManyPins();
  channel.pins.unshift({ id: stored.json.id, at: local.iso });
  Object.assign(stored.json, { pinned: true });
  local.announce("message-update", channel, stored);
  local.system(channel, 6, {
    message_reference: { channel_id: channel.id, message_id: stored.json.id, guild_id: channel.guildId },
  });
  return done;
}

function unpin(call: Call): Reply {
  const channel = visibleChannel(call);
  const stored = publicMessage(call, channel);
  need(call.local, channel, P.PinMessages);
  const at = channel.pins.findIndex(({ id }) => id === stored.json.id);
  if (at >= 0) channel.pins.splice(at, 1);
  Object.assign(stored.json, { pinned: false });
  call.local.announce("message-update", channel, stored);
  return done;
}

function pinned(call: Call): readonly object[] {
  const channel = visibleChannel(call);
  need(call.local, channel, P.ReadMessageHistory);
  return channel.pins.flatMap(({ id, at }) => {
    const stored = call.local.world.message(channel, id);
    return stored ? [{ pinned_at: at, message: stored.json }] : [];
  });
}

function typing(call: Call): Reply {
  needOpenForPosting(call.local, visibleChannel(call));
  return done;
}

function bulkDelete(call: Call): Reply {
  const channel = visibleChannel(call);
  need(call.local, channel, P.ManageMessages);
  const recent = call.local.now() - 14 * 86_400_000;
  for (const id of array(bodyOf(call).messages)) {
    if (timeOf(String(id)) > recent) call.local.deleteMessage(channel, String(id));
  }
  return done;
}

export const messageRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/channels/:channel/messages/pins",
    handle: (call) => ok({ items: pinned(call), has_more: false }),
  },
  { method: "POST", path: "/channels/:channel/messages/bulk-delete", handle: bulkDelete },
  { method: "POST", path: "/channels/:channel/messages", handle: create, limit: [5, 5000] },
  { method: "GET", path: "/channels/:channel/messages", handle: list },
  { method: "GET", path: "/channels/:channel/messages/:message", handle: get },
  { method: "PATCH", path: "/channels/:channel/messages/:message", handle: edit },
  { method: "DELETE", path: "/channels/:channel/messages/:message", handle: remove },
  { method: "POST", path: "/channels/:channel/messages/:message/crosspost", handle: crosspost, limit: [10, HOUR] },
  { method: "PUT", path: "/channels/:channel/messages/pins/:message", handle: pin },
  { method: "DELETE", path: "/channels/:channel/messages/pins/:message", handle: unpin },
  { method: "PUT", path: "/channels/:channel/pins/:message", handle: pin },
  { method: "DELETE", path: "/channels/:channel/pins/:message", handle: unpin },
  {
    method: "GET",
    path: "/channels/:channel/pins",
    handle: (call) => ok(pinned(call).map((one) => object(one).message)),
  },
  { method: "POST", path: "/channels/:channel/typing", handle: typing },
];
