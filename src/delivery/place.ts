import type { PermissionName } from "../permissions.js";
import type { Delivery, Plan, Planned } from "../schedule/delivery.js";
import type { MessagePayload } from "../view/message.js";
import type { Parts } from "./parts.js";
import type { Look } from "./posts.js";
import { meaningOf } from "./refusals.js";

const NEEDS: Readonly<Record<Plan["as"], readonly PermissionName[]>> = {
  message: ["SendMessages"],
  "message-in-thread": ["SendMessagesInThreads"],
  post: ["SendMessages"],
};

/** The plan alone, without how far it came. */
function planOf(record: Planned): Plan {
  const { outcome: _, draft: _draft, steps: _steps, boot: _boot, tries: _tries, unclear: _unclear, ...plan } = record;
  const { retryAt: _retryAt, said: _said, ...rest } = plan;
  return rest;
}

/** The delivery once its message stands in Discord. */
function posted(record: Planned, message: string, clock: number): Delivery {
  const { steps, draft } = record;
  const thread = record.as === "post" ? { thread: message } : {};
  const state = { ...planOf(record), message, steps, ...thread };
  return Object.keys(steps).length === 0
    ? { ...state, outcome: "done" }
    : { ...state, outcome: "posted", name: draft.name, postedAt: clock };
}

function again(record: Planned, waitMs: number, change: Partial<Planned>, { clock, boot }: Parts): Planned {
  return { ...record, ...change, boot, retryAt: clock() + waitMs };
}

/** What was not answered is tried again after a pause; a forum post may still come to be meanwhile. */
function unclear(record: Planned, said: string, parts: Parts): Planned {
  const tries = record.tries + 1;
  const pause = parts.backoff(tries);
  const wait = record.as === "post" ? Math.max(pause, parts.forumMs) : pause;
  return again(record, wait, { tries, unclear: true, said }, parts);
}

async function refused(
  record: Planned,
  answer: Extract<Look, { outcome: "refused" }>,
  parts: Parts,
): Promise<Delivery> {
  const { guild, channel, steps } = record;
  const plan = planOf(record);
  const meaning = await meaningOf(answer, { guild, channel }, NEEDS[record.as], parts.posts);
  switch (meaning.meaning) {
    case "forbidden":
      return { ...plan, outcome: "forbidden", permission: meaning.permission };
    case "gone":
      return { ...plan, outcome: "gone" };
    case "deleted":
      // Discord knows the nonce and not the message: it was posted, and people took it away.
      return { ...plan, outcome: "done", steps: Object.fromEntries(Object.keys(steps).map((name) => [name, DELETED])) };
    case "failed":
      return { ...plan, outcome: "failed", said: meaning.said, unclear: false };
  }
}

const DELETED = { state: "deleted" } as const;

/** What is known after a look: the delivery where that settles it; nothing where it may be posted. */
async function looked(record: Planned, parts: Parts): Promise<Delivery | undefined> {
  const { guild, channel, nonce, at } = record;
  const spot = { guild, channel };
  const look = await (record.as === "post" ? parts.posts.findPost(spot, nonce, at) : parts.posts.find(spot, nonce, at));
  switch (look.outcome) {
    case "ok":
      return look.value === undefined ? undefined : posted(record, look.value.id, parts.clock());
    case "blind": {
      if (!record.unclear) return undefined;
      // Where it may stand and may not be looked for, it is not posted again.
      return { ...planOf(record), outcome: "failed", unclear: true, blind: look.permission };
    }
    case "refused":
      return refused(record, look, parts);
    case "busy":
      return again(record, look.waitMs, {}, parts);
    case "unclear":
      return again(record, parts.backoff(record.tries + 1), { tries: record.tries + 1, said: look.said }, parts);
  }
}

/** The delivery of which it is not known in time, or known too late, that it was not posted. */
function givenUp(record: Planned, mayStand: boolean): Delivery {
  const { said } = record;
  return { ...planOf(record), outcome: "failed", unclear: mayStand, ...(said === undefined ? {} : { said }) };
}

/**
 * Brings a planned delivery into Discord: one request where all is well. The first try is not preceded by a look, every
 * later one is.
 *
 * @param isFirst whether nobody tried before
 * @returns the delivery as it is now; still planned, with the time of the next try, where it was not settled
 * @throws TokenRefused
 */
export async function place(record: Planned, isFirst: boolean, parts: Parts): Promise<Delivery> {
  let known = record;
  if (!isFirst) {
    if (known.boot !== parts.boot) {
      // Another process planned it, and nobody knows how far it came. Its request may still be under way.
      known = { ...known, unclear: true, boot: parts.boot };
      if (known.as === "post") return again(known, parts.forumMs, {}, parts);
    }
    if ((known.retryAt ?? 0) > parts.clock()) return known;
    const isOver = parts.clock() > known.due + parts.lateMs;
    const settled = await looked(known, parts);
    if (settled?.outcome === "planned" && isOver) return givenUp(settled, settled.unclear);
    if (settled !== undefined) return settled;
    if (isOver) return givenUp(known, false);
  }
  const { channel, draft, nonce } = known;
  // Written by us, and read back by nobody else.
  const message = draft.message as MessagePayload;
  const answer = await (known.as === "post"
    ? parts.posts.openPost(channel, draft.name, message, draft.tags)
    : parts.posts.post(channel, message, nonce));
  switch (answer.outcome) {
    case "ok":
      return posted(known, answer.value.id, parts.clock());
    case "busy":
      return again(known, answer.waitMs, {}, parts);
    case "unclear":
      return unclear(known, answer.said, parts);
    case "refused":
      return refused(known, answer, parts);
  }
}
