import type { Dirent } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { readReview } from "./read-review.js";
import type { Problem, Review } from "./review.js";

/** What a folder of reviews gives. */
export interface FolderReading {
  readonly reviews: readonly { readonly file: string; readonly review: Review }[];
  readonly problems: readonly Problem[];
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}

const MOST_BYTES = 2 * 1024 * 1024;
const READ = /\.(?:md|markdown|txt)$/i;
const PASSED_OVER = /^(?:\.|node_modules$|readme\.)/i;

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

async function filesIn(folder: string, seen: Set<string>): Promise<string[]> {
  const real = await realpath(folder);
  // A link that leads back up is followed once.
  if (seen.has(real)) return [];
  seen.add(real);
  const entries = await readdir(folder, { withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter(({ name }) => !PASSED_OVER.test(name))
      .map(async (entry: Dirent): Promise<string[]> => {
        const path = join(folder, entry.name);
        const isFolder =
          entry.isDirectory() ||
          (entry.isSymbolicLink() && (await stat(path).catch(() => undefined))?.isDirectory() === true);
        if (isFolder) return filesIn(path, seen);
        return READ.test(entry.name) ? [path] : [];
      }),
  );
  return files.flat();
}

type One = Awaited<ReturnType<typeof readOne>>;

async function readOne(file: string) {
  try {
    if ((await stat(file)).size > MOST_BYTES) {
      const what = "The file is larger than 2 MB.";
      return { outcome: "problem" as const, problem: { file, line: 1, what, todo: "Split it, one review a file." } };
    }
    return readReview(await readFile(file), file);
  } catch (error) {
    if (isGone(error)) return undefined;
    const what = `The file cannot be opened (${error instanceof Error && "code" in error ? String(error.code) : "unknown"}).`;
    return { outcome: "problem" as const, problem: { file, line: 1, what, todo: "Check that the bot may read it." } };
  }
}

/**
 * Reads all reviews of a folder and the folders in it, in the order of their paths.
 *
 * @throws where the folder itself cannot be read
 */
export async function readFolder(folder: string): Promise<FolderReading> {
  const files = (await filesIn(folder, new Set())).toSorted();
  const reviews: { file: string; review: Review }[] = [];
  const problems: Problem[] = [];
  const skipped: { file: string; reason: string }[] = [];
  const byId = new Map<string, string>();
  for (const file of files) {
    const read: One = await readOne(file);
    if (read === undefined) continue;
    if (read.outcome === "problem") problems.push(read.problem);
    else if (read.outcome === "skipped") skipped.push({ file, reason: read.reason });
    else {
      const other = byId.get(read.review.id);
      if (other === undefined) {
        byId.set(read.review.id, file);
        reviews.push({ file, review: read.review });
      } else {
        const what = `Its id “${read.review.id}” is that of ${other} already.`;
        problems.push({ file, line: 1, what, todo: "Rename one of the two files, or give one an `id:` of its own." });
      }
    }
  }
  return { reviews, problems, skipped };
}
