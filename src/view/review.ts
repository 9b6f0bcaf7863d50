import type { Review } from "../review/review.js";
import type { Wording } from "../wording/wording.js";
import { customId } from "./buttons.js";
import { escaped, fitted, oneLine } from "./escape.js";
import { pagesOf } from "./markdown.js";
import { button, card, divider, linkButton, type MessagePayload, text } from "./message.js";
import { workLine } from "./work.js";

/** A page that is read on a phone without losing one's place: characters. */
const PAGE = 1_800;
const LONGEST_LINE = 300;

function facts(review: Review, wording: Wording): string {
  const { directors, writers, authors } = review.work;
  const named = (names: readonly string[], say: (all: string) => string) =>
    names.length === 0 ? [] : [say(fitted(oneLine(wording.list(names)), LONGEST_LINE, escaped))];
  const line = [
    ...named(authors, wording.review.author),
    ...named(directors, wording.review.directed),
    ...named(writers, wording.review.written),
    ...(review.rating === undefined ? [] : [wording.review.rating(fitted(oneLine(review.rating), 80, escaped))]),
    ...(review.reviewer === undefined
      ? []
      : [wording.review.by(fitted(oneLine(review.reviewer), LONGEST_LINE, escaped))]),
  ].join(" · ");
  return line === "" ? "" : `\n-# ${line}`;
}

/**
 * One page of a review, with buttons to turn it.
 *
 * @param page counted from 0; the nearest there is where it is out of range
 * @param threads whether a thread can be opened where this is posted
 */
export function reviewMessage(review: Review, page: number, wording: Wording, threads: boolean): MessagePayload {
  const pages = pagesOf(review.body, PAGE, review.spoiler);
  const last = Math.max(0, pages.length - 1);
  const at = Math.min(Math.max(0, page), last);
  const body = pages[at] ?? wording.review.empty;
  const head = `## ${workLine(review)}${facts(review, wording)}`;
  const warning = review.spoiler ? `\n-# ${wording.review.spoilers}` : "";
  const turn = (to: number) => customId({ verb: "turn", review: review.key, page: to });
  const turning =
    last === 0
      ? []
      : [
          button(wording.buttons.previous, turn(Math.max(0, at - 1)), { disabled: at === 0 }),
          button(wording.buttons.next, turn(at + 1), { disabled: at === last }),
        ];
  return card(
    [
      text(`${head}${warning}`),
      divider(),
      text(body),
      ...(last === 0 ? [] : [text(`-# ${wording.review.page(at + 1, last + 1)}`)]),
    ],
    turning,
    [
      ...(threads && review.prompts.length > 0
        ? [button(wording.buttons.discuss, customId({ verb: "discuss", review: review.key }))]
        : []),
      ...(review.quotes.length > 0
        ? [button(wording.buttons.aQuote, customId({ verb: "quote", scope: { review: review.key } }))]
        : []),
      ...linkButton(wording.buttons.source, review.link),
    ],
  );
}
