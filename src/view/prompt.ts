import { type PromptItem, spoils, titleOf } from "../library/library.js";
import type { Wording } from "../wording/wording.js";
import { customId } from "./buttons.js";
import { clipped, escaped, fitted, oneLine } from "./escape.js";
import { button, card, divider, linkButton, type MessagePayload, text } from "./message.js";
import { workLine } from "./work.js";

const LONGEST_QUESTION = 1_500;
const LONGEST_CONTEXT = 1_500;
/** Discord's limit of a thread's name: characters. */
const LONGEST_NAME = 100;
/** Of which the work may take so many. */
const LONGEST_WORK_IN_NAME = 45;

/** The name of the thread on a prompt: the work and the question. Spoilers stay out of names. */
export function threadName({ prompt, review }: PromptItem, wording: Wording): string {
  const title = clipped(oneLine(review.work.title), LONGEST_WORK_IN_NAME);
  if (spoils(prompt, review)) return clipped(oneLine(titleOf(review)), LONGEST_NAME);
  return clipped(oneLine(wording.discuss.threadName(title, prompt.text)), LONGEST_NAME);
}

/**
 * The question, then what it stands in, and a way to the review.
 *
 * @param before a mention of the thread in which it was discussed before
 */
export function promptMessage({ prompt, review }: PromptItem, wording: Wording, before?: string): MessagePayload {
  const hidden = spoils(prompt, review);
  const write = (words: string) => (hidden ? `||${escaped(words)}||` : escaped(words));
  const question = fitted(oneLine(prompt.text), LONGEST_QUESTION, write);
  const context =
    prompt.context === undefined
      ? []
      : [divider(), text(`> ${fitted(oneLine(prompt.context), LONGEST_CONTEXT, write)}`)];
  const origin = `-# ${workLine(review)}${before === undefined ? "" : ` · ${wording.discuss.before(before)}`}`;
  return card(
    [text(`### ${question}`), ...context, text(origin)],
    [
      button(wording.buttons.readReview, customId({ verb: "read", review: review.key })),
      ...(review.quotes.length > 0
        ? [button(wording.buttons.aQuote, customId({ verb: "quote", scope: { review: review.key } }))]
        : []),
      ...linkButton(wording.buttons.source, review.link),
    ],
  );
}
