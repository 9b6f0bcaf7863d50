import { Worker } from "node:worker_threads";
import type { FolderReading } from "./read-folder.js";

/** A folder takes longer to read than this only where something is wrong: milliseconds. */
const LONGEST_MS = 60_000;

/**
 * Reads a folder in a thread of its own, so that answers never wait for a long review, and the parsers' memory is given
 * back at its end.
 *
 * @throws where the folder cannot be read, or not in time
 */
export function readFolderAside(folder: string): Promise<FolderReading> {
  const thread = new Worker(new URL("./reader-thread.js", import.meta.url), { workerData: folder });
  return new Promise<FolderReading>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`Reading ${folder} took longer than ${LONGEST_MS / 1000} s.`));
      void thread.terminate();
    }, LONGEST_MS);
    // Typed by us on both sides: what comes out of the files was parsed in the thread.
    thread.once("message", (reading: FolderReading) => resolve(reading));
    thread.once("error", reject);
    thread.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`Reading ${folder} ended with ${code}.`));
    });
  });
}
