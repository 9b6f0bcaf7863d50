import { type APIRole, PermissionFlagsBits as P } from "discord-api-types/v10";
import { snowflakeAt, timeOf } from "./snowflake.js";
import type { Channel, Guild } from "./world.js";

const CHANNELS = 60;
const ROLES = 25;
const MEMBERS = 250;
const START = Date.UTC(2023, 0, 1);
const BETWEEN = 60_000;
const FIRST_ROLE = 10;
const FIRST_CHANNEL = 100;
const INCREMENT_BITS = 0x3f_ffffn;
const PERMISSIONS = String(
  P.ViewChannel |
    P.SendMessages |
    P.EmbedLinks |
    P.ReadMessageHistory |
    P.CreatePublicThreads |
    P.SendMessagesInThreads |
    P.PinMessages,
);

function idIn(index: number, increment: number): string {
  return snowflakeAt(START + index * BETWEEN, increment);
}

/** The id of one of the many servers of a measurement, counted from 0. */
export function syntheticGuildId(index: number): string {
  return idIn(index, 0);
}

/** The id of one of such a server's 60 channels; every tenth, from position 9 on, is a voice channel. */
export function syntheticChannelId(index: number, position = 0): string {
  return idIn(index, FIRST_CHANNEL + position);
}

export type SyntheticPlace =
  | { readonly kind: "guild"; readonly index: number }
  | { readonly kind: "channel"; readonly index: number; readonly position: number };

/** Which of the first `count` synthetic servers, or which of their channels, has this id. */
export function syntheticPlace(id: string, count: number): SyntheticPlace | undefined {
  if (count === 0 || !/^\d{17,20}$/.test(id)) return undefined;
  const index = (timeOf(id) - START) / BETWEEN;
  if (!Number.isInteger(index) || index < 0 || index >= count) return undefined;
  const increment = Number(BigInt(id) & INCREMENT_BITS);
  if (increment === 0) return { kind: "guild", index };
  const position = increment - FIRST_CHANNEL;
  return position >= 0 && position < CHANNELS ? { kind: "channel", index, position } : undefined;
}

const NO_FLAGS: number = 0;
const COLORS = { primary_color: 0, secondary_color: null, tertiary_color: null };

function rolesOf(index: number): APIRole[] {
  return Array.from({ length: ROLES }, (_, position) => ({
    id: position === 0 ? syntheticGuildId(index) : idIn(index, FIRST_ROLE + position),
    name: position === 0 ? "@everyone" : `role ${position}`,
    color: 0,
    colors: COLORS,
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position,
    permissions: PERMISSIONS,
    managed: false,
    mentionable: false,
    flags: NO_FLAGS,
  }));
}

/** One of the many servers of a measurement; its roles are made whenever they are read. */
export function syntheticGuild(index: number, bot: string): Guild {
  return {
    id: syntheticGuildId(index),
    name: `Server ${index + 1}`,
    ownerId: idIn(index, 1),
    locale: "en-US",
    get roles() {
      return rolesOf(index);
    },
    members: new Map([[bot, { roles: [], joinedAt: new Date(START).toISOString() }]]),
    memberCount: MEMBERS,
    systemChannelId: syntheticChannelId(index),
  };
}

export function syntheticChannel(index: number, position: number): Channel {
  const guildId = syntheticGuildId(index);
  return {
    id: syntheticChannelId(index, position),
    type: position % 10 === 9 ? 2 : 0,
    name: `channel-${position + 1}`,
    position,
    guildId,
    tags: [],
    flags: 0,
    // One overwrite each, as a large server has, that takes nothing away from the bot.
    overwrites: new Map([[guildId, { allow: P.ViewChannel, deny: P.ManageMessages }]]),
    messages: [],
    pins: [],
  };
}

export function syntheticChannels(index: number): readonly Channel[] {
  return Array.from({ length: CHANNELS }, (_, position) => syntheticChannel(index, position));
}
