import { PermissionFlagsBits } from "discord-api-types/v10";
import type { Wording } from "./wording/wording.js";

/** The permissions that the bot asks about, by Discord's names. */
export type PermissionName = keyof Wording["permissions"];

/** What the bot itself needs somewhere, and so what its invite link asks for. */
export const NEEDED: readonly PermissionName[] = [
  "ViewChannel",
  "SendMessages",
  "CreatePublicThreads",
  "SendMessagesInThreads",
  "ReadMessageHistory",
  "PinMessages",
];

/**
 * Whether permission bits hold one. Without View Channel nothing else counts there: Discord calls these implied
 * denials, and leaves them out of a resolved channel's bits.
 */
export function holds(bits: bigint, name: PermissionName): boolean {
  if ((bits & PermissionFlagsBits.Administrator) !== 0n) return true;
  if ((bits & PermissionFlagsBits.ViewChannel) === 0n) return false;
  return (bits & PermissionFlagsBits[name]) !== 0n;
}

/** The first of these permissions that bits do not hold; View Channel comes first whatever is asked. */
export function missing(bits: bigint, names: readonly PermissionName[]): PermissionName | undefined {
  return (["ViewChannel", ...names] as const).find((name) => !holds(bits, name));
}
