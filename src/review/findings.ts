import type { RootContent } from "mdast";
import type { FoundPrompt } from "./prompts.js";
import type { FoundQuote } from "./quotes.js";
import type { Facts } from "./work.js";

/** What was found in a text, before it is made a review. */
export interface Findings {
  readonly facts: Facts;
  readonly body: readonly RootContent[];
  readonly quotes: readonly FoundQuote[];
  readonly prompts: readonly FoundPrompt[];
}
