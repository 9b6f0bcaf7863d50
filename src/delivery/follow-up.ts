import { RESTJSONErrorCodes } from "discord-api-types/v10";
import type { PermissionName } from "../permissions.js";
import type { Delivery, Posted, Run, Step, StepName } from "../schedule/delivery.js";
import type { Parts } from "./parts.js";
import type { Answer } from "./posts.js";
import { meaningOf } from "./refusals.js";

const STEPS: readonly StepName[] = ["thread", "pinned", "published"];

const NEEDS: Readonly<Record<StepName, readonly PermissionName[]>> = {
  thread: ["CreatePublicThreads"],
  pinned: ["PinMessages"],
  published: ["SendMessages"],
};

/** What Discord says where a step was done before. */
const DONE_BEFORE: Readonly<Partial<Record<StepName, number>>> = {
  thread: RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage,
  published: RESTJSONErrorCodes.ThisMessageWasAlreadyCrossposted,
};

/** No room for another pin, in a channel or at the top of a forum. */
const FULL: readonly number[] = [
  RESTJSONErrorCodes.MaximumNumberOfPinsReachedForTheChannel,
  RESTJSONErrorCodes.MaximumNumberOfPinnedThreadsInForumHasBeenReached,
];

function todo(tries: number, waitMs: number, said: string | undefined, { clock }: Parts): Step {
  return { state: "todo", tries, retryAt: clock() + waitMs, ...(said === undefined ? {} : { said }) };
}

/** Where a step stands after an answer. @throws TokenRefused */
async function after(
  name: StepName,
  answer: Answer<unknown>,
  tries: number,
  record: Posted,
  parts: Parts,
): Promise<Step> {
  switch (answer.outcome) {
    case "ok":
      return { state: "done" };
    case "busy":
      return todo(tries, answer.waitMs, undefined, parts);
    case "unclear":
      return todo(tries + 1, parts.backoff(tries + 1), answer.said, parts);
    case "refused": {
      if (answer.code === DONE_BEFORE[name]) return { state: "done" };
      if (FULL.includes(answer.code)) return { state: "full" };
      const needed: readonly PermissionName[] =
        name === "pinned" && record.as === "post" ? ["ManageThreads"] : NEEDS[name];
      const { guild, channel } = record;
      const meaning = await meaningOf(answer, { guild, channel }, needed, parts.posts);
      if (meaning.meaning === "forbidden") return { state: "forbidden", permission: meaning.permission };
      if (meaning.meaning === "failed") return { state: "failed", said: meaning.said };
      return { state: "deleted" };
    }
  }
}

/** Takes the pin off the schedule's last post; what is not there any more is fine. */
async function unpinLast(record: Posted, last: Run["pinned"], { posts }: Parts): Promise<Answer<unknown>> {
  if (last === undefined || last.message === record.message) return { outcome: "ok", value: undefined };
  const answer = await (last.as === "post"
    ? posts.pinPost(last.message, false)
    : posts.unpin(last.channel, last.message));
  // A pin that may not be taken off must not keep the new one from being set.
  return answer.outcome === "refused" ? { outcome: "ok", value: undefined } : answer;
}

async function pin(record: Posted, last: Run["pinned"], parts: Parts): Promise<Answer<unknown>> {
  const unpinned = await unpinLast(record, last, parts);
  if (unpinned.outcome !== "ok") return unpinned;
  const { posts } = parts;
  return record.as === "post" ? posts.pinPost(record.message, true) : posts.pin(record.channel, record.message);
}

function act(name: StepName, record: Posted, last: Run["pinned"], parts: Parts): Promise<Answer<unknown>> {
  const { channel, message } = record;
  switch (name) {
    case "thread":
      return parts.posts.thread(channel, message, record.name);
    case "pinned":
      return pin(record, last, parts);
    case "published":
      return parts.posts.publish(channel, message);
  }
}

/** The delivery with one step further; done where none is left. */
function withStep(record: Posted, name: StepName, step: Step): Delivery {
  const steps = { ...record.steps, [name]: step };
  // A thread has the id of the message that it hangs on (docs: Start Thread from Message).
  const thread = name === "thread" && step.state === "done" ? { thread: record.message } : {};
  const next: Posted = { ...record, ...thread, steps };
  if (Object.values(steps).some(({ state }) => state === "todo")) return next;
  const { outcome: _, name: _name, postedAt: _postedAt, ...rest } = next;
  return { ...rest, outcome: "done" };
}

/**
 * Does what is left after the post: thread, pin, publishing. Each is tried on its own until it is settled or its time is
 * over; none ever posts again.
 *
 * @param keep writes the delivery after each step
 * @throws TokenRefused
 */
export async function followUp(
  posted: Posted,
  last: Run["pinned"],
  keep: (delivery: Delivery) => Promise<void>,
  parts: Parts,
): Promise<Delivery> {
  let record = posted;
  for (const name of STEPS) {
    const step = record.steps[name];
    if (step?.state !== "todo" || (step.retryAt ?? 0) > parts.clock()) continue;
    const isOver = parts.clock() > Math.max(record.due, record.postedAt) + parts.lateMs;
    const next: Step = isOver
      ? { state: "failed", ...(step.said === undefined ? {} : { said: step.said }) }
      : await after(name, await act(name, record, last, parts), step.tries, record, parts);
    const delivery = withStep(record, name, next);
    await keep(delivery);
    if (delivery.outcome !== "posted") return delivery;
    record = delivery;
  }
  return record;
}

/** When the next step is to be tried: epoch milliseconds. */
export function nextTry({ steps }: Posted): number {
  const times = Object.values(steps).flatMap((step) => (step.state === "todo" ? [step.retryAt ?? 0] : []));
  return Math.min(...times);
}
