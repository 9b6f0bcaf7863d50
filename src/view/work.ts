import type { Review } from "../review/review.js";
import { escaped } from "./escape.js";

/** Titles longer than this are cut: characters. Nothing of a title is worth a message that Discord refuses. */
export const LONGEST_TITLE = 200;

/** The work as Discord's Markdown: the title in italics and its year. */
export function workLine(review: Review): string {
  const { title, year } = review.work;
  const shown = escaped(title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE)}…` : title);
  return year === undefined ? `*${shown}*` : `*${shown}* (${year})`;
}
