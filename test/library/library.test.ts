import { describe, expect, it } from "vitest";
import { Library } from "../../src/library/library.js";
import { readReview } from "../../src/review/read-review.js";
import type { Review } from "../../src/review/review.js";

function review(title: string, extra = "", name = title): Review {
  const reading = readReview(
    new TextEncoder().encode(`---\ntitle: ${JSON.stringify(title)}\n${extra}\n---\nSome text.`),
    `${name}.md`,
  );
  if (reading.outcome !== "review") throw new Error(JSON.stringify(reading));
  return reading.review;
}

const library = new Library([
  review("Dune", "year: 1984", "dune-1984"),
  review("Dune", "year: 2021", "dune-2021"),
  review("Amélie", "year: 2001"),
  review("The Thing", "year: 1982"),
  review("Thing Theory", "kind: book"),
  review("Night of the Living Dead", "aliases: [NOTLD]"),
]);

describe("a lookup", () => {
  const titleFor = (text: string) => {
    const found = library.findReview(text);
    return found.outcome === "one" ? found.item.work.title : found.outcome;
  };

  it("ignores case, accents, punctuation and a leading article, knows aliases and forgives a typo", () => {
    expect(titleFor("AMELIE")).toBe("Amélie");
    expect(titleFor("amleie")).toBe("Amélie");
    expect(titleFor("thing")).toBe("The Thing");
    expect(titleFor("notld")).toBe("Night of the Living Dead");
    expect(titleFor("night of the livng dead")).toBe("Night of the Living Dead");
  });

  it("asks back where two works share a title, and takes the year", () => {
    expect(titleFor("dune")).toBe("several");
    expect(library.findReview("Dune (2021)")).toMatchObject({ outcome: "one", item: { work: { year: 2021 } } });
  });

  it("tells titles of signs and numbers apart", () => {
    const odd = new Library([
      review("🔥", "year: 2001", "fire"),
      review("A", "year: 2001", "letter"),
      review("?", "year: 2002", "ask"),
      review("1984", "kind: book", "orwell"),
    ]);
    const title = (text: string) => {
      const found = odd.findReview(text);
      return found.outcome === "one" ? found.item.work.title : found.outcome;
    };
    expect(["🔥", "🔥 (2001)", "A (2001)", "?", "1984"].map(title)).toEqual(["🔥", "🔥", "A", "?", "1984"]);
    for (const number of ["1985", "200", "2001", "19840"]) expect(title(number), number).toBe("none");
    expect(odd.suggestReviews("🔥", 25).map(({ label }) => label)).toEqual(["🔥 (2001)"]);
  });

  it("suggests titles from the first letter on, their articles among them", () => {
    const labels = (text: string) => library.suggestReviews(text, 25).map(({ label }) => label);
    expect(labels("the")).toContain("The Thing (1982)");
    expect(labels("t").slice(0, 2)).toEqual(["The Thing (1982)", "Thing Theory"]);
    expect(labels("n")[0]).toBe("Night of the Living Dead");
  });

  it("takes a chosen suggestion for what it showed, whatever else has its name", () => {
    const twins = new Library([review("Emma", "year: 1996", "emma"), review("Emma", "year: 1815", "emma-novel")]);
    for (const { item, label } of twins.suggestReviews("emma", 25)) {
      expect(twins.findReview(item.key), label).toMatchObject({ outcome: "one", item: { key: item.key } });
    }
    const odd = new Library([review("Odd", 'quotes:\n  - { text: Who is it then, speaker: "???" }')]);
    const [speaker] = odd.suggestSpeakers("", 25);
    expect(odd.findSpeaker(speaker?.item.key ?? "")).toMatchObject({ outcome: "one", item: { name: "???" } });
  });

  it("finds nothing in nonsense of any length", () => {
    for (const text of ["zzzz", "x".repeat(6000), "||", "🎬", " "])
      expect(library.findReview(text).outcome).toBe("none");
  });

  it("puts exact matches on top and stops at the limit", () => {
    expect(library.suggestReviews("thing", 25).map(({ label }) => label)).toEqual(["The Thing (1982)", "Thing Theory"]);
    expect(library.suggestReviews("t", 1).length).toBe(1);
  });
});

describe("the slots", () => {
  it("stay as they were given when reviews come, go and change speakers", () => {
    const one = review(
      "One",
      "quotes:\n  - { text: First words here, speaker: Ann }\n  - { text: Second words here, speaker: Ben }",
    );
    const before = new Library([one]);
    const changed = review(
      "One",
      "quotes:\n  - { text: First words here, speaker: Ben }\n  - { text: Third words here, speaker: Ben }",
    );
    const after = new Library([changed, review("Two")], before.registries);
    expect(after.registries.quotes.keys.slice(0, 2)).toEqual(before.registries.quotes.keys);
    const all = after.quotes({});
    expect([0, 1, 2].map((slot) => all.item(slot)?.quote.text)).toEqual([
      "First words here",
      undefined,
      "Third words here",
    ]);
    const [ben] = after.suggestSpeakers("ben", 1);
    const bens = after.quotes(ben === undefined ? {} : { speaker: ben.item.key });
    expect(Array.from({ length: bens.length }, (_, slot) => bens.item(slot)?.quote.text)).toEqual([
      undefined,
      "First words here",
      "Third words here",
    ]);
  });
});
