import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readReview } from "../../src/review/read-review.js";
import type { Problem, Review } from "../../src/review/review.js";

const bytes = (text: string) => new TextEncoder().encode(text);

function reviewIn(text: string, file = "data/some-review.md"): Review {
  const reading = readReview(bytes(text), file);
  if (reading.outcome !== "review") throw new Error(JSON.stringify(reading));
  return reading.review;
}

function problemIn(text: string | Uint8Array, file = "data/some-review.md"): Problem {
  const reading = readReview(typeof text === "string" ? bytes(text) : text, file);
  if (reading.outcome !== "problem") throw new Error(JSON.stringify(reading));
  return reading.problem;
}

/** Of the shape of a real post as people paste it: no opening marks, one glyph on both sides, furniture at the end. */
const PASTED = `Glass :: Movie Review


Glass (2019)\u00a0
Directed by Ada Quill
Written by Tomas Reed and Ada Quill

Nobody keeps a window for ever.” ~ Ines

What makes a house a “house“? What makes it ours? What is it that the widow waits for? Rain? A letter? Both of them? Is silence a kind of answer? These are the things that stay after Glass.

It is a patient film, and it earns its patience.

I have counted every pane… and I count them still.” ~ Old Man

Leave a Reply
Fill in your details below
`;

describe("a pasted post", () => {
  const review = reviewIn(PASTED, "data/glass-movie-review.txt");

  it("gives title, year, kind and credits", () => {
    expect(review.id).toBe("glass-movie-review");
    expect(review.work).toMatchObject({
      title: "Glass",
      year: 2019,
      kind: "film",
      directors: ["Ada Quill"],
      writers: ["Tomas Reed", "Ada Quill"],
    });
  });

  it("gives its quotes with their speakers and without stray marks", () => {
    expect(review.quotes.map(({ text, speaker }) => [text, speaker])).toEqual([
      ["Nobody keeps a window for ever.", "Ines"],
      ["I have counted every pane… and I count them still.", "Old Man"],
    ]);
  });

  it("joins fragments to their question and keeps what the questions stand in", () => {
    expect(review.prompts.map(({ text }) => text)).toEqual(
      [
        "What makes a house a “house“?",
        "What is it that the widow waits for? Rain? A letter? Both of them?",
        "Is silence a kind of answer?",
      ].toSpliced(1, 0, "What makes it ours?"),
    );
    expect(review.prompts.map(({ context }) => context)).toEqual(
      Array.from({ length: 4 }, () => "These are the things that stay after Glass."),
    );
  });

  it("keeps quotes and questions in the body, and no furniture", () => {
    const body = JSON.stringify(review.body);
    expect(body).toContain("Nobody keeps a window for ever.");
    expect(body).toContain("Is silence a kind of answer?");
    expect(body).not.toMatch(/Leave a Reply|Fill in|Directed by|Movie Review/);
    expect(review.body.length).toBe(4);
  });
});

const REAL = resolve(import.meta.dirname, "../../../shared/reviews/her-movie-review.txt");
if (!existsSync(REAL))
  console.log("The real post is not beside this checkout: its test is skipped, the shape is tested above.");
describe.skipIf(!existsSync(REAL))("the real post", () => {
  it("is understood as it was pasted", () => {
    const reading = readReview(readFileSync(REAL), "data/her-movie-review.txt");
    if (reading.outcome !== "review") throw new Error(JSON.stringify(reading));
    const { work, quotes, prompts, body } = reading.review;
    expect(work).toMatchObject({
      title: "Her",
      year: 2013,
      kind: "film",
      directors: ["Spike Jonze"],
      writers: ["Spike Jonze"],
    });
    expect(quotes.map(({ speaker }) => speaker)).toEqual(["Samantha", "Amy"]);
    for (const { text } of quotes) expect(text).not.toMatch(/^[“"”]|[“"”]$/);
    expect(prompts.length).toBe(7);
    expect(prompts[2]?.text).toContain("Bodies? Minds?");
    expect(body.length).toBe(6);
  });
});

describe("Markdown", () => {
  it("reads titles that YAML would misread, numbers as titles, and repeated keys", () => {
    expect(reviewIn("---\ntitle: Mission: Impossible\nauthor: Ann\nauthor: Bob\n---\nText.").work.title).toBe(
      "Mission: Impossible",
    );
    expect(reviewIn("---\ntitle: 1984\nkind: book\nauthor: George Orwell\n---\nText.").work).toMatchObject({
      title: "1984",
      authors: ["George Orwell"],
    });
    expect(reviewIn('\uFEFF+++\ntitle = "Rain"\nyear = 2001\n+++\nText.').work).toMatchObject({
      title: "Rain",
      year: 2001,
    });
    expect(reviewIn("title: Bare\nyear: 1999\n\nText.").work).toMatchObject({ title: "Bare", year: 1999 });
  });

  it("finds quotes in every form of attribution", () => {
    const forms = [
      "> Nobody owns a crossing. — Ann",
      "> Nobody owns a crossing.\n> ~ Ann",
      "> Nobody owns a crossing.\n>\n> - Ann",
      "> Nobody owns a crossing.\n\n— Ann",
      '> "Nobody owns a crossing." -- Ann',
      "> “Nobody owns a crossing.” - John Hurt as Ann",
    ];
    for (const form of forms) {
      const { quotes } = reviewIn(`---\ntitle: Form\n---\n\n${form}\n`);
      expect(
        quotes.map(({ text, speaker }) => [text, speaker]),
        form,
      ).toEqual([["Nobody owns a crossing.", "Ann"]]);
    }
  });

  it("takes no foolish questions", () => {
    const prose = [
      "Good film, right? Yes.",
      "Was the ending fair to her? No.",
      "Have you seen this one in a cinema yet?",
      "“Who are these people at the door?” she asked.",
      "# What about the sequel to this film?",
      "See [what is a film made of?](https://example.org).",
      "||Why did the captain kill the boy?||",
      "Why did I ever leave the city at night?",
    ];
    for (const text of prose)
      expect(reviewIn(`---\ntitle: No\n---\n\nOpening words.\n\n${text}\n`).prompts, text).toEqual([]);
  });

  it("lets the front matter add and overrule", () => {
    const review = reviewIn(
      "---\ntitle: Over\nquotes:\n  - { text: Hidden end, speaker: Ann, spoiler: true }\nquestions: []\n---\n\nWhat does a promise cost the one who keeps it?\n",
    );
    expect(review.quotes).toMatchObject([{ text: "Hidden end", speaker: "Ann", spoiler: true }]);
    expect(review.prompts).toEqual([]);
  });

  it("leaves drafts out", () => {
    expect(readReview(bytes("---\ntitle: X\ndraft: true\n---\nText."), "x.md").outcome).toBe("skipped");
  });
});

describe("a stub", () => {
  it("is left out, and a short review is not", () => {
    for (const text of ["My thoughts go here.", "*Review coming soon!*", "TODO", "Write your review here", "TBD"])
      expect(readReview(bytes(`---\ntitle: Rain\n---\n${text}`), "rain.md").outcome, text).toBe("skipped");
    for (const text of [
      "Wet.",
      "My thoughts go here and there, and so does the film.",
      "Review the ending, then see it again.",
    ])
      expect(readReview(bytes(`---\ntitle: Rain\n---\n${text}`), "rain.md").outcome, text).toBe("review");
  });
});

describe("a text in another encoding", () => {
  const text = "---\ntitle: Café\n---\nIt’s a patient film.";
  it("is read: windows-1252, and UTF-16 with its mark", () => {
    const western = Uint8Array.from(text, (char) => (char === "’" ? 0x92 : char.charCodeAt(0)));
    const little = new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le"));
    const big = new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le").swap16());
    for (const content of [western, little, big]) {
      const reading = readReview(content, "cafe.md");
      expect(reading).toMatchObject({ outcome: "review", review: { work: { title: "Café" } } });
      expect(JSON.stringify(reading)).toContain("It’s a patient film.");
    }
  });
});

describe("a long file", () => {
  it("is a problem where it is longer than a review", () => {
    expect(problemIn(`---\ntitle: Long\n---\n${"a ".repeat(160_000)}`).todo).toContain("Split it");
  });

  it("keeps its links and its fenced code in one", () => {
    const filler = `${"The sea is patient, and so is the widow. ".repeat(10)}\n\n`.repeat(10);
    const review = reviewIn(
      `---\ntitle: Long\n---\n\n${filler}See [the shore][s].\n\n\`\`\`\none\n\n${"x".repeat(1_500)}\n\n> two\n\`\`\`\n\n${filler}[s]: https://example.org/shore\n`,
    );
    expect(JSON.stringify(review.body)).toContain("https://example.org/shore");
    expect(review.body.map(({ type }) => type).filter((type) => type !== "paragraph")).toEqual(["code"]);
    expect(review.body).toHaveLength(22);
  });
});

describe("a bad file", () => {
  it("is named with line and what to do", () => {
    expect(problemIn("Only prose, and no title anywhere.")).toMatchObject({
      file: "data/some-review.md",
      line: 1,
      what: expect.stringContaining("no title"),
    });
    expect(problemIn("---\ntitle: X\nyear: 2000\nnever closed")).toMatchObject({
      what: expect.stringContaining("never closed"),
    });
    expect(problemIn("---\ntitle: X\naliases: [a, b\n---\nText.").line).toBeGreaterThan(1);
    expect(problemIn("---js\nmodule.exports = {}\n---\nText.").what).toContain("not read");
    expect(problemIn("").what).toContain("empty");
    expect(problemIn(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1])).what).toContain("not text");
  });

  it("never ends the reading, whatever bytes it holds", () => {
    const shapes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.string({ maxLength: 400 }).map(bytes),
      fc.string({ maxLength: 200 }).map((text) => bytes(`---\ntitle: ${text}\n---\n> ${text}\n\n${text}?`)),
    );
    fc.assert(
      fc.property(shapes, fc.constantFrom("a.md", "a.txt"), (content, file) =>
        ["review", "problem", "skipped"].includes(readReview(content, file).outcome),
      ),
      { numRuns: 500 },
    );
  });

  it("of a quarter of a megabyte on one line is read in linear time", () => {
    const word = "Is this word long enough for a question of its own, said the boatman? ";
    const [small, large] = [25_000, 250_000].map((size) => {
      const text = `---\ntitle: Long\n---\n\n${word.repeat(Math.ceil(size / word.length))}`;
      const from = performance.now();
      readReview(bytes(text), "long.md");
      return performance.now() - from;
    });
    expect((large ?? 0) / (small ?? 1)).toBeLessThan(60);
  });
});

describe("bars in the prose", () => {
  it("hide where they stand bare, and are read where they are escaped", () => {
    const body = JSON.stringify(
      reviewIn("---\ntitle: Bars\n---\nOne ||hidden|| and \\|\\|open\\|\\| and `a \\| b`.").body,
    );
    expect(body).toContain('"spoiler"');
    expect(body).toContain("||open||");
    expect(body).toContain('"a \\\\| b"');
  });
});
