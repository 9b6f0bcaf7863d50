import { createHash } from "node:crypto";
import type { Deck } from "../deck.js";
import { nextDue } from "./calendar.js";
import type { Schedule } from "./schedule.js";

/** Why a due post was left out. */
export type SkipReason = "late" | "asked" | "nothing-new" | "empty";

/** What became of a step that follows the post. */
export type Step =
  | {
      readonly state: "todo";
      readonly tries: number;
      /** Not tried before: epoch milliseconds. */
      readonly retryAt?: number;
      readonly said?: string;
    }
  | { readonly state: "done" }
  | { readonly state: "forbidden"; readonly permission: string }
  /** Discord takes no more pins in the channel. */
  | { readonly state: "full" }
  /** The message or its channel was gone by then. */
  | { readonly state: "deleted" }
  /** What Discord said last; nothing where it was not even asked in time. */
  | { readonly state: "failed"; readonly said?: string };

export type StepName = "thread" | "pinned" | "published";

/** As what a post stands in Discord. */
export type PostedAs = "message" | "message-in-thread" | "post";

/** What was drawn, by keys. */
export interface Drawn {
  readonly content: "quote" | "question" | "review";
  /** The quote's, the prompt's or the review's. */
  readonly key: string;
  readonly review: string;
  /** In words, for people who ask what was posted. */
  readonly title: string;
  readonly spoiler: boolean;
}

interface DeliveryBase {
  readonly schedule: string;
  readonly guild: string;
  /** The time it was due or asked for: epoch milliseconds. */
  readonly due: number;
  readonly asked: boolean;
}

/** A post as it was planned; on disk before anything is done. */
export interface Plan extends DeliveryBase {
  readonly channel: string;
  readonly as: PostedAs;
  readonly item: Drawn;
  readonly nonce: string;
  /** What the deck draws from. */
  readonly scope: string;
  /** The schedule's deck if this draw had not been, and with it. */
  readonly deck: { readonly before?: Deck; readonly after?: Deck };
  /** For `new`: the slot to go on from, before and after. */
  readonly newFrom: { readonly before: number; readonly after: number };
  /** When it was planned: epoch milliseconds of Discord's clock, not of a timetable that was moved forward. */
  readonly at: number;
  /** How much later than its time: milliseconds. */
  readonly late: number;
}

/** A message as it was planned, kept until it is posted. */
export interface Draft {
  readonly message: unknown;
  /** The name of the thread or of the forum post. */
  readonly name: string;
  readonly tags: readonly string[];
}

export type Steps = Readonly<Partial<Record<StepName, Step>>>;

/** One due post of one schedule, and how far it came. */
export type Delivery =
  | (Plan & {
      readonly outcome: "planned";
      readonly draft: Draft;
      readonly steps: Steps;
      /** The process that planned it or tried last. */
      readonly boot: string;
      readonly tries: number;
      /** Whether an earlier try may have come through. */
      readonly unclear: boolean;
      readonly retryAt?: number;
      /** What Discord said last. */
      readonly said?: string;
    })
  | (Plan & {
      readonly outcome: "posted";
      readonly message: string;
      readonly name: string;
      readonly steps: Steps;
      readonly thread?: string;
      /** When Discord had it: epoch milliseconds of the timetable. */
      readonly postedAt: number;
    })
  | (Plan & {
      readonly outcome: "done";
      /** Nothing where people deleted it before it was known. */
      readonly message?: string;
      readonly steps: Steps;
      readonly thread?: string;
    })
  | (DeliveryBase & { readonly outcome: "skipped"; readonly why: SkipReason; readonly channel: string })
  | (Plan & { readonly outcome: "forbidden"; readonly permission: string })
  | (Plan & { readonly outcome: "gone" })
  | (Plan & {
      readonly outcome: "failed";
      /** What Discord said last; nothing where it said nothing. */
      readonly said?: string;
      /** Whether it may stand there all the same. */
      readonly unclear: boolean;
      /** The permission without which nobody could look whether it does. */
      readonly blind?: string;
    });

export type Outcome = Delivery["outcome"];
export type Planned = Extract<Delivery, { outcome: "planned" }>;
export type Posted = Extract<Delivery, { outcome: "posted" }>;

/** Whether nothing is left to do. */
export function isFinished(delivery: Delivery): boolean {
  return delivery.outcome !== "planned" && delivery.outcome !== "posted";
}

/** How far the deliveries of a schedule came. */
export interface Run {
  /** Every due time until here was handled: epoch milliseconds. */
  readonly until: number;
  /** Everything asked for until here was handled: epoch milliseconds. */
  readonly askedUntil: number;
  /** The due time of the delivery whose deck was taken over last. */
  readonly open?: number;
  /** Forbidden or gone in a row. */
  readonly failures: number;
  /** When the last of them was: epoch milliseconds. */
  readonly failedAt: number;
  /** Paused by itself. `told`: whether somebody was told, and where that stands. */
  readonly paused?: { readonly at: number; readonly told: "todo" | "told" | "nobody"; readonly boot: string };
  readonly deck?: Deck;
  /** What the deck draws from; another content or title begins another deck. */
  readonly scope: string;
  /** For `new`: the slot to go on from. */
  readonly newFrom: number;
  /** The due times of the last deliveries, newest first. */
  readonly recent: readonly number[];
  /** The schedule's last pinned post. */
  readonly pinned?: { readonly channel: string; readonly message: string; readonly as: PostedAs };
}

export const NEW_RUN: Run = {
  until: 0,
  askedUntil: 0,
  failures: 0,
  failedAt: 0,
  scope: "",
  newFrom: 0,
  recent: [],
};

/** So many in a row that are forbidden or gone pause a schedule. */
export const FAILURES_TO_PAUSE = 3;

/** So many records are named in a run. */
export const RECENT = 10;

/**
 * What makes a post the same post, for Discord and in its history: at most 25 characters (docs: Create Message), the
 * same for the same schedule and due time, different for any other.
 */
export function nonceOf(schedule: string, due: number | string): string {
  return createHash("sha256").update(`${schedule}\u0000${due}`).digest("base64url").slice(0, 24);
}

/** Whether the schedule paused by itself and nobody set, changed or resumed it since. */
export function pausedItself(schedule: Schedule, run: Run): boolean {
  return run.paused !== undefined && run.paused.at > schedule.since;
}

/** The next due time after now, left out or not; nothing while it is paused. */
export function nextLook(schedule: Schedule, run: Run, now: number): number | undefined {
  if (schedule.paused || pausedItself(schedule, run)) return undefined;
  return nextDue(schedule.timing, Math.max(now, schedule.since));
}

/** The next due time after now that is not left out; nothing while it is paused. */
export function nextPost(schedule: Schedule, run: Run, now: number): number | undefined {
  let due = nextLook(schedule, run, now);
  while (due !== undefined && schedule.skips.includes(due)) due = nextDue(schedule.timing, due);
  return due;
}

/** The due times that passed and were not handled, oldest first. Of a long absence only the newest are named. */
export function missed(schedule: Schedule, run: Run, now: number): number[] {
  const all: number[] = [];
  let due = nextDue(schedule.timing, Math.max(schedule.since, run.until));
  while (due <= now) {
    all.push(due);
    if (all.length > RECENT) all.shift();
    due = nextDue(schedule.timing, due);
  }
  return all;
}

/** When a schedule is first to be looked at after a start: epoch milliseconds; nothing while it waits for people. */
export function firstLook(schedule: Schedule, run: Run, now: number): number | undefined {
  const isBegun = run.open !== undefined || run.paused?.told === "todo";
  if (isBegun || schedule.asked.some((time) => time > run.askedUntil)) return now;
  if (schedule.paused || pausedItself(schedule, run)) return undefined;
  return nextDue(schedule.timing, Math.max(schedule.since, Math.min(run.until, now)));
}

/** How long to wait before the next try: milliseconds, from one second to a minute. */
export function backoff(tries: number): number {
  return Math.min(60_000, 1_000 * 2 ** Math.max(0, tries - 1));
}
