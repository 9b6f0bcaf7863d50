import { readReview } from "../../src/review/read-review.js";
import type { Problem, Review } from "../../src/review/review.js";

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function reviewOf(text: string, file = "data/some-review.md"): Review {
  const reading = readReview(bytesOf(text), file);
  if (reading.outcome !== "review") throw new Error(JSON.stringify(reading));
  return reading.review;
}

export function problemOf(content: string | Uint8Array, file = "data/some-review.md"): Problem {
  const reading = readReview(typeof content === "string" ? bytesOf(content) : content, file);
  if (reading.outcome !== "problem") throw new Error(JSON.stringify(reading));
  return reading.problem;
}

/** A review of a made-up film with this text. */
export function withText(text: string, more = ""): Review {
  return reviewOf(`---\ntitle: Glass\nyear: 2019\nkind: film\n${more}---\n\n${text}\n`);
}
