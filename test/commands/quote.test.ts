import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Afterword,
  buttonsOf,
  filmClub,
  ids,
  isForCallerOnly,
  messageOf,
  press,
  startAfterword,
  suggested,
  textOf,
  type,
} from "../support/afterword.js";

let afterword: Afterword;
beforeAll(async () => {
  afterword = await startAfterword();
});
afterAll(() => afterword.close());

const quotes = [
  "Nobody owns a crossing",
  "The far bank is always the older one",
  "I came to count the boats",
  "Sing it plainly or leave it",
];
const whichOf = (text: string) => quotes.findIndex((quote) => text.includes(quote));

describe("/quote", () => {
  it("says the words, who said them, in which work and year", async () => {
    const message = messageOf(await type(afterword, "quote", { title: "plain song" }));
    expect(textOf(message)).toContain("Sing it plainly or leave it.");
    expect(textOf(message)).toContain("**Sister**");
    expect(textOf(message)).toContain("*Plain Song* (1931)");
    expect(isForCallerOnly(message)).toBe(false);
  });

  it("repeats nothing before all were seen, and another server has rounds of its own", async () => {
    const round = async (channel: string) => {
      const seen: number[] = [];
      for (let i = 0; i < 4; i += 1)
        seen.push(whichOf(textOf(messageOf(await type(afterword, "quote", {}, { channel })))));
      return seen.toSorted();
    };
    expect(await round(filmClub.channels.general)).toEqual([0, 1, 2, 3]);
    expect(await round(filmClub.channels.general)).toEqual([0, 1, 2, 3]);
    expect(await round(ids.dms.member)).toEqual([0, 1, 2, 3]);
  });

  it("keeps its place over a restart", async () => {
    const channel = filmClub.channels.general;
    const ask = async () => whichOf(textOf(messageOf(await type(afterword, "quote", { title: "river" }, { channel }))));
    const first = await ask();
    await afterword.restart();
    expect([first, await ask(), await ask()].toSorted()).toEqual([0, 1, 2]);
  });

  it("offers another quote of the same scope as its first button, to anyone", async () => {
    const first = messageOf(await type(afterword, "quote", { speaker: "ferryman" }));
    expect(buttonsOf(first)[0]?.label).toBe("Another quote");
    expect(buttonsOf(first).map(({ label }) => label)).toEqual([
      "Another quote",
      "Discuss this",
      "Read the review",
      "Source",
    ]);
    const second = messageOf(await press(afterword, first, "Another quote"));
    expect(textOf(second)).toContain("Ferryman");
    expect(whichOf(textOf(second))).not.toBe(whichOf(textOf(first)));
  });

  it("forgives case, articles, accents and a typo, and knows aliases", async () => {
    for (const title of ["RIVER", "the river!", "Thé Rivér", "rivr", "TR", "the river 1999"]) {
      expect(textOf(messageOf(await type(afterword, "quote", { title }))), title).toContain("*The River*");
    }
    expect(textOf(messageOf(await type(afterword, "quote", { speaker: "ferymann" })))).toContain("Ferryman");
  });

  it("answers only the caller where nothing fits, without echoing pings or Markdown", async () => {
    for (const title of ["@everyone `x` **b**", "|| <@1>", "x".repeat(6000), "🎬🎬🎬", "عنوان"]) {
      const message = messageOf(await type(afterword, "quote", { title }));
      expect(isForCallerOnly(message)).toBe(true);
      expect(textOf(message)).not.toMatch(/@everyone|(?<!\\)\*\*b|(?<!\\)<@1>/);
    }
    expect(textOf(messageOf(await type(afterword, "quote", { title: "quiet" })))).toContain("no quotes");
  });

  it("suggests titles from the first letter on, and speakers of the chosen title", async () => {
    expect((await suggested(afterword, "quote", { title: "r" })).map(({ name }) => name)[0]).toBe("The River (1999)");
    expect((await suggested(afterword, "quote", { title: "" })).length).toBe(3);
    expect((await suggested(afterword, "quote", { title: "river", speaker: "" })).map(({ name }) => name)).toEqual([
      "Ferryman",
      "Widow",
    ]);
  });

  it("has no second effect when Discord delivers an interaction twice", async () => {
    const outcome = await type(afterword, "quote", { title: "river" });
    if (outcome.outcome !== "message") throw new Error("no message");
    const before = afterword.discord.requests.length;
    afterword.discord.gateway.replay(outcome.interaction);
    // The next answer comes after the replayed one would have.
    await type(afterword, "help");
    const callbacks = afterword.discord.requests
      .slice(before)
      .filter(({ path }) => path.includes(`/interactions/${outcome.interaction}/`));
    expect(callbacks).toEqual([]);
  });
});
