import { describe, expect, it } from "vitest";
import { reviewOf, withText } from "./support.js";

const found = (text: string) => withText(text).quotes.map(({ text: words, speaker }) => [words, speaker]);

describe("a quote in Markdown", () => {
  it("names its speaker in any of the usual ways", () => {
    for (const form of [
      "> Nobody owns a crossing.\n>\n> — Ines",
      "> Nobody owns a crossing.\n> – Ines",
      "> Nobody owns a crossing. ~ Ines",
      "> Nobody owns a crossing. -- Ines",
      "> Nobody owns a crossing.\n> - Ines",
      "> Nobody owns a crossing.\n\n- Ines",
      "> Nobody owns a crossing.\n\n— Ines, *Glass*",
      "> “Nobody owns a crossing.“\n>\n> — *Ines* (Ada Quill)",
      '> "Nobody owns a crossing." - Ada Quill as Ines',
      "> Nobody owns a crossing.”\n>\n> ~ Ines",
    ])
      expect(found(form), form).toEqual([["Nobody owns a crossing.", "Ines"]]);
  });

  it("may have none, and then has at least four words", () => {
    expect(found("> Nobody owns a crossing.")).toEqual([["Nobody owns a crossing.", undefined]]);
    expect(found("> So it goes.")).toEqual([]);
  });

  it("is one over several paragraphs, and several where each has its speaker", () => {
    expect(found("> Nobody owns a crossing.\n>\n> Nobody ever did.\n>\n> — Ines")).toEqual([
      ["Nobody owns a crossing.\nNobody ever did.", "Ines"],
    ]);
    expect(found("> The tide is late.\n>\n> — Ines\n>\n> It always was.\n>\n> — Old Man")).toEqual([
      ["The tide is late.", "Ines"],
      ["It always was.", "Old Man"],
    ]);
  });

  it("keeps apostrophes and dashes of its own", () => {
    expect(found("> 'Tis late, and we knew it – all of us did.")).toEqual([
      ["'Tis late, and we knew it – all of us did.", undefined],
    ]);
  });

  it("is marked as a spoiler where it was hidden, without the marks", () => {
    for (const form of [
      "> ||The captain did it.||\n>\n> — Ines",
      "> <spoiler>The captain did it.</spoiler>\n>\n> — Ines",
    ]) {
      const review = withText(form);
      expect(review.quotes).toMatchObject([{ text: "The captain did it.", speaker: "Ines", spoiler: true }]);
      expect(JSON.stringify(review.body)).toContain('"type":"spoiler"');
    }
  });

  it("that the front matter lists overrules the one that is found", () => {
    const review = withText(
      "> The captain did it!\n>\n> — Ines",
      'quotes:\n  - { text: "The captain did it.", spoiler: true }\n  - "The tide is late. — Old Man"\n',
    );
    expect(review.quotes).toMatchObject([
      { text: "The captain did it.", speaker: "Ines", spoiler: true },
      { text: "The tide is late.", speaker: "Old Man", spoiler: false },
    ]);
    expect(withText("> The captain did it!", "quotes: []\n").quotes).toEqual([]);
  });

  it("keeps its key as long as its words stay, whatever their marks", () => {
    const [one] = withText("> The captain did it.\n>\n> — Ines").quotes;
    const [other] = withText("> “The captain did it!”\n>\n> — Somebody").quotes;
    expect(one?.key).toBe(other?.key);
    expect(one?.key).toMatch(/^[\w-]{11}$/);
  });
});

describe("a quote in a pasted post", () => {
  it("may have its speaker on the same line or in the next block", () => {
    const text =
      "Glass (2019)\n\nNobody owns a crossing.” ~ Ines\n\n“The tide is late.”\n\n— Old Man\n\nIt is a patient film.\n";
    const review = reviewOf(text, "glass.txt");
    expect(review.quotes.map(({ text: words, speaker }) => [words, speaker])).toEqual([
      ["Nobody owns a crossing.", "Ines"],
      ["The tide is late.", "Old Man"],
    ]);
    expect(review.body.map(({ type }) => type)).toEqual(["blockquote", "blockquote", "paragraph"]);
  });
});
