import { createHash } from "node:crypto";
import { type Chance, type Deck, draw } from "../deck.js";
import { type Library, type PromptItem, type QuoteItem, spoils, titleOf } from "../library/library.js";
import type { DrawSet } from "../library/slots.js";
import type { Review } from "../review/review.js";
import type { Drawn, Run, SkipReason } from "./delivery.js";
import type { Schedule } from "./schedule.js";

/** What a post shows. */
export type Item =
  | { readonly content: "quote"; readonly quote: QuoteItem }
  | { readonly content: "question"; readonly prompt: PromptItem }
  | { readonly content: "review"; readonly review: Review };

/** What comes next, and where the schedule stands once it is posted. */
export interface Next {
  readonly item: Item;
  readonly deck?: Deck;
  readonly newFrom: number;
}

/** What a schedule's deck draws from. */
export function scopeOf({ content, review }: Schedule): string {
  return `${content}:${review ?? ""}`;
}

/** A new round's order follows from the schedule and the round before, so that what comes next can be told ahead. */
function chanceOf(schedule: Schedule, deck: Deck | undefined): Chance {
  const random = () => {
    const hash = createHash("sha256").update(`${schedule.id}\u0000${scopeOf(schedule)}\u0000${deck?.seed ?? ""}`);
    return hash.digest().readUInt32BE(0) / 0x1_0000_0000;
  };
  return { random, now: () => 0 };
}

function drawn<T>(
  schedule: Schedule,
  run: Run,
  set: DrawSet<T>,
  itemOf: (found: T) => Item,
): Next | Extract<SkipReason, "empty"> {
  const deck = run.scope === scopeOf(schedule) ? run.deck : undefined;
  const next = draw(deck, set, chanceOf(schedule, deck));
  const found = next === undefined ? undefined : set.item(next.slot);
  if (next === undefined || found === undefined) return "empty";
  return { item: itemOf(found), deck: next.deck, newFrom: run.newFrom };
}

/** The next review that came after the schedule was set, oldest first. */
function newest(schedule: Schedule, run: Run, library: Library): Next | Extract<SkipReason, "nothing-new"> {
  const set = library.reviewSet();
  for (let slot = Math.max(schedule.newFrom, run.newFrom); slot < set.length; slot += 1) {
    const review = set.item(slot);
    if (review !== undefined) return { item: { content: "review", review }, newFrom: slot + 1 };
  }
  return "nothing-new";
}

/** What a schedule posts next, or why it has nothing. */
export function nextItem(
  schedule: Schedule,
  run: Run,
  library: Library,
): Next | Extract<SkipReason, "empty" | "nothing-new"> {
  const { review } = schedule;
  switch (schedule.content) {
    case "quote": {
      const scope = review === undefined ? {} : { review };
      return drawn(schedule, run, library.quotes(scope), (quote) => ({ content: "quote", quote }));
    }
    case "question":
      return drawn(schedule, run, library.prompts(review), (prompt) => ({ content: "question", prompt }));
    case "review":
      return drawn(schedule, run, library.reviewSet(), (found) => ({ content: "review", review: found }));
    case "new":
      return newest(schedule, run, library);
  }
}

/** The run as it is once an item was posted. */
export function after(schedule: Schedule, run: Run, next: Pick<Next, "deck" | "newFrom">): Run {
  const { deck: _, ...rest } = run;
  return {
    ...rest,
    ...(next.deck === undefined ? {} : { deck: next.deck }),
    scope: scopeOf(schedule),
    newFrom: next.newFrom,
  };
}

/** An item by its keys, for a delivery's record. */
export function recorded(item: Item): Drawn {
  switch (item.content) {
    case "quote": {
      const { quote, review } = item.quote;
      const spoiler = spoils(quote, review);
      return { content: "quote", key: quote.key, review: review.key, title: titleOf(review), spoiler };
    }
    case "question": {
      const { prompt, review } = item.prompt;
      const spoiler = spoils(prompt, review);
      return { content: "question", key: prompt.key, review: review.key, title: titleOf(review), spoiler };
    }
    case "review": {
      const { review } = item;
      const { key } = review;
      return { content: "review", key, review: key, title: titleOf(review), spoiler: review.spoiler };
    }
  }
}

/** The review that an item is from. */
export function reviewOf(item: Item): Review {
  switch (item.content) {
    case "quote":
      return item.quote.review;
    case "question":
      return item.prompt.review;
    case "review":
      return item.review;
  }
}
