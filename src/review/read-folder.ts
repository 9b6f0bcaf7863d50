import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { readReview } from "./read-review.js";
import type { Problem, Reading, Review } from "./review.js";

/** What a folder of reviews gives. */
export interface FolderReading {
  readonly reviews: readonly { readonly file: string; readonly review: Review }[];
  readonly problems: readonly Problem[];
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
}

const MOST_BYTES = 512 * 1024;
const READ = /\.(?:md|markdown|txt)$/i;
const PASSED_OVER = /^(?:\.|node_modules$|readme\.)/i;

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}

function unreadable(file: string, error: unknown): Problem {
  return { file, line: 1, what: `It cannot be opened (${codeOf(error)}).`, todo: "Check that the bot may read it." };
}

/** The files of a folder, in no order, and what of it cannot be opened. */
async function filesIn(folder: string, seen: Set<string>, problems: Problem[]): Promise<string[]> {
  const real = await realpath(folder);
  // A link that leads back up is followed once.
  if (seen.has(real)) return [];
  seen.add(real);
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !PASSED_OVER.test(name));
  const files: string[] = [];
  // Links last, so that a folder is known by its own path.
  for (const entry of entries.toSorted((one, other) => Number(one.isSymbolicLink()) - Number(other.isSymbolicLink()))) {
    const path = join(folder, entry.name);
    const target = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
    if (target?.isDirectory() === true) {
      try {
        files.push(...(await filesIn(path, seen, problems)));
      } catch (error) {
        if (!isGone(error)) problems.push(unreadable(path, error));
      }
      // A pipe or a device would be waited for without end.
    } else if (READ.test(entry.name) && (target === undefined || target.isFile())) files.push(path);
  }
  return files;
}

async function readOne(file: string): Promise<Reading | undefined> {
  try {
    if ((await stat(file)).size > MOST_BYTES) {
      const what = "The file is larger than 512 KB.";
      return { outcome: "problem", problem: { file, line: 1, what, todo: "Split it, one review a file." } };
    }
    return readReview(await readFile(file), file);
  } catch (error) {
    // Removed since the folder was listed.
    return isGone(error) ? undefined : { outcome: "problem", problem: unreadable(file, error) };
  }
}

/**
 * Reads all reviews of a folder and the folders in it, in the order of their paths.
 *
 * @throws where the folder itself cannot be read
 */
export async function readFolder(folder: string): Promise<FolderReading> {
  const reviews: { file: string; review: Review }[] = [];
  const problems: Problem[] = [];
  const files = (await filesIn(folder, new Set(), problems)).toSorted();
  const skipped: { file: string; reason: string }[] = [];
  const byId = new Map<string, string>();
  for (const file of files) {
    const read = await readOne(file);
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
