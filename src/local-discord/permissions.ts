import { PermissionFlagsBits as P } from "discord-api-types/v10";
import type { Channel, Guild } from "./world.js";

export const ALL: bigint = Object.values(P).reduce((all, bit) => all | bit, 0n);

/** What one needs SEND_MESSAGES for too. */
const NEEDS_SENDING = P.MentionEveryone | P.SendTTSMessages | P.AttachFiles | P.EmbedLinks;

/** In a direct message everyone may do what the client offers there. */
export const IN_DM: bigint =
  P.ViewChannel | P.SendMessages | P.EmbedLinks | P.AttachFiles | P.ReadMessageHistory | P.AddReactions | P.PinMessages;

/** A member's permissions in the server as a whole. */
export function guildPermissions(guild: Guild, userId: string): bigint {
  if (guild.ownerId === userId) return ALL;
  const member = guild.members.get(userId);
  if (!member) return 0n;
  let held = 0n;
  for (const role of guild.roles) {
    if (role.id === guild.id || member.roles.includes(role.id)) held |= BigInt(role.permissions);
  }
  return held & P.Administrator ? ALL : held;
}

/**
 * A member's permissions in a channel (for a thread: in its parent), with overwrites. `implied` takes everything away
 * where the channel cannot be seen, as Discord does except for resolved channels.
 */
export function channelPermissions(guild: Guild, channel: Channel, userId: string, implied = true): bigint {
  let held = guildPermissions(guild, userId);
  if (held & P.Administrator) return ALL;
  const roles = guild.members.get(userId)?.roles;
  if (!roles) return 0n;
  const apply = (allow: bigint, deny: bigint) => {
    held = (held & ~deny) | allow;
  };
  const everyone = channel.overwrites.get(guild.id);
  if (everyone) apply(everyone.allow, everyone.deny);
  let allow = 0n;
  let deny = 0n;
  for (const role of roles) {
    const overwrite = channel.overwrites.get(role);
    allow |= overwrite?.allow ?? 0n;
    deny |= overwrite?.deny ?? 0n;
  }
  apply(allow, deny);
  const own = channel.overwrites.get(userId);
  if (own) apply(own.allow, own.deny);
  if (!implied) return held;
  if (!(held & P.ViewChannel)) return 0n;
  return held & P.SendMessages ? held : held & ~NEEDS_SENDING;
}
