import { type Delivery, nonceOf, type Planned, type Run, type Step, type StepName } from "../schedule/delivery.js";
import { nextItem, recorded, reviewOf, scopeOf } from "../schedule/next-item.js";
import type { Schedule } from "../schedule/schedule.js";
import { dailyMessage, postName } from "../view/daily-post.js";
import { wordingFor } from "../wording/wording.js";
import type { Parts } from "./parts.js";

/** A post that is a minute behind its time is late: milliseconds. */
const PUNCTUAL_MS = 60_000;

/** One due or asked-for post. */
export interface Task {
  readonly guild: string;
  readonly due: number;
  readonly asked: boolean;
}

function stepsOf({ to, thread, pin, publish }: Schedule): Partial<Record<StepName, Step>> {
  const todo: Step = { state: "todo", tries: 0 };
  const message = to.kind === "message" ? to : undefined;
  return {
    // A post in a forum is a thread, and what stands in a thread cannot have one.
    ...(thread && message !== undefined && message.in !== "thread" ? { thread: todo } : {}),
    ...(pin ? { pinned: todo } : {}),
    ...(publish && message?.in === "announcement" ? { published: todo } : {}),
  };
}

function tagsOf({ to }: Schedule, kind: string): string[] {
  if (to.kind !== "post") return [];
  const tag = to.tag ?? to.tagOfKind[kind];
  return tag === undefined ? [] : [tag];
}

/** Plans a post: what is drawn, how it looks, and how it will be known again. Skipped where there is nothing to post. */
export function planned(
  schedule: Schedule,
  run: Run,
  task: Task,
  parts: Parts,
): Planned | Extract<Delivery, { outcome: "skipped" }> {
  const { guild, due, asked } = task;
  const { to } = schedule;
  const base = { schedule: schedule.id, guild, due, asked, channel: to.channel };
  const next = nextItem(schedule, run, parts.library());
  if (next === "empty" || next === "nothing-new") return { ...base, outcome: "skipped", why: next };
  const { item } = next;
  const wording = wordingFor(schedule.locale);
  const nonce = nonceOf(schedule.id, due);
  const post = { item, scope: schedule.review, guild, role: schedule.role, mark: nonce };
  const scope = scopeOf(schedule);
  const before = run.scope === scope ? run.deck : undefined;
  const late = parts.clock() - due;
  return {
    ...base,
    outcome: "planned",
    as: to.kind === "post" ? "post" : to.in === "thread" ? "message-in-thread" : "message",
    item: recorded(item),
    nonce,
    scope,
    deck: { ...(before === undefined ? {} : { before }), ...(next.deck === undefined ? {} : { after: next.deck }) },
    newFrom: { before: run.newFrom, after: next.newFrom },
    at: parts.now(),
    late: late > PUNCTUAL_MS ? late : 0,
    draft: {
      message: dailyMessage(post, wording),
      name: postName(item, wording),
      tags: tagsOf(schedule, reviewOf(item).work.kind),
    },
    steps: stepsOf(schedule),
    boot: parts.boot,
    tries: 0,
    unclear: false,
  };
}
