import type { QuoteItem, QuoteScope } from "../library/library.js";
import type { Wording } from "../wording/wording.js";
import { customId } from "./buttons.js";
import { clipped, escaped } from "./escape.js";
import { button, card, linkButton, type MessagePayload, text } from "./message.js";
import { workLine } from "./work.js";

/** Characters of a quote before it is cut; doubled by escaping at worst, it still fits a message. */
const LONGEST_QUOTE = 1_700;
const LONGEST_SPEAKER = 150;

/**
 * A quote with who said it, in which work, and what to do next.
 *
 * @param scope what it was drawn from, and so what the next is drawn from
 * @param threads whether a thread can be opened where this is posted
 */
export function quoteMessage(item: QuoteItem, scope: QuoteScope, wording: Wording, threads: boolean): MessagePayload {
  const { quote, review } = item;
  const words = escaped(clipped(quote.text, LONGEST_QUOTE));
  const lines = words
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, index, all) => {
      const marked = `${index === 0 ? "“" : ""}${line}${index === all.length - 1 ? "”" : ""}`;
      return `> ${quote.spoiler ? `||${marked}||` : marked}`;
    });
  const by =
    quote.speaker === undefined ? "— " : `${wording.quote.speaker(escaped(clipped(quote.speaker, LONGEST_SPEAKER)))}, `;
  const cut = quote.text.length > LONGEST_QUOTE ? `\n-# ${wording.quote.cut}` : "";
  return card(
    [text(`${lines.join("\n")}\n${by}${workLine(review)}${cut}`)],
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
