import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { QuoteItem } from "../../src/library/library.js";
import { readReview } from "../../src/review/read-review.js";
import { customId, pressOf } from "../../src/view/buttons.js";
import { clipped, escaped } from "../../src/view/escape.js";
import { pagesOf } from "../../src/view/markdown.js";
import { type MessagePayload, MOST_TEXT } from "../../src/view/message.js";
import { promptMessage, threadName } from "../../src/view/prompt.js";
import { quoteMessage } from "../../src/view/quote.js";
import { reviewMessage } from "../../src/view/review.js";
import { wordingFor } from "../../src/wording/wording.js";

const en = wordingFor("en-US");

function reviewOf(markdown: string) {
  const reading = readReview(new TextEncoder().encode(markdown), "some.md");
  if (reading.outcome !== "review") throw new Error(JSON.stringify(reading));
  return reading.review;
}

function textLength(message: MessagePayload): number {
  return [...JSON.stringify(message).matchAll(/"content":("(?:[^"\\]|\\.)*")/g)].reduce(
    (sum, [, json = '""']) => sum + String(JSON.parse(json)).length,
    0,
  );
}

describe("text of others", () => {
  it("cannot break out: no spoiler bar, Markdown or mention takes effect", () => {
    const nasty =
      "|| **b** _i_ ~~s~~ `c` [l](x) <@1> <@&2> @everyone @here\n# h\n> q\n- item\n1. one\n-# small <t:1:R>";
    const safe = escaped(nasty);
    expect(safe.replace(/\\[\\*_~|`<>[\]#+\-:.)]/g, "·")).not.toMatch(
      /\|\||\*|_|~~|`|<|@everyone|@here|^#|^>|^-|^\d+\./m,
    );
  });

  it("keeps addresses whole", () => {
    expect(escaped("see https://example.org/a_b*c now_then")).toBe("see https://example.org/a%5Fb%2Ac now\\_then");
  });

  it("is clipped within its limit and never inside a letter", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), fc.integer({ min: 2, max: 40 }), (text, limit) => {
        const short = clipped(text, limit);
        return short.length <= limit && !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(short);
      }),
    );
  });
});

describe("a message", () => {
  const long = `https://example.org/${"_".repeat(3_000)} ${"*_|`\n".repeat(600)}`;
  const title = "T*".repeat(300);
  const review = reviewOf(
    `---\ntitle: ${JSON.stringify(title)}\ndirected by: ${JSON.stringify(long)}\nauthor: ${JSON.stringify(long)}\nlink: https://example.org/${"a".repeat(600)}\nquestions:\n  - { text: ${JSON.stringify(`${long}?`)}, context: ${JSON.stringify(long)} }\nquotes:\n  - { text: ${JSON.stringify(long)}, speaker: ${JSON.stringify("S".repeat(400))}, spoiler: true }\n---\n${"word ".repeat(4_000)}`,
  );
  const [quote] = review.quotes;
  const [prompt] = review.prompts;
  if (quote === undefined || prompt === undefined) throw new Error("the review lost its quote or question");
  const item: QuoteItem = { quote, review };

  it("stays within Discord's limits whatever a review holds, and pings nobody", () => {
    for (const message of [
      quoteMessage(item, {}, en, true),
      reviewMessage(review, 0, en, true),
      promptMessage({ prompt, review }, en),
    ]) {
      expect(textLength(message)).toBeLessThanOrEqual(MOST_TEXT);
      expect(message.allowed_mentions).toEqual({ parse: [] });
      const ids = [...JSON.stringify(message).matchAll(/"custom_id":"([^"]*)"/g)].map(([, id = ""]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id.length).toBeLessThanOrEqual(100);
    }
    expect(threadName({ prompt, review }, en).length).toBeLessThanOrEqual(100);
  });

  it("hides a quote that spoils", () => {
    expect(JSON.stringify(quoteMessage(item, {}, en, true))).toMatch(/> \|\|“/);
  });
});

describe("a review that spoils as a whole", () => {
  const review = reviewOf(
    "---\ntitle: End\nspoilers: true\nquotes:\n  - He was the ferryman\n---\nWhy does the sister kill the ferryman at the end?",
  );
  const [quote] = review.quotes;
  const [prompt] = review.prompts;
  if (quote === undefined || prompt === undefined) throw new Error("the review lost its quote or question");

  it("hides its quotes and questions, and keeps them out of names", () => {
    expect(JSON.stringify(quoteMessage({ quote, review }, {}, en, true))).toContain("||“He was the ferryman”||");
    expect(JSON.stringify(promptMessage({ prompt, review }, en))).toContain("### ||Why does the sister");
    expect(threadName({ prompt, review }, en)).toBe("End");
  });

  it("lets no code inside it open the bars", () => {
    const [page] = pagesOf(reviewOf("---\ntitle: Code\n---\n||In code `a || b` he dies.||").body, 500, false);
    expect(page?.replace(/\\\|/g, "").match(/\|\|/g)).toHaveLength(2);
  });
});

describe("pages", () => {
  it("hold every word of a review in order, each within the limit", () => {
    const words = fc.array(
      fc.string({ unit: fc.constantFrom("a", "b", "*", "_", "|", "é", "😀", "."), minLength: 1, maxLength: 30 }),
      { minLength: 1, maxLength: 200 },
    );
    fc.assert(
      fc.property(words, (list) => {
        const body = [{ type: "paragraph" as const, children: [{ type: "text" as const, value: list.join(" ") }] }];
        const pages = pagesOf(body, 200, false);
        const read = pages.join(" ").replace(/\\/g, "").replace(/\s+/g, "");
        return pages.every((page) => page.length <= 200) && read === list.join("").replace(/\s+/g, "");
      }),
    );
  });
});

describe("a custom_id", () => {
  it("reads back as it was written, and nothing else is read", () => {
    const presses = [
      { verb: "quote", scope: {} },
      { verb: "quote", scope: { review: "abcdefghijk", speaker: "ABCDEFGHI-_" } },
      { verb: "discuss", review: "abcdefghijk" },
      { verb: "read", review: "abcdefghijk" },
      { verb: "turn", review: "abcdefghijk", page: 12 },
    ] as const;
    for (const press of presses) expect(pressOf(customId(press))).toEqual(press);
    for (const id of [
      "",
      "quote",
      "quote:x:",
      "turn:abcdefghijk:-1",
      "read:abcdefghijk:1",
      "drop:abcdefghijk",
      "quote:::",
      "🎬",
    ])
      expect(pressOf(id), id).toBeUndefined();
  });
});
