import { DiscordAPIError, HTTPError, RateLimitError, type REST } from "@discordjs/rest";
import { ChannelFlags, RESTJSONErrorCodes, Routes } from "discord-api-types/v10";
import { z } from "zod";
import { type Answer, type Look, type Posts, type Spot, TokenRefused } from "../delivery/posts.js";
import { missing } from "../permissions.js";
import { markOf } from "../view/mark.js";
import { channelPermissions } from "./channel-permissions.js";
import type { Traffic } from "./rest.js";
import { snowflakeAt } from "./snowflake.js";

const idShape = z.object({ id: z.string() });
const messagesShape = z.array(
  z.object({ id: z.string(), author: z.object({ id: z.string() }), components: z.array(z.unknown()).default([]) }),
);
const threadsShape = z.object({
  threads: z.array(
    z.object({
      id: z.string(),
      parent_id: z.string().nullish(),
      owner_id: z.string().nullish(),
      thread_metadata: z.object({ archive_timestamp: z.string() }).optional(),
    }),
  ),
  has_more: z.boolean().default(false),
});
const guildShape = z.object({ system_channel_id: z.string().nullish() });

/** Discord's codes for what is gone or may not be seen. */
const ACCESS: readonly number[] = [
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.UnknownMember,
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
];

/** A page of a channel's history or of a forum's archive: as many as Discord gives at once. */
const PAGE = 100;
/** Our post is looked for from so long before it was planned: milliseconds. */
const LOOK_BACK_MS = 120_000;
/** Discord's words in an error are cut to so many characters. */
const LONGEST_SAID = 300;

function saidBy(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return said.length > LONGEST_SAID ? `${said.slice(0, LONGEST_SAID)}…` : said;
}

/** What an error of the REST client means for what was asked. @throws TokenRefused */
function answerOf(error: unknown, traffic: Traffic): Exclude<Answer<never>, { outcome: "ok" }> {
  if (error instanceof RateLimitError) {
    if (error.global) traffic.pace.pause(error.timeToReset);
    return { outcome: "busy", waitMs: error.timeToReset };
  }
  if (error instanceof DiscordAPIError) {
    if (error.status === 401) throw new TokenRefused(error.message, { cause: error });
    return { outcome: "refused", status: error.status, code: Number(error.code) || 0, said: saidBy(error) };
  }
  if (error instanceof HTTPError) return { outcome: "unclear", said: `Discord answered ${error.status}` };
  // A client that met a 401 forgets its token.
  if (error instanceof Error && error.message.startsWith("Expected token to be set")) {
    throw new TokenRefused(error.message, { cause: error });
  }
  return { outcome: "unclear", said: saidBy(error) };
}

function snowflakeBefore(time: number): bigint {
  return BigInt(snowflakeAt(time - LOOK_BACK_MS));
}

/** What deliveries ask of Discord, through its REST: paced, one request for one question. */
export function postsOver(rest: REST, traffic: Traffic, self: () => string): Posts {
  async function ask<T>(request: () => Promise<unknown>, shape: z.ZodType<T>): Promise<Answer<T>> {
    try {
      const said = shape.safeParse(await traffic.pace.run(request, false));
      if (said.success) return { outcome: "ok", value: said.data };
      return { outcome: "unclear", said: "Discord's answer could not be read" };
    } catch (error) {
      return answerOf(error, traffic);
    }
  }
  const nothing = z.unknown().transform(() => undefined);

  /** Whether the history may be read; an empty answer of a channel where it may not looks like an empty channel. */
  async function blind(spot: Spot): Promise<Exclude<Look, { outcome: "ok" }> | undefined> {
    const lacks = await lacking(spot, ["ReadMessageHistory"]);
    // The history itself was answered: what a proxy does not tell of permissions takes nothing from that.
    if (lacks.outcome === "refused" && !ACCESS.includes(lacks.code)) return undefined;
    if (lacks.outcome !== "ok") return lacks;
    return lacks.value === undefined ? undefined : { outcome: "blind", permission: lacks.value };
  }

  async function lacking(spot: Spot, needed: Parameters<Posts["lacking"]>[1]): ReturnType<Posts["lacking"]> {
    const held = await channelPermissions(spot, self(), (route, shape) => ask(() => rest.get(route), shape));
    return held.outcome === "ok" ? { outcome: "ok", value: missing(held.value, needed) } : held;
  }

  async function find(spot: Spot, mark: string, since: number): Promise<Look> {
    let after = snowflakeBefore(since);
    for (let isFirst = true; ; isFirst = false) {
      const query = new URLSearchParams({ after: String(after), limit: String(PAGE) });
      const page = await ask(() => rest.get(Routes.channelMessages(spot.channel), { query }), messagesShape);
      if (page.outcome !== "ok") return page;
      const found = page.value.find(({ author, components }) => author.id === self() && markOf(components) === mark);
      if (found !== undefined) return { outcome: "ok", value: { id: found.id } };
      // A history that has something to show may be read.
      const refused = isFirst && page.value.length === 0 ? await blind(spot) : undefined;
      if (refused !== undefined) return refused;
      if (page.value.length < PAGE) return { outcome: "ok", value: undefined };
      after = page.value.reduce((last, { id }) => (BigInt(id) > last ? BigInt(id) : last), after);
    }
  }

  /** The one of these threads that is ours: opened since, with our mark in its first message. */
  async function ours(
    threads: z.infer<typeof threadsShape>["threads"],
    forum: string,
    mark: string,
    since: bigint,
  ): Promise<Answer<{ readonly id: string } | undefined>> {
    for (const { id, parent_id: parent, owner_id: owner } of threads) {
      if (parent !== forum || owner !== self() || BigInt(id) < since) continue;
      const first = await ask(() => rest.get(Routes.channelMessage(id, id)), messagesShape.element);
      if (first.outcome === "ok" && markOf(first.value.components) === mark) return { outcome: "ok", value: { id } };
      // Its first message was deleted: not to be told from another of ours, so it is not taken for this one.
      if (first.outcome === "busy" || first.outcome === "unclear") return first;
    }
    return { outcome: "ok", value: undefined };
  }

  return {
    post: (channel, message, nonce) =>
      ask(
        () => rest.post(Routes.channelMessages(channel), { body: { ...message, nonce, enforce_nonce: true } }),
        idShape,
      ),
    openPost: (forum, name, message, tags) =>
      ask(
        () =>
          rest.post(Routes.threads(forum), {
            body: { name, message, ...(tags.length === 0 ? {} : { applied_tags: tags }) },
          }),
        idShape,
      ),
    find,
    async findPost(spot, mark, since) {
      const refused = await blind(spot);
      if (refused !== undefined) return refused;
      const from = snowflakeBefore(since);
      const active = await ask(() => rest.get(Routes.guildActiveThreads(spot.guild)), threadsShape);
      if (active.outcome !== "ok") return active;
      const found = await ours(active.value.threads, spot.channel, mark, from);
      if (found.outcome !== "ok" || found.value !== undefined) return found;
      let before: string | undefined;
      for (;;) {
        const query = new URLSearchParams({ limit: String(PAGE), ...(before === undefined ? {} : { before }) });
        const page = await ask(() => rest.get(Routes.channelThreads(spot.channel, "public"), { query }), threadsShape);
        if (page.outcome !== "ok") return page;
        const archived = await ours(page.value.threads, spot.channel, mark, from);
        if (archived.outcome !== "ok" || archived.value !== undefined) return archived;
        const last = page.value.threads.at(-1)?.thread_metadata?.archive_timestamp;
        // What was archived before our post was planned cannot be ours.
        if (!page.value.has_more || last === undefined || Date.parse(last) < since - LOOK_BACK_MS) return archived;
        before = last;
      }
    },
    thread: (channel, message, name) =>
      ask(() => rest.post(Routes.threads(channel, message), { body: { name } }), idShape),
    pin: (channel, message) => ask(() => rest.put(Routes.channelMessagesPin(channel, message)), nothing),
    unpin: (channel, message) => ask(() => rest.delete(Routes.channelMessagesPin(channel, message)), nothing),
    pinPost: (post, pinned) =>
      ask(() => rest.patch(Routes.channel(post), { body: { flags: pinned ? ChannelFlags.Pinned : 0 } }), nothing),
    publish: (channel, message) => ask(() => rest.post(Routes.channelMessageCrosspost(channel, message)), nothing),
    lacking,
    async systemChannel(guild) {
      const found = await ask(() => rest.get(Routes.guild(guild)), guildShape);
      return found.outcome === "ok" ? { outcome: "ok", value: found.value.system_channel_id ?? undefined } : found;
    },
    async direct(user) {
      const opened = await ask(() => rest.post(Routes.userChannels(), { body: { recipient_id: user } }), idShape);
      return opened.outcome === "ok" ? { outcome: "ok", value: opened.value.id } : opened;
    },
  };
}
