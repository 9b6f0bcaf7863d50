import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Afterword,
  filmClub,
  isForCallerOnly,
  messageOf,
  press,
  readingRoom,
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

describe("bad days", () => {
  it("answers an option of 6,000 characters, in any script, in every command", async () => {
    for (const text of ["@everyone ".repeat(600), "😀".repeat(3_000), "مرحبا ".repeat(1_000), "`".repeat(6_000)]) {
      for (const command of ["quote", "review", "discuss"]) {
        const message = messageOf(await type(afterword, command, { title: text.slice(0, 6_000) }));
        expect(isForCallerOnly(message)).toBe(true);
        expect(textOf(message).length).toBeLessThan(1_000);
      }
      expect(await suggested(afterword, "quote", { title: text.slice(0, 6_000) })).toEqual([]);
    }
  });

  it("answers though Discord fails or the connection breaks, once", async () => {
    for (const kind of [{ status: 502 }, { dropBefore: true }, { dropAfter: true }] as const) {
      afterword.discord.faults.add({ method: "POST", path: /\/callback/, times: 1, kind });
      expect(textOf(messageOf(await type(afterword, "quote", { title: "river" })))).toContain("The River");
    }
  });

  it("says that a channel is gone", async () => {
    afterword.discord.faults.add({ method: "POST", path: /\/threads/, times: 1, kind: { status: 404, code: 10003 } });
    expect(textOf(messageOf(await type(afterword, "discuss", { title: "river" })))).toContain("channel is gone");
  });

  it("says where the question could not be posted, and gives it out again", async () => {
    afterword.discord.faults.add({ method: "POST", path: /\/messages$/, times: 1, kind: { status: 403, code: 50013 } });
    expect(textOf(messageOf(await type(afterword, "discuss", { title: "river" })))).toContain("could not post");
  });

  it("comes back by itself when the gateway closes", async () => {
    afterword.discord.gateway.closeAll(4000);
    await expect.poll(() => afterword.discord.gateway.connections, { timeout: 15_000 }).toBe(0);
    await expect.poll(() => afterword.discord.gateway.connections, { timeout: 15_000 }).toBe(1);
    await expect.poll(async () => (await type(afterword, "help")).outcome, { timeout: 15_000 }).toBe("message");
  });

  it("tells that a review is gone where its button is pressed, and takes changes in while it runs", async () => {
    const message = messageOf(
      await type(afterword, "quote", { title: "plain song" }, { channel: filmClub.channels.general }),
    );
    const file = join(afterword.dataDir, "plain-song.md");
    await rename(file, join(afterword.folder, "kept.md"));
    const gone = async () => textOf(messageOf(await press(afterword, message, "Read the review")));
    await expect.poll(gone, { timeout: 10_000 }).toContain("no longer in the library");
    await rename(join(afterword.folder, "kept.md"), file);
    await expect.poll(gone, { timeout: 10_000 }).toContain("Plain Song");
  });

  it("keeps the last good version of a file that breaks on an edit", async () => {
    await writeFile(
      join(afterword.dataDir, "plain-song.md"),
      "---\ntitle: Plain Song\naliases: [never closed\n---\nBroken.\n",
    );
    await writeFile(join(afterword.dataDir, "new.md"), "---\ntitle: Newcomer\n---\nA new one.\n");
    const known = async (title: string) =>
      textOf(messageOf(await type(afterword, "review", { title }, { channel: readingRoom.channels.general })));
    await expect.poll(() => known("newcomer"), { timeout: 10_000 }).toContain("A new one");
    expect(await known("plain song")).toContain("Nothing *more* happens");
    await rm(join(afterword.dataDir, "new.md"));
  });
});
