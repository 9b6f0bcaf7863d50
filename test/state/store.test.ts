import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Keyv } from "keyv";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { Library } from "../../src/library/library.js";
import { readReview } from "../../src/review/read-review.js";
import { deckShape, deckText } from "../../src/state/deck-text.js";
import { Memory } from "../../src/state/memory.js";
import { openStore, StateError, StateUnusable, storeOn } from "../../src/state/store.js";
import { WrittenBehind } from "../../src/state/written-behind.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "afterword-state-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const url = () => `sqlite://${join(folder, "made", "for", "it", "state.sqlite")}`;
const count = z.object({ v: z.literal(1), n: z.number() });

function libraryOf(quotes: number): Library {
  const text = `---\ntitle: Many\nquotes:\n${Array.from({ length: quotes }, (_, at) => `  - Quote number ${at} of them`).join("\n")}\n---\nText.`;
  const reading = readReview(new TextEncoder().encode(text), "many.md");
  if (reading.outcome !== "review") throw new Error("not a review");
  return new Library([reading.review]);
}

/** For a Keyv of which only reading and writing are looked at. */
const noEngine = {
  async *rows(): AsyncGenerator<readonly [string, string]> {},
  sweep: async () => {},
  close: async () => {},
};
const chance = { random: Math.random, now: Date.now };
const loud = (error: unknown) => {
  throw error;
};

describe("the state", () => {
  it("is kept in a folder that is made, and is there after a restart", async () => {
    const first = await openStore(url());
    await first.set("a", { v: 1, n: 3 });
    await first.close();
    const second = await openStore(url());
    expect(await second.get("a", count)).toEqual({ v: 1, n: 3 });
    expect(await second.get("b", count)).toBeUndefined();
    await second.close();
  });

  it("refuses a second process on the same file, in words, and is free again afterwards", async () => {
    const first = await openStore(url());
    await expect(openStore(url())).rejects.toThrow(StateUnusable);
    await expect(openStore(url())).rejects.toThrow(/already running/);
    await first.close();
    await (await openStore(url())).close();
  });

  it("takes no failed or foreign value for nothing", async () => {
    const store = await openStore(url());
    await store.set("old", { v: 99, n: 1 });
    await expect(store.get("old", count)).rejects.toThrow(StateError);
    await store.close();
    await expect(store.get("old", count)).rejects.toThrow(StateError);
  });

  it("hears a store that throws on reading and on writing", async () => {
    const broken = new Map<string, unknown>();
    broken.get = () => {
      throw new Error("disk gone");
    };
    broken.set = () => {
      throw new Error("disk gone");
    };
    const keyv = new Keyv({ store: broken, throwOnErrors: true });
    keyv.on("error", () => {});
    const store = storeOn(keyv, noEngine);
    await expect(store.get("a", count)).rejects.toThrow(StateError);
    await expect(store.set("a", 1)).rejects.toThrow(StateError);
  });

  it("keeps a deck in a few dozen bytes whatever the library's size", async () => {
    const store = await openStore(url());
    const memory = new Memory(store, chance, loud);
    const library = libraryOf(1_500);
    for (let i = 0; i < 50; i += 1) await memory.drawQuote("guild:1", library, {});
    await memory.close();
    const text = await store.get("deck:guild:1:quote:all", z.string());
    expect(text?.length).toBeLessThan(60);
    expect(deckText(deckShape.parse(text))).toBe(text);
    await store.close();
  });

  it("writes draws behind within a second, and takes one back where nothing was drawn after it", async () => {
    const store = await openStore(url());
    const memory = new Memory(store, chance, loud);
    const library = libraryOf(5);
    await memory.drawQuote("guild:1", library, {});
    await expect.poll(() => store.get("deck:guild:1:quote:all", z.string()), { timeout: 1_000 }).toBeDefined();
    const drawn = await memory.drawQuote("guild:1", library, {});
    await drawn?.undo();
    const again = await memory.drawQuote("guild:1", library, {});
    expect(again?.item.quote.key).toBe(drawn?.item.quote.key);
    await memory.close();
    await store.close();
  });

  it("takes the very first draw back too", async () => {
    const store = await openStore(url());
    const library = libraryOf(4);
    for (let i = 0; i < 20; i += 1) {
      const memory = new Memory(store, chance, loud);
      const first = await memory.drawQuote(`guild:${i}`, library, {});
      await first?.undo();
      const seen = new Set<string | undefined>();
      for (let n = 0; n < 4; n += 1) seen.add((await memory.drawQuote(`guild:${i}`, library, {}))?.item.quote.key);
      expect(seen.size).toBe(4);
      await memory.close();
    }
    await store.close();
  });

  it("says so where not everything could be written at the end", async () => {
    const keyv = new Keyv({ throwOnErrors: true });
    keyv.setMany = async () => {
      throw new Error("disk full");
    };
    const memory = new Memory(storeOn(keyv, noEngine), chance, () => {});
    await memory.drawQuote("guild:1", libraryOf(2), {});
    await expect(memory.close()).rejects.toThrow(StateError);
  });

  it("lets two changes of one key never come between each other", async () => {
    const store = await openStore(url());
    const counts = new WrittenBehind(store, { shape: count, kept: (value) => value }, loud);
    await Promise.all(
      Array.from({ length: 200 }, () =>
        counts.update("n", (value) => ({ value: { v: 1 as const, n: (value?.n ?? 0) + 1 }, result: undefined })),
      ),
    );
    await counts.flush();
    expect(await store.get("n", count)).toEqual({ v: 1, n: 200 });
    counts.stop();
    await store.close();
  });
});

describe("a process that is killed", () => {
  it("loses nothing but the last second, and frees its file", async () => {
    const main = resolve(import.meta.dirname, "../../dist/src/main.js");
    const env = { ...process.env, DISCORD_TOKEN: "", NODE_ENV: "", PORT: "0", KEYV_URL: url(), LOG_LEVEL: "warn" };
    const start = async () => {
      const child = spawn(process.execPath, [main], { env, stdio: ["ignore", "pipe", "inherit"] });
      const address = await new Promise<string>((done, fail) => {
        let printed = "";
        child.stdout.on("data", (chunk) => {
          printed += String(chunk);
          const [found] = /http:\/\/\S+(?=\s)/.exec(printed) ?? [];
          if (found !== undefined) done(found);
        });
        child.on("exit", (code) => fail(new Error(`it ended with ${code}`)));
      });
      return { child, address, ended: new Promise<number | null>((done) => child.once("exit", done)) };
    };
    const first = await start();
    first.child.kill("SIGKILL");
    await first.ended;
    const second = await start();
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
  });
});
