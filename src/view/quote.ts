import { type QuoteItem, type QuoteScope, spoils } from "../library/library.js";
import type { Wording } from "../wording/wording.js";
import { customId } from "./buttons.js";
import { escaped, fitted, oneLine } from "./escape.js";
import { button, card, linkButton, type MessagePayload, text } from "./message.js";
import { workLine } from "./work.js";

/** Characters of a quote as it is written, of Discord's 4,000 for all. */
const LONGEST_QUOTE = 3_000;
const LONGEST_SPEAKER = 300;

/** The words as a quotation, each line hidden where they spoil. */
function quotation(words: string, hidden: boolean): string {
  return escaped(words)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, index, all) => {
      const marked = `${index === 0 ? "“" : ""}${line}${index === all.length - 1 ? "”" : ""}`;
      return `> ${hidden ? `||${marked}||` : marked}`;
    })
    .join("\n");
}

/**
 * A quote with who said it, in which work, and what to do next.
 *
 * @param scope what it was drawn from, and so what the next is drawn from
 * @param threads whether a thread can be opened where this is posted
 */
export function quoteMessage(item: QuoteItem, scope: QuoteScope, wording: Wording, threads: boolean): MessagePayload {
  const { quote, review } = item;
  let cut = false;
  const words = fitted(quote.text, LONGEST_QUOTE, (part) => {
    cut = part.length < quote.text.length;
    return quotation(part, spoils(quote, review));
  });
  const speaker = quote.speaker && fitted(oneLine(quote.speaker), LONGEST_SPEAKER, escaped);
  const by = speaker ? `${wording.quote.speaker(speaker)}, ` : "— ";
  const rest = cut ? `\n-# ${wording.quote.cut}` : "";
  return card(
    [text(`${words}\n${by}${workLine(review)}${rest}`)],
    [
      button(wording.buttons.anotherQuote, customId({ verb: "quote", scope })),
      ...(threads && review.prompts.length > 0
        ? [button(wording.buttons.discuss, customId({ verb: "discuss", review: review.key }))]
        : []),
      button(wording.buttons.readReview, customId({ verb: "read", review: review.key })),
      ...linkButton(wording.buttons.source, review.link),
    ],
  );
}
