import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readFolder } from "../../src/review/read-folder.js";

const TABLE = resolve(import.meta.dirname, "../../dist/src/review/table.js");

function tableOf(folder: string) {
  return spawnSync(process.execPath, [TABLE], { encoding: "utf8", env: { ...process.env, DATA_DIR: folder } });
}

describe("a folder of reviews", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "reviews-"));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const put = async (name: string, text: string) => {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), text);
  };

  it("is read with the folders in it, and passes over what is no review", async () => {
    await put("b.MD", "# Bay\n\nText.");
    await put("deep/er/a.txt", "Arc (2001)\n\nText.\n");
    await put("README.md", "# Readme\n\nText.");
    await put(".hidden.md", "# Hidden\n\nText.");
    await put("node_modules/x.md", "# Module\n\nText.");
    await put("picture.png", "no");
    await put("draft.md", "---\ntitle: Draft\ndraft: true\n---\nText.");
    await symlink(folder, join(folder, "loop"));
    await symlink(join(folder, "gone.md"), join(folder, "dangling.md"));
    const { reviews, problems, skipped } = await readFolder(folder);
    expect(reviews.map(({ review }) => review.work.title)).toEqual(["Bay", "Arc"]);
    expect(problems).toEqual([]);
    expect(skipped).toEqual([{ file: join(folder, "draft.md"), reason: expect.stringContaining("draft") }]);
  });

  it("serves the first of two files with one id and names both", async () => {
    await put("a/her.md", "# Her\n\nText.");
    await put("b/her.md", "# Her again\n\nText.");
    const { reviews, problems } = await readFolder(folder);
    expect(reviews.map(({ file }) => file)).toEqual([join(folder, "a/her.md")]);
    expect(problems).toMatchObject([
      { file: join(folder, "b/her.md"), what: expect.stringContaining(join(folder, "a/her.md")) },
    ]);
  });

  it("takes no file of more than 512 KB", async () => {
    await put("big.md", "x".repeat(2 * 1024 * 1024 + 1));
    expect((await readFolder(folder)).problems).toMatchObject([{ what: expect.stringContaining("512 KB") }]);
  });

  it("names a file that cannot be opened", async () => {
    await symlink("round.md", join(folder, "round.md"));
    expect((await readFolder(folder)).problems).toMatchObject([{ what: expect.stringContaining("ELOOP") }]);
  });

  it("is shown as a table, which ends with 1 where a file is bad", async () => {
    await put("bay.md", "# Bay\n\nText.");
    expect(tableOf(folder)).toMatchObject({ status: 0, stdout: expect.stringContaining("Bay") });
    await put("bad.md", "");
    expect(tableOf(folder)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("bad.md:1 The file is empty."),
    });
  });

  it("that does not exist is an error", async () => {
    await expect(readFolder(join(folder, "nowhere"))).rejects.toThrow();
  });
});
