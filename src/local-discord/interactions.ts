import { randomBytes } from "node:crypto";
import type { APIMessage, APIModalInteractionResponseCallbackData } from "discord-api-types/v10";
import { type OpenModal, type Prepared, prepare } from "./acting.js";
import { describeMember, describeUser, partialChannel } from "./describe.js";
import { refusals } from "./errors.js";
import { Refused } from "./filling.js";
import { array, copy, type Json, number, object, text } from "./json.js";
import type { Local } from "./local.js";
import { createMessage, editMessage, LOADING, type Upload } from "./messages.js";
import { EPHEMERAL } from "./rules.js";
import type { Act, Outcome } from "./wire.js";
import type { Channel, Stored } from "./world.js";

type Acknowledged = "message" | "loading" | "updating" | "updated" | "modal" | "choices";

interface Pending {
  readonly id: string;
  readonly token: string;
  readonly user: string;
  readonly channel: Channel;
  readonly createdAt: number;
  readonly prepared: Pick<Prepared, "type" | "name" | "message">;
  acknowledged?: Acknowledged;
  original?: string;
  settle?: (outcome: Outcome) => void;
}

const ANSWER_MS = 3000;
const TOKEN_MS = 15 * 60_000;
const KEPT = 5000;
const KEPT_PAYLOADS = 200;
const NO_ANSWER = "The application did not respond";

export interface ActOptions {
  /** How long to wait for a deferred answer; Discord's fifteen minutes unless told. */
  readonly timeoutMs?: number;
}

/** Interactions from the person's click to the bot's last follow-up. */
export class Interactions {
  readonly #local: Local;
  readonly #byId = new Map<string, Pending>();
  readonly #byToken = new Map<string, Pending>();
  readonly #payloads = new Map<string, Json>();
  readonly #modals = new Map<string, OpenModal>();

  constructor(local: Local) {
    this.#local = local;
  }

  /** Does what a person does and waits for the bot's answer. */
  async act(act: Act, options: ActOptions = {}): Promise<Outcome> {
    const local = this.#local;
    const channel = local.world.channel(act.channel);
    const known = local.world.users.has(act.user) || undefined;
    if (!channel || !known || !local.world.permissions(channel, act.user)) {
      return { outcome: "failed", reason: "There is no such channel." };
    }
    if (channel.guildId !== undefined && !local.world.hasBot(channel.guildId)) {
      return { outcome: "failed", reason: "The application is not in this server." };
    }
    let prepared: Prepared;
    try {
      const modalKey = act.kind === "modal" ? `${act.user}:${act.customId}` : "";
      prepared = prepare({ local, channel, user: act.user }, act, this.#modals.get(modalKey));
      this.#modals.delete(modalKey);
    } catch (error) {
      if (error instanceof Refused) return { outcome: "failed", reason: error.message };
      throw error;
    }
    const { data, ...rest } = prepared;
    const pending: Pending = {
      id: local.nextId(),
      token: `aW50${randomBytes(48).toString("base64url")}`,
      user: act.user,
      channel,
      createdAt: local.now(),
      prepared: rest,
    };
    this.#keep(pending);
    const payload = this.#payload(pending, data);
    this.#payloads.set(pending.id, payload);
    if (this.#payloads.size > KEPT_PAYLOADS) dropFirst(this.#payloads);
    const answered = this.#wait(pending, options.timeoutMs ?? TOKEN_MS);
    this.#send(payload);
    return answered;
  }

  /** Sends the very same interaction again, as Discord may. */
  replay(id: string): boolean {
    const payload = this.#payloads.get(id);
    if (payload) this.#send(payload);
    return payload !== undefined;
  }

  #send(payload: Json): void {
    const guildId = text(payload.guild_id);
    this.#local.gateway.dispatch("INTERACTION_CREATE", payload, guildId === undefined ? {} : { guildId });
  }

  #keep(pending: Pending): void {
    for (const old of this.#byId.values()) {
      if (this.#byId.size < KEPT && this.#local.now() - old.createdAt <= TOKEN_MS * 2) break;
      this.#byId.delete(old.id);
      this.#byToken.delete(old.token);
    }
    this.#byId.set(pending.id, pending);
    this.#byToken.set(pending.token, pending);
  }

  #wait(pending: Pending, timeoutMs: number): Promise<Outcome> {
    return new Promise((resolve) => {
      const fail = () => pending.settle?.({ outcome: "failed", interaction: pending.id, reason: NO_ANSWER });
      const late = setTimeout(fail, timeoutMs);
      const unanswered = setTimeout(() => {
        if (pending.acknowledged === undefined) fail();
        if (pending.acknowledged === "updating") {
          pending.settle?.({ outcome: "acknowledged", interaction: pending.id });
        }
      }, ANSWER_MS);
      pending.settle = (outcome) => {
        clearTimeout(late);
        clearTimeout(unanswered);
        delete pending.settle;
        resolve(outcome);
      };
    });
  }

  #payload(pending: Pending, data: Json): Json {
    const { world } = this.#local;
    const { channel, user } = pending;
    const guild = world.guildOf(channel);
    const described = describeUser(world, user) ?? {};
    const message = pending.prepared.message;
    const place = guild
      ? {
          guild_id: guild.id,
          guild: { id: guild.id, locale: guild.locale, features: ["COMMUNITY", "NEWS"] },
          guild_locale: guild.locale,
          member: {
            ...describeMember(guild, user),
            user: described,
            permissions: String(world.permissions(channel, user)),
            unusual_dm_activity_until: null,
          },
        }
      : { user: described };
    return copy({
      id: pending.id,
      application_id: world.bot.id,
      type: pending.prepared.type,
      token: pending.token,
      version: 1,
      data,
      channel_id: channel.id,
      channel: partialChannel(world, channel),
      ...place,
      locale: world.users.get(user)?.locale ?? "en-US",
      app_permissions: String(world.permissions(channel, world.bot.id)),
      entitlements: [],
      context: guild ? 0 : 1,
      authorizing_integration_owners: { "0": guild ? guild.id : "0" },
      attachment_size_limit: 10_485_760,
      ...(message ? { message: message.json } : {}),
    });
  }

  /** The interaction that a callback answers, if it still may. */
  answerable(id: string, token: string): { readonly wasEphemeral: boolean; readonly type: number } {
    const pending = this.#answerable(id, token);
    return { wasEphemeral: pending.prepared.message?.onlyFor !== undefined, type: pending.prepared.type };
  }

  #answerable(id: string, token: string): Pending {
    const pending = this.#byId.get(id);
    if (!pending || pending.token !== token) throw refusals.unknownInteraction();
    if (pending.acknowledged !== undefined) throw refusals.alreadyAcknowledged();
    if (this.#local.now() - pending.createdAt > ANSWER_MS) {
      pending.settle?.({ outcome: "failed", interaction: id, reason: NO_ANSWER });
      throw refusals.unknownInteraction();
    }
    return pending;
  }

  /** Takes a checked callback; gives the callback's resource. */
  answer(id: string, token: string, body: Json, uploads: readonly Upload[]): Json {
    const pending = this.#answerable(id, token);
    const data = object(body.data);
    const type = Number(body.type);
    const isTyping = pending.prepared.type === 4;
    const source = pending.prepared.message;
    const allowed = isTyping ? [8] : [4, 5, ...(source ? [6, 7] : []), ...(pending.prepared.type === 5 ? [] : [9])];
    if (!allowed.includes(type)) throw refusals.unknownInteraction();
    let message: Stored | undefined;
    if (type === 4 || type === 5) {
      const isLoading = type === 5;
      const ephemeral = ((number(data.flags) ?? 0) & EPHEMERAL) !== 0;
      message = this.#post(pending, isLoading ? { flags: data.flags } : data, uploads, ephemeral, isLoading);
      pending.acknowledged = isLoading ? "loading" : "message";
      pending.original = message.json.id;
      if (isLoading) {
        const scope = { channel: pending.channel.id, ...(ephemeral ? { onlyFor: pending.user } : {}) };
        this.#local.emit({ type: "thinking", channel: pending.channel.id, interaction: id }, scope);
      } else this.#done(pending, message.json, false);
    } else if (source && (type === 6 || type === 7)) {
      if (type === 7) editMessage(this.#local, pending.channel, source, data, uploads);
      pending.acknowledged = type === 6 ? "updating" : "updated";
      pending.original = source.json.id;
      message = source;
      if (type === 7) this.#done(pending, source.json, true);
    } else if (type === 8) {
      pending.acknowledged = "choices";
      const choices = array(data.choices) as Extract<Outcome, { outcome: "choices" }>["choices"];
      pending.settle?.({ outcome: "choices", interaction: id, choices });
    } else {
      pending.acknowledged = "modal";
      const modal = copy(data) as unknown as APIModalInteractionResponseCallbackData;
      this.#modals.set(`${pending.user}:${modal.custom_id}`, {
        data: copy(data),
        ...(source ? { message: source } : {}),
      });
      if (this.#modals.size > KEPT_PAYLOADS) dropFirst(this.#modals);
      pending.settle?.({ outcome: "modal", interaction: id, modal });
    }
    return {
      interaction: {
        id,
        type: pending.prepared.type,
        ...(message
          ? {
              response_message_id: message.json.id,
              response_message_loading: type === 5,
              response_message_ephemeral: message.onlyFor !== undefined,
            }
          : {}),
      },
      ...(message ? { resource: { type, message: message.json } } : {}),
    };
  }

  #done(pending: Pending, message: APIMessage, updated: boolean): void {
    pending.settle?.({ outcome: "message", interaction: pending.id, message: copy(message), updated });
  }

  #post(pending: Pending, body: Json, uploads: readonly Upload[], ephemeral: boolean, loading: boolean): Stored {
    const { channel, prepared, user } = pending;
    const { world } = this.#local;
    const described = describeUser(world, user) ?? {};
    const owners = { "0": channel.guildId ?? "0" };
    const metadata = {
      id: pending.id,
      type: prepared.type,
      user: described,
      authorizing_integration_owners: owners,
      ...(prepared.name === undefined ? {} : { name: prepared.name, command_type: 1 }),
      ...(prepared.message ? { interacted_message_id: prepared.message.json.id } : {}),
    };
    const reference = prepared.message
      ? { type: 0, channel_id: channel.id, message_id: prepared.message.json.id, guild_id: channel.guildId }
      : undefined;
    return createMessage(this.#local, channel, {
      author: world.bot.id,
      body,
      uploads,
      interaction: pending.id,
      ...(ephemeral ? { onlyFor: user } : {}),
      ...(loading ? { flags: LOADING } : {}),
      more: {
        type: prepared.type === 2 ? 20 : reference ? 19 : 0,
        webhook_id: world.bot.id,
        application_id: world.bot.id,
        interaction_metadata: metadata,
        ...(prepared.name === undefined
          ? {}
          : { interaction: { id: pending.id, type: 2, name: prepared.name, user: described } }),
        ...(reference ? { message_reference: reference } : {}),
      },
    });
  }

  #webhook(token: string): Pending {
    const pending = this.#byToken.get(token);
    if (!pending || this.#local.now() - pending.createdAt > TOKEN_MS) throw refusals.invalidToken();
    if (pending.acknowledged === undefined) throw refusals.unknownWebhook();
    return pending;
  }

  /** A message of this interaction; "@original" is its answer. */
  message(token: string, id: string): Stored {
    return this.#message(this.#webhook(token), id);
  }

  #message(pending: Pending, id: string): Stored {
    const wanted = id === "@original" ? pending.original : id;
    const stored = wanted === undefined ? undefined : this.#local.world.message(pending.channel, wanted);
    const own = stored && (stored.interaction === pending.id || stored.json.id === pending.original);
    if (!stored || !own) throw refusals.unknownMessage();
    return stored;
  }

  edit(token: string, id: string, body: Json, uploads: readonly Upload[]): Stored {
    const pending = this.#webhook(token);
    const stored = this.#message(pending, id);
    editMessage(this.#local, pending.channel, stored, body, uploads);
    const isOriginal = stored.json.id === pending.original;
    if (isOriginal) this.#done(pending, stored.json, pending.acknowledged === "updating");
    return stored;
  }

  remove(token: string, id: string): void {
    const pending = this.#webhook(token);
    const stored = this.#message(pending, id);
    this.#local.deleteMessage(pending.channel, stored.json.id);
    if (stored.json.id === pending.original) pending.settle?.({ outcome: "acknowledged", interaction: pending.id });
  }

  /** A follow-up; the first one after a deferral takes the place of "is thinking…", as at Discord. */
  followUp(token: string, body: Json, uploads: readonly Upload[]): Stored {
    const pending = this.#webhook(token);
    const original =
      pending.original === undefined ? undefined : this.#local.world.message(pending.channel, pending.original);
    if (original && (original.json.flags ?? 0) & LOADING) {
      editMessage(this.#local, pending.channel, original, body, uploads);
      this.#done(pending, original.json, false);
      return original;
    }
    const ephemeral = ((number(body.flags) ?? 0) & EPHEMERAL) !== 0;
    const stored = this.#post(pending, body, uploads, ephemeral, false);
    this.#done(pending, stored.json, false);
    return stored;
  }
}

function dropFirst(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
