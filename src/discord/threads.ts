import { createHash } from "node:crypto";
import { RateLimitError, type REST } from "@discordjs/rest";
import { ChannelFlags, ChannelType, RESTJSONErrorCodes, Routes } from "discord-api-types/v10";
import { z } from "zod";
import { type Place, Refusal, type Threads } from "../../commands/command.js";
import type { PermissionName } from "../permissions.js";
import type { MessagePayload } from "../view/message.js";
import { codeOf, isRefusal } from "./rest.js";

const forumShape = z.object({
  flags: z.number().default(0),
  available_tags: z
    .array(z.object({ id: z.string(), name: z.string(), moderated: z.boolean().default(false) }))
    .default([]),
});
const threadShape = z.object({ id: z.string() });
const activeShape = z.object({
  threads: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullish(),
      parent_id: z.string().nullish(),
      owner_id: z.string().nullish(),
    }),
  ),
});

/** Discord's epoch for snowflakes: milliseconds. */
const DISCORD_EPOCH = 1_420_070_400_000n;
/** A forum's tags are asked for once while somebody types and sends: milliseconds. */
const TAGS_KEPT_MS = 5_000;
const MOST_FORUMS = 200;
/** Clocks may differ by so much: milliseconds. */
const CLOCK_SKEW_MS = 10_000;

function madeSince(id: string, time: number): boolean {
  return Number((BigInt(id) >> 22n) + DISCORD_EPOCH) >= time - CLOCK_SKEW_MS;
}

/** Says what Discord refused, in words. */
function refusalOf(error: unknown, channel: string, needed: PermissionName): Refusal {
  const mention = `<#${channel}>`;
  const cause = { cause: error };
  switch (codeOf(error)) {
    case RESTJSONErrorCodes.MissingAccess:
      return new Refusal(({ errors, permissions }) => errors.botLacks(permissions.ViewChannel, mention), cause);
    case RESTJSONErrorCodes.MissingPermissions:
      return new Refusal(({ errors, permissions }) => errors.botLacks(permissions[needed], mention), cause);
    case RESTJSONErrorCodes.UnknownChannel:
      return new Refusal(({ errors }) => errors.channelGone, cause);
    case RESTJSONErrorCodes.MaximumActiveThreads:
      return new Refusal(({ errors }) => errors.tooManyThreads, cause);
    case RESTJSONErrorCodes.ThreadLocked:
      return new Refusal(({ errors }) => errors.locked, cause);
    case RESTJSONErrorCodes.MessageWasBlockedByAutomaticModeration:
    case RESTJSONErrorCodes.TitleWasBlockedByAutomaticModeration:
      return new Refusal(({ errors }) => errors.blocked, cause);
    default:
      break;
  }
  if (error instanceof RateLimitError) return new Refusal(({ errors }) => errors.slowDown, cause);
  if (isRefusal(error)) return new Refusal(({ errors }) => errors.refused(String(error.code)), cause);
  return new Refusal(({ errors }) => errors.unclear, cause);
}

/** Threads through Discord's REST. */
export function threadsOver(rest: REST, self: () => string, now: () => number): Threads {
  const forums = new Map<string, Awaited<ReturnType<Threads["tags"]>> & { readonly read: number }>();

  /** The thread that an unclear try may have opened. */
  async function opened(place: Place, guild: string, name: string, since: number): Promise<string | undefined> {
    const active = activeShape.parse(await rest.get(Routes.guildActiveThreads(guild)));
    return active.threads.find(
      (thread) =>
        thread.parent_id === place.id &&
        thread.name === name &&
        thread.owner_id === self() &&
        madeSince(thread.id, since),
    )?.id;
  }

  async function start(place: Place, guild: string, name: string, body: object): Promise<string> {
    const needed = place.kind === "forum" || place.kind === "media" ? "SendMessages" : "CreatePublicThreads";
    const since = now();
    try {
      return threadShape.parse(await rest.post(Routes.threads(place.id), { body })).id;
    } catch (error) {
      if (isRefusal(error) || error instanceof RateLimitError) throw refusalOf(error, place.id, needed);
      // It may have been opened all the same: no second try before a look.
      const found = await opened(place, guild, name, since).catch(() => undefined);
      if (found !== undefined) return found;
      throw refusalOf(error, place.id, needed);
    }
  }

  /** Posts once, however often it is tried: Discord drops a second message with the nonce. */
  async function say(thread: string, message: MessagePayload, mark: string): Promise<void> {
    const nonce = createHash("sha256").update(mark).digest("base64url").slice(0, 24);
    const post = () => rest.post(Routes.channelMessages(thread), { body: { ...message, nonce, enforce_nonce: true } });
    await post().catch((error: unknown) => {
      if (isRefusal(error)) throw error;
      return post();
    });
  }

  return {
    async tags(channel) {
      const known = forums.get(channel);
      if (known !== undefined && now() - known.read < TAGS_KEPT_MS) return known;
      try {
        const forum = forumShape.parse(await rest.get(Routes.channel(channel)));
        const read = {
          tags: forum.available_tags,
          required: (forum.flags & ChannelFlags.RequireTag) !== 0,
          read: now(),
        };
        if (forums.size >= MOST_FORUMS) forums.clear();
        forums.set(channel, read);
        return read;
      } catch (error) {
        throw refusalOf(error, channel, "ViewChannel");
      }
    },
    async open(place, guild, name, message) {
      const type = place.kind === "announcement" ? ChannelType.AnnouncementThread : ChannelType.PublicThread;
      const thread = await start(place, guild, name, { name, type });
      try {
        await say(thread, message, thread);
      } catch (error) {
        throw new Refusal(({ errors }) => errors.threadWithoutText(`<#${thread}>`), { cause: error });
      }
      return thread;
    },
    post: (place, guild, name, message, tags) =>
      start(place, guild, name, { name, message, ...(tags.length === 0 ? {} : { applied_tags: tags }) }),
    async say(thread, message) {
      try {
        await say(thread, message, `${thread}:${now()}:${JSON.stringify(message.components)}`);
      } catch (error) {
        throw refusalOf(error, thread, "SendMessagesInThreads");
      }
    },
  };
}
