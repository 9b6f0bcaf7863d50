import type { ListedPrompt } from "./fields.js";
import { fold } from "./fold.js";
import { keyOf } from "./keys.js";
import type { FoundPrompt } from "./prompts.js";
import type { FoundQuote } from "./quotes.js";
import type { Prompt, Quote } from "./review.js";

/** What both kinds have in common. */
type Words = { readonly text: string; readonly spoiler?: boolean };

/** The listed ones, then the found ones; of equal ones the first, with what only the other knows. */
function merged<T extends Words>(id: string, listed: readonly T[] | undefined, found: readonly T[]): Map<string, T> {
  const all = listed?.length === 0 ? [] : [...(listed ?? []), ...found];
  const byKey = new Map<string, T>();
  for (const one of all) {
    if (one.text === "") continue;
    const key = keyOf(id, fold(one.text) || one.text);
    byKey.set(key, { ...one, ...byKey.get(key) });
  }
  return byKey;
}

/**
 * The quotes of a review.
 *
 * @param listed in the front matter; an empty list means none at all
 * @param spoils whether a text is told to give the work away
 */
export function quotesOf(
  id: string,
  listed: readonly FoundQuote[] | undefined,
  found: readonly FoundQuote[],
  spoils: (text: string) => boolean,
): Quote[] {
  return [...merged(id, listed, found)].map(([key, { text, speaker, spoiler }]) => ({
    key,
    text,
    ...(speaker === undefined ? {} : { speaker }),
    spoiler: spoiler ?? spoils(text),
  }));
}

/** The questions of a review; as with its quotes. */
export function promptsOfReview(
  id: string,
  listed: readonly ListedPrompt[] | undefined,
  found: readonly FoundPrompt[],
  spoils: (text: string) => boolean,
): Prompt[] {
  return [...merged<ListedPrompt>(id, listed, found)].map(([key, { text, context, spoiler }]) => ({
    key,
    text,
    ...(context === undefined ? {} : { context }),
    spoiler: spoiler ?? (spoils(text) || (context !== undefined && spoils(context))),
  }));
}
