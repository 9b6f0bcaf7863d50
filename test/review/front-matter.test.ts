import { describe, expect, it } from "vitest";
import { readReview } from "../../src/review/read-review.js";
import { bytesOf, problemOf, reviewOf } from "./support.js";

const titleIn = (line: string) => reviewOf(`---\n${line}\n---\nText.`).work.title;

describe("front matter", () => {
  it("gives titles that YAML would misread", () => {
    expect(titleIn("title: Mission: Impossible")).toBe("Mission: Impossible");
    expect(titleIn("title: 1984")).toBe("1984");
    expect(titleIn("title: _Glass_")).toBe("Glass");
    expect(titleIn("title: *Glass*")).toBe("Glass");
    expect(titleIn("title: [Glass](https://example.org/glass)")).toBe("Glass");
    expect(titleIn("title: True")).toBe("True");
    expect(titleIn("title: @work")).toBe("@work");
    expect(titleIn("title: We're #1")).toBe("We're #1");
    expect(titleIn("title: Movement: the #Glass Years")).toBe("Movement: the #Glass Years");
    expect(titleIn("title: Glass # my favourite")).toBe("Glass");
  });

  it("may be TOML, bare lines, with a BOM, with CRLF", () => {
    expect(reviewOf('+++\ntitle = "Rain"\nyear = 2001\ndate = 2020-03-04\n+++\nText.')).toMatchObject({
      date: "2020-03-04",
      work: { title: "Rain", year: 2001 },
    });
    expect(reviewOf("title: Rain\nyear: 2001\n\nText.").work).toMatchObject({ title: "Rain", year: 2001 });
    expect(reviewOf("\uFEFF---\r\ntitle: Rain\r\nrating: 4/5\r\n---\r\nText.\r\n")).toMatchObject({
      rating: "4/5",
      work: { title: "Rain" },
    });
  });

  it("keeps the first value of a repeated key that says something", () => {
    expect(reviewOf("---\ntitle: Rain\nauthor:\nauthor: Ann\nauthor: Bob\n---\nText.").reviewer).toBe("Ann");
  });

  it("takes the author for the work's only where the work is a book", () => {
    expect(reviewOf("---\ntitle: Rain\nkind: novel\nauthor: Ada Quill\n---\nText.")).toMatchObject({
      work: { kind: "book", authors: ["Ada Quill"] },
    });
    const film = reviewOf(
      "---\ntitle: Rain\ntype: movie\nauthor: Ada Quill\nDirected by: Tomas Reed & Ines Low\n---\nText.",
    );
    expect(film).toMatchObject({
      reviewer: "Ada Quill",
      work: { kind: "film", authors: [], directors: ["Tomas Reed", "Ines Low"] },
    });
  });

  it("gives a link only to the web", () => {
    expect(
      reviewOf("---\ntitle: Rain\nlink: javascript:alert(1)\nurl: https://example.org/rain\n---\nText.").link,
    ).toBe("https://example.org/rain");
    expect(reviewOf("---\ntitle: Rain\nlink: /rain\n---\nText.").link).toBeUndefined();
  });

  it("marks drafts, which are left out", () => {
    for (const line of ["draft: true", "reviewed: false", "published: false"])
      expect(readReview(bytesOf(`---\ntitle: Rain\n${line}\n---\nText.`), "rain.md").outcome, line).toBe("skipped");
  });

  it("may list thousands of quotes", () => {
    const quotes = Array.from(
      { length: 3_000 },
      (_, at) => `  - { text: "Tide ${at} is late, ${"and ".repeat(15)}so it stays.", speaker: Ines }`,
    );
    expect(reviewOf(`---\ntitle: Rain\nquotes:\n${quotes.join("\n")}\n---\nText.`).quotes).toHaveLength(3_000);
  });

  it("of nothing but brackets is a problem, soon, however they are set", () => {
    for (const row of ["[", "{", "[ ", "{a: ", "[\n", "{\n", "[[]", '["]",'])
      for (const [open, close] of [
        ["---\ntitle: Rain\nk: ", "---"],
        ["---\n", "---"],
        ["+++\nk = ", "+++"],
      ]) {
        const from = performance.now();
        expect(problemOf(`${open}${row.repeat(50_000)}\n${close}\nText.`).line, row).toBeGreaterThan(0);
        expect(performance.now() - from, row).toBeLessThan(2_000);
      }
  });

  it("lists questions beside those of the prose, and spoilers", () => {
    const text =
      "---\ntitle: Rain\nspoilers: [the captain drowns]\nquestions:\n  - Who rows the boat home?\n  - { text: Did the captain have to die?, spoiler: true }\n---\n> The captain drowns at dawn.\n\nWhat is a boat for in films?";
    const review = reviewOf(text);
    expect(review.prompts.map(({ text: words, spoiler }) => [words, spoiler])).toEqual([
      ["Who rows the boat home?", false],
      ["Did the captain have to die?", true],
      ["What is a boat for in films?", false],
    ]);
    expect(review.quotes[0]?.spoiler).toBe(true);
    expect(review.spoiler).toBe(false);
  });

  it("that cannot be read is named with its line", () => {
    expect(problemOf("---\ntitle: Rain\nyear: 2000\n\nText.")).toMatchObject({
      line: 1,
      what: expect.stringContaining("never closed"),
    });
    expect(problemOf("---\ntitle: Rain\naliases: [a, b\n---\nText.").line).toBeGreaterThan(1);
    expect(problemOf('+++\ntitle = "Rain"\nyear = \n+++\nText.').line).toBe(3);
    expect(problemOf("---js\nmodule.exports = {}\n---\nText.").what).toContain("not read");
    expect(problemOf(`---\ntitle: ${"[".repeat(50_000)}\n---\nText.`).file).toBe("data/some-review.md");
  });
});

describe("a title", () => {
  it("may be the first heading, a title line or a file's name", () => {
    expect(reviewOf("# Glass (2019)\n\nText.")).toMatchObject({
      work: { title: "Glass", year: 2019 },
      body: [{ type: "paragraph" }],
    });
    expect(reviewOf("REVIEW: Glass (2019)\nDirected by Ada Quill\n\nText.").work).toMatchObject({
      title: "Glass",
      year: 2019,
      directors: ["Ada Quill"],
    });
    expect(reviewOf("Only prose here.", "data/broken-glass-2019.md").work).toMatchObject({
      title: "Broken Glass",
      year: 2019,
    });
    for (const line of [
      "Glass :: Movie Review",
      "REVIEW: Glass (2019)",
      "Glass – Ada Quill, 2019 ★★★★½",
      "Glass (2019)",
      "Glass",
    ])
      expect(reviewOf(`${line}\n\nIt is a patient film.\n`, "glass.txt").work.title, line).toBe("Glass");
  });

  it("must be somewhere", () => {
    expect(problemOf("Only prose here, and no title.").what).toContain("no title");
    expect(
      problemOf("This is a long first sentence of a review, which is no title at all.\n\nMore of it.", "glass.txt")
        .what,
    ).toContain("no title");
  });
});
