import type { APIGuildForumTag, APIMessage, APIRole, APIUser } from "discord-api-types/v10";
import { ALL, channelPermissions, IN_DM } from "./permissions.js";
import { syntheticChannel, syntheticChannels, syntheticGuild, syntheticGuildId, syntheticPlace } from "./synthetic.js";

export interface Overwrite {
  readonly allow: bigint;
  readonly deny: bigint;
}

export interface Member {
  readonly roles: readonly string[];
  readonly joinedAt: string;
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly locale: string;
  readonly roles: APIRole[];
  readonly members: Map<string, Member>;
  /** Where there are more than `members` names. */
  readonly memberCount?: number;
  systemChannelId: string | undefined;
}

export interface Thread {
  readonly parentId: string;
  readonly ownerId: string;
  readonly createdAt: string;
  readonly members: Set<string>;
  name: string;
  archived: boolean;
  locked: boolean;
  archivedAt: string;
  autoArchive: number;
  appliedTags: readonly string[];
  sent: number;
}

/** A message as the bot sees it, and whom an ephemeral one is for. */
export interface Stored {
  readonly json: APIMessage;
  readonly onlyFor?: string;
  readonly nonce?: string;
  /** The interaction whose answer it is. */
  readonly interaction?: string;
}

export interface Channel {
  readonly id: string;
  readonly type: number;
  readonly name: string;
  readonly position: number;
  readonly guildId?: string;
  readonly parentId?: string;
  /** Whose direct messages these are. */
  readonly recipient?: string;
  readonly topic?: string;
  readonly tags: readonly APIGuildForumTag[];
  flags: number;
  readonly overwrites: Map<string, Overwrite>;
  readonly thread?: Thread;
  readonly messages: Stored[];
  readonly pins: { readonly id: string; readonly at: string }[];
  lastMessageId?: string;
}

export type Person = APIUser & { readonly locale: string };

const KEPT_MESSAGES = 200;

/** Everything there is: users, servers, channels and what was said in them. */
export class World {
  readonly bot: APIUser;
  readonly users = new Map<string, Person>();
  /** The servers that people are in; the synthetic ones only the bot knows. */
  readonly guilds = new Map<string, Guild>();
  /** The people who take no messages from the bot. */
  readonly closedDms = new Set<string>();
  readonly #synthetic: number;
  readonly #syntheticGuilds = new Map<string, Guild>();
  readonly #channels = new Map<string, Channel>();
  readonly #byGuild = new Map<string, Set<Channel>>();
  readonly #dms = new Map<string, Channel>();
  /** Those that would otherwise be made again. */
  readonly #deletedSynthetic = new Set<string>();

  /** `synthetic`: how many servers there are for measurements, made when they are first asked for. */
  constructor(bot: APIUser, synthetic = 0) {
    this.bot = bot;
    this.#synthetic = synthetic;
  }

  guild(id: string): Guild | undefined {
    const held = this.guilds.get(id) ?? this.#syntheticGuilds.get(id);
    if (held) return held;
    const place = syntheticPlace(id, this.#synthetic);
    if (place?.kind !== "guild") return undefined;
    const made = syntheticGuild(place.index, this.bot.id);
    this.#syntheticGuilds.set(id, made);
    return made;
  }

  guildOf(channel: Channel): Guild | undefined {
    return channel.guildId === undefined ? undefined : this.guild(channel.guildId);
  }

  hasBot(guildId: string): boolean {
    return this.guild(guildId)?.members.has(this.bot.id) ?? false;
  }

  /** Every server that the bot is in. */
  botGuildIds(): readonly string[] {
    const all = [
      ...this.guilds.keys(),
      ...Array.from({ length: this.#synthetic }, (_, index) => syntheticGuildId(index)),
    ];
    return all.filter((id) => {
      const held = this.guilds.get(id) ?? this.#syntheticGuilds.get(id);
      return held === undefined || held.members.has(this.bot.id);
    });
  }

  channel(id: string): Channel | undefined {
    const held = this.#channels.get(id);
    if (held || this.#deletedSynthetic.has(id)) return held;
    const place = syntheticPlace(id, this.#synthetic);
    if (place?.kind !== "channel") return undefined;
    const made = syntheticChannel(place.index, place.position);
    this.add(made);
    return made;
  }

  add(channel: Channel): void {
    this.#channels.set(channel.id, channel);
    if (channel.recipient !== undefined) this.#dms.set(channel.recipient, channel);
    if (channel.guildId === undefined) return;
    const siblings = this.#byGuild.get(channel.guildId);
    if (siblings) siblings.add(channel);
    else this.#byGuild.set(channel.guildId, new Set([channel]));
  }

  /** Permissions of a person or the bot in a channel or thread. */
  permissions(channel: Channel, userId: string, implied = true): bigint {
    const guild = this.guildOf(channel);
    if (!guild) return channel.recipient === userId || userId === this.bot.id ? IN_DM : 0n;
    const place = channel.thread ? this.channel(channel.thread.parentId) : channel;
    if (!place) return 0n;
    const held = channelPermissions(guild, place, userId, implied);
    const hidden = implied && channel.type === 12 && held !== ALL && !(held & (1n << 34n));
    return hidden && !channel.thread?.members.has(userId) ? 0n : held;
  }

  may(channel: Channel, userId: string, permission: bigint): boolean {
    return (this.permissions(channel, userId) & permission) === permission;
  }

  dmOf(userId: string): Channel | undefined {
    return this.#dms.get(userId);
  }

  /** Channels without their threads. */
  roomsOf(guildId: string): readonly Channel[] {
    const place = syntheticPlace(guildId, this.#synthetic);
    if (place?.kind !== "guild") return this.#inGuild(guildId).filter((channel) => !channel.thread);
    return syntheticChannels(place.index)
      .filter((channel) => !this.#deletedSynthetic.has(channel.id))
      .map((channel) => this.#channels.get(channel.id) ?? channel);
  }

  /** All threads of a server. */
  threadsIn(guildId: string): readonly Channel[] {
    return this.#inGuild(guildId).filter((channel) => channel.thread);
  }

  threadsOf(channel: Channel): readonly Channel[] {
    return this.threadsIn(channel.guildId ?? "").filter(({ thread }) => thread?.parentId === channel.id);
  }

  #inGuild(guildId: string): Channel[] {
    return [...(this.#byGuild.get(guildId) ?? [])];
  }

  message(channel: Channel, id: string): Stored | undefined {
    return channel.messages.findLast((stored) => stored.json.id === id);
  }

  keep(channel: Channel, stored: Stored): void {
    channel.messages.push(stored);
    if (channel.messages.length > KEPT_MESSAGES) channel.messages.shift();
    if (stored.onlyFor === undefined) channel.lastMessageId = stored.json.id;
    if (channel.thread) channel.thread.sent += 1;
  }

  /** Whether it was there. */
  forget(channel: Channel, id: string): boolean {
    const at = channel.messages.findIndex((stored) => stored.json.id === id);
    if (at < 0) return false;
    channel.messages.splice(at, 1);
    const pin = channel.pins.findIndex((pinned) => pinned.id === id);
    if (pin >= 0) channel.pins.splice(pin, 1);
    return true;
  }

  deleteChannel(id: string): void {
    const channel = this.channel(id);
    if (!channel) return;
    for (const one of [channel, ...this.threadsOf(channel)]) {
      this.#channels.delete(one.id);
      this.#byGuild.get(one.guildId ?? "")?.delete(one);
    }
    if (syntheticPlace(id, this.#synthetic)) this.#deletedSynthetic.add(id);
    const guild = this.guildOf(channel);
    if (guild?.systemChannelId === id) guild.systemChannelId = undefined;
  }
}
