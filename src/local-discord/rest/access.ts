import { PermissionFlagsBits as P } from "discord-api-types/v10";
import { refusals } from "../errors.js";
import type { Local } from "../local.js";
import type { Channel, Guild, Stored } from "../world.js";
import type { Call } from "./router.js";

/** The server of a path, if the bot is in it. */
export function guildOf(call: Call): Guild {
  const guild = call.local.world.guild(call.params.guild ?? "");
  if (!guild) throw refusals.unknownGuild();
  if (!guild.members.has(call.local.world.bot.id)) throw refusals.missingAccess();
  return guild;
}

/** The channel of a path, if the bot can see it. */
export function visibleChannel(call: Call): Channel {
  const channel = call.local.world.channel(call.params.channel ?? "");
  if (!channel) throw refusals.unknownChannel();
  need(call.local, channel, P.ViewChannel);
  return channel;
}

/** Refuses what the bot may not do: 50001 where it cannot see the channel, else 50013. */
export function need(local: Local, channel: Channel, permission: bigint): void {
  const { world } = local;
  if (!world.may(channel, world.bot.id, P.ViewChannel)) throw refusals.missingAccess();
  if (!world.may(channel, world.bot.id, permission)) throw refusals.missingPermissions();
}

/** A message of the channel that is not somebody's alone. */
export function publicMessage(call: Call, channel: Channel, id = call.params.message ?? ""): Stored {
  const stored = call.local.world.message(channel, id);
  if (!stored || stored.onlyFor !== undefined) throw refusals.unknownMessage();
  return stored;
}

/** Refuses posting into what is closed; wakes an archived thread that may be woken. */
export function needOpenForPosting(local: Local, channel: Channel): void {
  if (channel.type === 15 || channel.type === 16 || channel.type === 4) throw refusals.nonTextChannel();
  if (local.world.closedDms.has(channel.recipient ?? "")) throw refusals.closedDms();
  need(local, channel, channel.thread ? P.SendMessagesInThreads : P.SendMessages);
  const thread = channel.thread;
  if (!thread) return;
  const moderates = local.world.may(channel, local.world.bot.id, P.ManageThreads);
  if (thread.locked && !moderates) throw thread.archived ? refusals.archivedThread() : refusals.lockedThread();
  if (thread.archived) {
    thread.archived = false;
    thread.archivedAt = local.iso;
    local.announceThread("THREAD_UPDATE", channel);
  }
  thread.members.add(local.world.bot.id);
}
