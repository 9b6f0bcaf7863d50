import type { PromptItem } from "../library/library.js";
import { titleOf } from "../library/library.js";
import type { Wording } from "../wording/wording.js";
import { customId } from "./buttons.js";
import { clipped, escaped, oneLine } from "./escape.js";
import { button, card, divider, linkButton, type MessagePayload, text } from "./message.js";
import { workLine } from "./work.js";

const LONGEST_QUESTION = 800;
const LONGEST_CONTEXT = 900;
/** Discord's limit of a thread's name: characters. */
const LONGEST_NAME = 100;
/** Of which the work may take so many. */
const LONGEST_WORK_IN_NAME = 45;

/** The name of the thread on a prompt: the work and the question. Spoilers stay out of names. */
export function threadName({ prompt, review }: PromptItem, wording: Wording): string {
  const title = clipped(oneLine(review.work.title), LONGEST_WORK_IN_NAME);
  if (prompt.spoiler) return clipped(oneLine(titleOf(review)), LONGEST_NAME);
  return clipped(oneLine(wording.discuss.threadName(title, prompt.text)), LONGEST_NAME);
}

/**
 * The question, then what it stands in, and a way to the review.
 *
 * @param before a mention of the thread in which it was discussed before
 */
export function promptMessage({ prompt, review }: PromptItem, wording: Wording, before?: string): MessagePayload {
  const hide = (words: string) => (prompt.spoiler ? `||${words}||` : words);
  const question = hide(escaped(clipped(oneLine(prompt.text), LONGEST_QUESTION)));
  const context =
    prompt.context === undefined
      ? []
      : [divider(), text(`> ${hide(escaped(clipped(oneLine(prompt.context), LONGEST_CONTEXT)))}`)];
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
