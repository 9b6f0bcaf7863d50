import { relative } from "node:path";
import { watch } from "chokidar";
import type { FolderReading } from "../review/read-folder.js";
import type { Problem, Review } from "../review/review.js";
import { Library, type Registries } from "./library.js";

/** Files are read again this long after the last change, so that an editor's several writes count as one: milliseconds. */
const SETTLE_MS = 150;

/** The house's reviews, read from a folder and kept current. */
export interface HouseLibrary {
  current(): Library;
  /** Reads the folder again now. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

export interface HouseOptions {
  readonly folder: string;
  readonly read: (folder: string) => Promise<FolderReading>;
  /** The slots that were given out before. */
  readonly known: Registries;
  /** Keeps the slots; a library is only drawn from once its slots are kept. */
  readonly keep: (registries: Registries) => Promise<void>;
  /** Says which files are bad, each time the list changes. */
  readonly onProblems: (problems: readonly Problem[]) => void;
  /** Says that the library changed. */
  readonly onChange: (library: Library) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Opens the house's library and watches its folder. A file that breaks on an edit keeps its last good version.
 *
 * @throws where the slots cannot be kept
 */
export async function openHouse(options: HouseOptions): Promise<HouseLibrary> {
  const lastGood = new Map<string, Review>();
  let library = new Library([], options.known);
  let told = "";

  async function read(): Promise<void> {
    const { reviews, problems } = await options.read(options.folder);
    const good = new Map(reviews.map(({ file, review }) => [file, review]));
    const ids = new Set(reviews.map(({ review }) => review.id));
    for (const { file } of problems) {
      const before = lastGood.get(file);
      if (before === undefined || good.has(file) || ids.has(before.id)) continue;
      good.set(file, before);
      ids.add(before.id);
    }
    const tale = JSON.stringify(problems);
    if (tale !== told) {
      told = tale;
      options.onProblems(problems);
    }
    const same =
      good.size === lastGood.size &&
      [...good].every(([file, review]) => JSON.stringify(lastGood.get(file)) === JSON.stringify(review));
    if (same && library.reviews.length === good.size) return;
    const next = new Library([...good.values()], library.registries);
    if (next.registries !== library.registries) await options.keep(next.registries);
    lastGood.clear();
    for (const [file, review] of good) lastGood.set(file, review);
    library = next;
    options.onChange(library);
  }

  // One reading after the other: an older one never overtakes a newer one.
  let reading = Promise.resolve();
  const refresh = () => {
    reading = reading.then(read).catch(options.onError);
    return reading;
  };
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(options.folder, {
    ignoreInitial: true,
    ignored: (path) => /(?:^|[\\/])(?:\.[^\\/.]|node_modules(?:[\\/]|$))/.test(relative(options.folder, path)),
  });
  watcher.on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void refresh(), SETTLE_MS);
  });
  watcher.on("error", options.onError);
  // Watched first and read then: nothing that changes in between goes unseen.
  await new Promise<void>((resolve) => watcher.once("ready", () => resolve()));
  const first = read();
  reading = first.catch(() => {});
  try {
    await first;
  } catch (error) {
    await watcher.close();
    throw error;
  }
  return {
    current: () => library,
    refresh,
    async close() {
      clearTimeout(timer);
      await watcher.close();
      await reading;
    },
  };
}
