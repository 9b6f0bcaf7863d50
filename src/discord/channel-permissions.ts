import { ChannelType, PermissionFlagsBits, Routes } from "discord-api-types/v10";
import { z } from "zod";
import type { Answer, Spot } from "../delivery/posts.js";

const bits = z.string().regex(/^\d+$/).transform(BigInt);
const guildShape = z.object({
  owner_id: z.string(),
  roles: z.array(z.object({ id: z.string(), permissions: bits })),
});
const memberShape = z.object({
  roles: z.array(z.string()),
  communication_disabled_until: z.string().nullish(),
});
const channelShape = z.object({
  type: z.number(),
  parent_id: z.string().nullish(),
  permission_overwrites: z.array(z.object({ id: z.string(), allow: bits, deny: bits })).default([]),
});

const THREADS: readonly number[] = [
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
];
/** All that somebody in a time-out may do (docs: Permissions, Permissions for Timed Out Members). */
const IN_TIME_OUT = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.ReadMessageHistory;

type Get = <T>(route: `/${string}`, shape: z.ZodType<T>) => Promise<Answer<T>>;

/** The bits that Discord reckons for a member in a channel (docs: Permissions, Permission Overwrites). */
function reckoned(
  self: string,
  guildId: string,
  guild: z.infer<typeof guildShape>,
  member: z.infer<typeof memberShape>,
  overwrites: z.infer<typeof channelShape>["permission_overwrites"],
): bigint {
  const all = ~0n;
  if (guild.owner_id === self) return all;
  const own = new Set([guildId, ...member.roles]);
  let held = guild.roles.reduce((sum, { id, permissions }) => (own.has(id) ? sum | permissions : sum), 0n);
  if ((held & PermissionFlagsBits.Administrator) !== 0n) return all;
  const apply = (wanted: (id: string) => boolean) => {
    const chosen = overwrites.filter(({ id }) => wanted(id));
    const deny = chosen.reduce((sum, one) => sum | one.deny, 0n);
    const allow = chosen.reduce((sum, one) => sum | one.allow, 0n);
    held = (held & ~deny) | allow;
  };
  apply((id) => id === guildId);
  apply((id) => id !== guildId && id !== self && own.has(id));
  apply((id) => id === self);
  const until = member.communication_disabled_until;
  return until !== undefined && until !== null && Date.parse(until) > Date.now() ? held & IN_TIME_OUT : held;
}

/** The bot's permission bits in a channel, or for a thread in the channel it belongs to, as Discord's REST tells them. */
export async function channelPermissions(spot: Spot, self: string, get: Get): Promise<Answer<bigint>> {
  const guild = await get(Routes.guild(spot.guild), guildShape);
  if (guild.outcome !== "ok") return guild;
  const member = await get(Routes.guildMember(spot.guild, self), memberShape);
  if (member.outcome !== "ok") return member;
  let channel = await get(Routes.channel(spot.channel), channelShape);
  if (channel.outcome !== "ok") return channel;
  const { type, parent_id: parent } = channel.value;
  if (THREADS.includes(type) && parent !== undefined && parent !== null) {
    channel = await get(Routes.channel(parent), channelShape);
    if (channel.outcome !== "ok") return channel;
  }
  const { permission_overwrites: overwrites } = channel.value;
  return { outcome: "ok", value: reckoned(self, spot.guild, guild.value, member.value, overwrites) };
}
