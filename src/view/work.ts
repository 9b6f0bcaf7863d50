import type { Review } from "../review/review.js";
import { escaped, fitted, oneLine } from "./escape.js";

/** Titles longer than this are cut: characters. Nothing of a title is worth a message that Discord refuses. */
const LONGEST_TITLE = 400;

/** The work as Discord's Markdown: the title in italics and its year. */
export function workLine(review: Review): string {
  const { title, year } = review.work;
  const shown = `*${fitted(oneLine(title), LONGEST_TITLE, escaped)}*`;
  return year === undefined ? shown : `${shown} (${year})`;
}
