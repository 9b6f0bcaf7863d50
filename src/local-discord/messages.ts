import type { APIMessage } from "discord-api-types/v10";
import { describeUser } from "./describe.js";
import { invalidBody, refusals } from "./errors.js";
import { array, copy, isObject, type Json, number, object, text } from "./json.js";
import type { Local } from "./local.js";
import { COMPONENTS_V2, EPHEMERAL, everyComponent } from "./rules.js";
import type { Channel, Stored } from "./world.js";

export const LOADING = 1 << 7;
export const HAS_THREAD = 1 << 5;

/** Files of a multipart body, without their bytes. */
export interface Upload {
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

export interface Draft {
  readonly author: string;
  readonly body: Json;
  readonly uploads?: readonly Upload[];
  readonly onlyFor?: string;
  readonly interaction?: string;
  /** Discord's own fields: type, webhook_id, interaction_metadata… */
  readonly more?: Json;
  readonly id?: string;
  readonly flags?: number;
}

function mentionsIn(local: Local, body: Json): Json {
  const shown = everyComponent(body.components, []).map(({ component }) => text(component.content) ?? "");
  const content = [text(body.content) ?? "", ...shown].join("\n");
  const allowed = isObject(body.allowed_mentions) ? body.allowed_mentions : undefined;
  const may = (kind: "users" | "roles", id: string) =>
    !allowed || array(allowed.parse).includes(kind) || array(allowed[kind]).includes(id);
  const found = (pattern: RegExp) => [...new Set([...content.matchAll(pattern)].map((match) => match[1] ?? ""))];
  const users = found(/<@!?(\d+)>/g).filter((id) => may("users", id));
  return {
    mentions: users.map((id) => describeUser(local.world, id)).filter((user) => user !== undefined),
    mention_roles: found(/<@&(\d+)>/g).filter((id) => may("roles", id)),
    mention_everyone: /@(everyone|here)/.test(content) && (!allowed || array(allowed.parse).includes("everyone")),
  };
}

/** Components as Discord gives them back: numbered. */
function numbered(components: unknown): unknown {
  const result = copy(array(components));
  const taken = new Set(everyComponent(result, []).map(({ component }) => component.id));
  let next = 1;
  for (const { component } of everyComponent(result, [])) {
    if (component.id !== undefined && component.id !== null && component.id !== 0) continue;
    while (taken.has(next)) next += 1;
    component.id = next;
    taken.add(next);
  }
  return result;
}

function embedsOf(body: Json): readonly unknown[] {
  return array(body.embeds).map((embed) => ({ type: "rich", ...object(embed) }));
}

function attachmentsOf(local: Local, body: Json, uploads: readonly Upload[]): readonly Json[] {
  return uploads.map((upload, index) => ({
    id: local.nextId(),
    filename: upload.name,
    size: upload.size,
    content_type: upload.type,
    url: `attachment://${upload.name}`,
    proxy_url: `attachment://${upload.name}`,
    ...pick(object(array(body.attachments)[index]), "description"),
  }));
}

function pick(from: Json, key: string): Json {
  return from[key] === undefined ? {} : { [key]: from[key] };
}

/** Whether there is anything to show. */
export function isEmpty(body: Json, uploads: readonly Upload[] = []): boolean {
  const lists = ["embeds", "components", "sticker_ids"].some((key) => array(body[key]).length > 0);
  return !lists && uploads.length === 0 && !body.poll && (text(body.content) ?? "").trim() === "";
}

/** Puts a checked body into a channel as a message. */
export function createMessage(local: Local, channel: Channel, draft: Draft): Stored {
  const { body, uploads = [] } = draft;
  if (isEmpty(body, uploads) && draft.flags === undefined) throw refusals.emptyMessage();
  const id = draft.id ?? local.nextId();
  const nonce = body.nonce === undefined || body.nonce === null ? undefined : String(body.nonce);
  const json = {
    id,
    channel_id: channel.id,
    type: 0,
    author: describeUser(local.world, draft.author) ?? local.world.bot,
    content: text(body.content) ?? "",
    timestamp: local.iso,
    edited_timestamp: null,
    tts: body.tts === true,
    pinned: false,
    embeds: embedsOf(body),
    attachments: attachmentsOf(local, body, uploads),
    components: numbered(body.components),
    flags: (number(body.flags) ?? 0) | (draft.flags ?? 0) | (draft.onlyFor === undefined ? 0 : EPHEMERAL),
    ...mentionsIn(local, body),
    ...draft.more,
  } as unknown as APIMessage;
  const stored: Stored = {
    json,
    ...(draft.onlyFor === undefined ? {} : { onlyFor: draft.onlyFor }),
    ...(draft.interaction === undefined ? {} : { interaction: draft.interaction }),
    ...(nonce === undefined ? {} : { nonce }),
  };
  local.world.keep(channel, stored);
  if (!((json.flags ?? 0) & LOADING)) local.announce("message", channel, stored);
  return stored;
}

/** Changes what a checked body names, and tells everyone; a message that was loading is new to them. */
export function editMessage(
  local: Local,
  channel: Channel,
  stored: Stored,
  body: Json,
  uploads: readonly Upload[] = [],
): void {
  const json = stored.json as unknown as Json;
  const before = number(json.flags) ?? 0;
  const isV2 = ((before | (number(body.flags) ?? 0)) & COMPONENTS_V2) !== 0;
  const after: Json = { ...json };
  if (body.content !== undefined) after.content = text(body.content) ?? "";
  if (body.embeds !== undefined) after.embeds = embedsOf(body);
  if (body.components !== undefined) after.components = numbered(body.components);
  if (body.attachments !== undefined || uploads.length > 0) {
    const kept = array(body.attachments).map((one) => String(object(one).id));
    const old = array(json.attachments).filter(
      (one) => body.attachments === undefined || kept.includes(String(object(one).id)),
    );
    after.attachments = [...old, ...attachmentsOf(local, body, uploads)];
  }
  if (isV2 && (after.content !== "" || array(after.embeds).length > 0)) {
    const message = "Content and embeds must be emptied when using MessageFlags.IS_COMPONENTS_V2";
    throw invalidBody([{ path: ["flags"], code: "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message }]);
  }
  if (isEmpty(after) && array(after.attachments).length === 0) throw refusals.emptyMessage();
  if (body.content !== undefined || body.components !== undefined) {
    Object.assign(after, mentionsIn(local, { ...after, allowed_mentions: body.allowed_mentions }));
  }
  const kept = before & ~(LOADING | 4);
  after.flags =
    kept | (body.flags === undefined ? before & 4 : (number(body.flags) ?? 0) & 4) | (isV2 ? COMPONENTS_V2 : 0);
  const wasLoading = (before & LOADING) !== 0;
  if (!wasLoading) after.edited_timestamp = local.iso;
  Object.assign(json, after);
  local.announce(wasLoading ? "message" : "message-update", channel, stored);
}
