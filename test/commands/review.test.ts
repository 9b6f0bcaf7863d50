import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Afterword,
  buttonsOf,
  filmClub,
  isForCallerOnly,
  messageOf,
  press,
  startAfterword,
  textOf,
  type,
} from "../support/afterword.js";

let afterword: Afterword;
beforeAll(async () => {
  afterword = await startAfterword();
});
afterAll(() => afterword.close());

describe("/review", () => {
  it("shows all of a long review in pages that turn in place", async () => {
    let message = messageOf(await type(afterword, "review", { title: "river" }));
    let whole = textOf(message);
    for (let page = 0; page < 20; page += 1) {
      if (buttonsOf(message).find(({ label }) => label === "Next")?.disabled === true) break;
      const outcome = await press(afterword, message, "Next");
      expect(outcome).toMatchObject({ outcome: "message", updated: true });
      message = messageOf(outcome);
      whole += textOf(message);
    }
    for (let paragraph = 1; paragraph <= 40; paragraph += 1) expect(whole).toContain(`Paragraph ${paragraph} of`);
    expect(whole).toContain("> Nobody owns a crossing.");
    const back = messageOf(await press(afterword, message, "Previous"));
    expect(textOf(back)).not.toBe(textOf(message));
  });

  it("without a title posts one that this server has not seen, named ones included", async () => {
    const channel = filmClub.channels.general;
    await type(afterword, "review", { title: "quiet" }, { channel });
    const seen = [1, 2].map(() => type(afterword, "review", {}, { channel }));
    const titles = (await Promise.all(seen)).map((outcome) => /\*(.+?)\*/.exec(textOf(messageOf(outcome)))?.[1]);
    expect(titles.toSorted()).toEqual(["Plain Song", "The River"]);
  });

  it("does not begin a round with what was asked for by name last", async () => {
    const two = await startAfterword({
      "a.md": "---\ntitle: Aaa\n---\nText a.",
      "b.md": "---\ntitle: Bbb\n---\nText b.",
    });
    const ask = async (options: Record<string, string> = {}) =>
      /\*(.+?)\*/.exec(textOf(messageOf(await type(two, "review", options))))?.[1] ?? "";
    for (let i = 0; i < 12; i += 1) {
      const drawn = await ask();
      const named = await ask({ title: drawn === "Aaa" ? "Bbb" : "Aaa" });
      expect(await ask()).not.toBe(named);
    }
    await two.close();
  });

  it("hides spoilers, keeps emphasis and links, and pings nobody", async () => {
    const text = textOf(messageOf(await type(afterword, "review", { title: "plain song" })));
    expect(text).toContain("||The sister dies.||");
    expect(text).toContain("*more*");
    expect(text).toContain("[its house](https://example.org/a%5Fb)");
    expect(text).not.toContain("@everyone");
  });

  it("opens for the presser alone under a quote", async () => {
    const quote = messageOf(await type(afterword, "quote", { title: "plain song" }));
    const review = messageOf(await press(afterword, quote, "Read the review"));
    expect(isForCallerOnly(review)).toBe(true);
    expect(textOf(review)).toContain("Plain Song");
  });
});

describe("/help", () => {
  it("names every command with its options", async () => {
    const text = textOf(messageOf(await type(afterword, "help")));
    for (const name of [
      "/quote",
      "/review",
      "/discuss",
      "/help",
      "`title`",
      "`speaker`",
      "`question`",
      "`channel`",
      "`tag`",
    ]) {
      expect(text).toContain(name);
    }
  });
});
