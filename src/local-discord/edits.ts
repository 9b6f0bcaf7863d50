import type { APIMessage } from "discord-api-types/v10";
import { INTENTS } from "./gateway.js";
import type { Local } from "./local.js";
import { createMessage } from "./messages.js";

/** What tests change behind the bot's back. */
export interface Edits {
  deleteChannel(id: string): void;
  deleteMessage(channelId: string, id: string): boolean;
  /** Sets the overwrite of a role or a person in a channel. */
  setPermission(channelId: string, target: string, change: { readonly allow?: bigint; readonly deny?: bigint }): void;
  setThread(threadId: string, state: { readonly archived?: boolean; readonly locked?: boolean }): void;
  /** Of a seeded server: the synthetic ones have no roles of their own. */
  setRole(
    guildId: string,
    roleId: string,
    change: { readonly mentionable?: boolean; readonly permissions?: bigint },
  ): void;
  setSystemChannel(guildId: string, channelId: string | undefined): void;
  /** Removes the bot from a server. */
  kick(guildId: string): void;
  /** This person takes no messages from the bot any more. */
  closeDms(userId: string): void;
  /** A person writes a message. */
  say(userId: string, channelId: string, content: string): APIMessage;
}

export function edits(local: Local): Edits {
  const { world } = local;
  const channelOf = (id: string) => {
    const channel = world.channel(id);
    if (!channel) throw new Error(`There is no channel ${id}.`);
    return channel;
  };
  const guildOf = (id: string) => {
    const guild = world.guild(id);
    if (!guild) throw new Error(`There is no server ${id}.`);
    return guild;
  };
  return {
    deleteChannel: (id) => world.deleteChannel(id),
    deleteMessage: (channelId, id) => local.deleteMessage(channelOf(channelId), id),
    setPermission(channelId, target, { allow = 0n, deny = 0n }) {
      channelOf(channelId).overwrites.set(target, { allow, deny });
    },
    setThread(threadId, state) {
      const { thread } = channelOf(threadId);
      if (thread) Object.assign(thread, state);
    },
    setRole(guildId, roleId, { mentionable, permissions }) {
      const role = world.guilds.get(guildId)?.roles.find(({ id }) => id === roleId);
      if (!role) throw new Error(`There is no role ${roleId} in a seeded server ${guildId}.`);
      if (mentionable !== undefined) role.mentionable = mentionable;
      if (permissions !== undefined) role.permissions = String(permissions);
    },
    setSystemChannel(guildId, channelId) {
      guildOf(guildId).systemChannelId = channelId;
    },
    kick(guildId) {
      const { members } = guildOf(guildId);
      local.gateway.dispatch("GUILD_DELETE", { id: guildId }, { guildId, intent: INTENTS.guilds });
      members.delete(world.bot.id);
    },
    closeDms: (userId) => world.closedDms.add(userId),
    say: (userId, channelId, content) =>
      createMessage(local, channelOf(channelId), { author: userId, body: { content } }).json,
  };
}
