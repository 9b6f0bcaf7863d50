import type { APIMessage } from "discord-api-types/v10";
import { CommandStore } from "./commands.js";
import { describeChannel } from "./describe.js";
import { type Gateway, INTENTS } from "./gateway.js";
import { snowflakes } from "./snowflake.js";
import type { ClientEvent } from "./wire.js";
import type { Channel, Stored, World } from "./world.js";

/** Hears what happens; `onlyFor` names the one person who may know, `channel` the place one must be able to see. */
export type Listener = (event: ClientEvent, scope: { readonly channel?: string; readonly onlyFor?: string }) => void;

/** What all routes share: the world, its clock and who hears of changes. */
export class Local {
  readonly world: World;
  readonly now: () => number;
  readonly nextId: () => string;
  readonly gateway: Gateway;
  readonly commands: CommandStore;
  readonly listeners = new Set<Listener>();
  readonly #guildCommands = new Map<string, CommandStore>();
  readonly #nonces = new Map<string, { readonly message: string; readonly channel: string; readonly until: number }>();

  constructor(world: World, gateway: Gateway, now: () => number) {
    this.world = world;
    this.gateway = gateway;
    this.now = now;
    this.nextId = snowflakes(now);
    this.commands = new CommandStore(world.bot.id, this.nextId);
  }

  get iso(): string {
    return new Date(this.now()).toISOString().replace("Z", "000+00:00");
  }

  guildCommands(guildId: string): CommandStore {
    const held = this.#guildCommands.get(guildId);
    if (held) return held;
    const fresh = new CommandStore(this.world.bot.id, this.nextId, guildId);
    this.#guildCommands.set(guildId, fresh);
    return fresh;
  }

  /** The channel and message that this nonce made a few minutes ago. */
  byNonce(author: string, nonce: string): { readonly channel: string; readonly message: string } | undefined {
    const found = this.#nonces.get(`${author}:${nonce}`);
    return found && found.until > this.now() ? found : undefined;
  }

  rememberNonce(author: string, nonce: string, channel: string, message: string): void {
    for (const [key, { until }] of this.#nonces) {
      if (until > this.now()) break;
      this.#nonces.delete(key);
    }
    this.#nonces.set(`${author}:${nonce}`, { channel, message, until: this.now() + 5 * 60_000 });
  }

  emit(event: ClientEvent, scope: { readonly channel?: string; readonly onlyFor?: string } = {}): void {
    for (const listener of this.listeners) listener(event, scope);
  }

  #tell(event: string, channel: Channel, data: unknown): void {
    const guild = channel.guildId;
    const intent = guild === undefined ? INTENTS.directMessages : INTENTS.guildMessages;
    this.gateway.dispatch(event, data, guild === undefined ? { intent } : { intent, guildId: guild });
  }

  announce(kind: "message" | "message-update", channel: Channel, stored: Stored): void {
    const scope = { channel: channel.id, ...(stored.onlyFor === undefined ? {} : { onlyFor: stored.onlyFor }) };
    this.emit({ type: kind, message: stored.json }, scope);
    if (stored.onlyFor !== undefined) return;
    const data = channel.guildId === undefined ? stored.json : { ...stored.json, guild_id: channel.guildId };
    this.#tell(kind === "message" ? "MESSAGE_CREATE" : "MESSAGE_UPDATE", channel, data);
  }

  deleteMessage(channel: Channel, id: string): boolean {
    const stored = this.world.message(channel, id);
    if (!stored || !this.world.forget(channel, id)) return false;
    this.emit({ type: "message-delete", channel: channel.id, id }, { channel: channel.id });
    if (stored.onlyFor === undefined) {
      this.#tell("MESSAGE_DELETE", channel, { id, channel_id: channel.id, guild_id: channel.guildId });
    }
    return true;
  }

  announceThread(event: "THREAD_CREATE" | "THREAD_UPDATE", thread: Channel): void {
    const described = describeChannel(this.world, thread);
    this.emit({ type: "thread", thread: described }, { channel: thread.id });
    const guild = thread.guildId;
    const options = { intent: INTENTS.guilds, ...(guild === undefined ? {} : { guildId: guild }) };
    this.gateway.dispatch(
      event,
      event === "THREAD_CREATE" ? { ...described, newly_created: true } : described,
      options,
    );
  }

  /** A message without content, as Discord itself posts them. */
  system(channel: Channel, type: number, more: Partial<Record<string, unknown>>): APIMessage {
    const base = {
      id: this.nextId(),
      channel_id: channel.id,
      type,
      author: this.world.bot,
      content: "",
      timestamp: this.iso,
      edited_timestamp: null,
      tts: false,
      mention_everyone: false,
      mentions: [],
      mention_roles: [],
      attachments: [],
      embeds: [],
      components: [],
      pinned: false,
      flags: 0,
      ...more,
    };
    const json = base as unknown as APIMessage;
    const stored: Stored = { json };
    this.world.keep(channel, stored);
    this.announce("message", channel, stored);
    return json;
  }
}
