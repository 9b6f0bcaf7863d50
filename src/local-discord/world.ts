import type { APIGuildForumTag, APIMessage, APIRole, APIUser } from "discord-api-types/v10";
import { ALL, channelPermissions, IN_DM } from "./permissions.js";

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
  readonly flags: number;
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
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();

  constructor(bot: APIUser) {
    this.bot = bot;
  }

  guildOf(channel: Channel): Guild | undefined {
    return channel.guildId === undefined ? undefined : this.guilds.get(channel.guildId);
  }

  /** Permissions of a person or the bot in a channel or thread. */
  permissions(channel: Channel, userId: string, implied = true): bigint {
    const guild = this.guildOf(channel);
    if (!guild) return channel.recipient === userId || userId === this.bot.id ? IN_DM : 0n;
    const place = channel.thread ? this.channels.get(channel.thread.parentId) : channel;
    if (!place) return 0n;
    const held = channelPermissions(guild, place, userId, implied);
    const hidden = implied && channel.type === 12 && held !== ALL && !(held & (1n << 34n));
    return hidden && !channel.thread?.members.has(userId) ? 0n : held;
  }

  may(channel: Channel, userId: string, permission: bigint): boolean {
    return (this.permissions(channel, userId) & permission) === permission;
  }

  dmOf(userId: string): Channel | undefined {
    return [...this.channels.values()].find((channel) => channel.recipient === userId);
  }

  channelsOf(guildId: string): readonly Channel[] {
    return [...this.channels.values()].filter((channel) => channel.guildId === guildId);
  }

  threadsOf(channelId: string): readonly Channel[] {
    return [...this.channels.values()].filter((channel) => channel.thread?.parentId === channelId);
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
    for (const thread of this.threadsOf(id)) this.channels.delete(thread.id);
    this.channels.delete(id);
  }
}
