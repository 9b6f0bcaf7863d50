import { mkdir, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Keyv } from "keyv";
import type { z } from "zod";
import { Sqlite } from "./sqlite.js";

/** Where state could not be read or written. Never the same as "nothing there yet". */
export class StateError extends Error {
  override readonly name = "StateError";
}

/** State that cannot be used at all, said in words for whoever hosts the bot. */
export class StateUnusable extends Error {
  override readonly name = "StateUnusable";
}

/** Values by key, each validated on reading. */
export interface Store {
  /** @throws StateError where reading fails or the value is not what it should be */
  get<T>(key: string, shape: z.ZodType<T>): Promise<T | undefined>;
  /**
   * @param keepMs after so many milliseconds it counts as not there; for ever where left out
   * @throws StateError where writing fails
   */
  set(key: string, value: unknown, keepMs?: number): Promise<void>;
  /** @throws StateError where it cannot be removed */
  remove(key: string): Promise<void>;
  /**
   * All values whose keys begin with a prefix, in no particular order. One that is not what it should be is handed to
   * `onBad`, and the others go on.
   *
   * @throws StateError where reading fails
   */
  all<T>(
    prefix: string,
    shape: z.ZodType<T>,
    onBad: (error: StateError) => void,
  ): AsyncGenerator<{ readonly key: string; readonly value: T }>;
  /** Takes values off the disk whose time is over. @throws StateError */
  sweep(prefix: string): Promise<void>;
  /** @throws StateError where writing fails; any of them may be written then */
  setMany(entries: readonly { readonly key: string; readonly value: unknown }[]): Promise<void>;
  close(): Promise<void>;
}

/** Readers of the same file, such as a backup, may hold it for a moment. */
const BUSY_MS = 2_000;

/** The file that a `sqlite://FILE` address names. */
function fileOf(url: string): string {
  return url.replace(/^sqlite:\/\//, "");
}

/**
 * Holds a file for this process alone, until it ends in whatever way: a lock of SQLite's own on a file beside it.
 *
 * @throws StateUnusable where another process holds it
 */
async function hold(file: string): Promise<Sqlite> {
  const lock = new Sqlite({ uri: `sqlite://${file}.lock`, busyTimeout: 200 });
  lock.on("error", () => {});
  try {
    await lock.query("PRAGMA locking_mode = EXCLUSIVE");
    await lock.query("BEGIN EXCLUSIVE");
    return lock;
  } catch (cause) {
    await lock.close().catch(() => {});
    const busy = cause instanceof Error && /SQLITE_BUSY/.test(cause.message);
    throw new StateUnusable(
      busy
        ? `Another Afterword is already running on ${file}. Stop it first, or give this one a KEYV_URL of its own.`
        : `The state file ${file} cannot be opened: ${messageOf(cause)}. Check KEYV_URL and the folder's permissions.`,
      { cause },
    );
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/**
 * Opens the state, creating its folder.
 *
 * @param url `sqlite://FILE`
 * @throws StateUnusable
 */
export async function openStore(url: string): Promise<Store> {
  const name = fileOf(url);
  const inMemory = name === ":memory:";
  let file = inMemory ? name : resolve(name);
  let lock: Sqlite | undefined;
  if (!inMemory) {
    try {
      await mkdir(dirname(file), { recursive: true });
      // By whatever path it is named, a file has one lock.
      file = await realpath(file).catch(async () => join(await realpath(dirname(file)), basename(file)));
    } catch (cause) {
      throw new StateUnusable(`The folder of the state file ${file} cannot be made: ${messageOf(cause)}.`, { cause });
    }
    lock = await hold(file);
  }
  const sqlite = new Sqlite({ uri: `sqlite://${file}`, busyTimeout: BUSY_MS });
  sqlite.on("error", () => {});
  try {
    // WAL with NORMAL never corrupts; a power cut may lose the last moments, which written-behind draws allow anyway.
    await sqlite.query("PRAGMA journal_mode = WAL");
    await sqlite.query("PRAGMA synchronous = NORMAL");
    // Fewer checkpoints: each one waits for the disk.
    await sqlite.query("PRAGMA wal_autocheckpoint = 4000");
  } catch (cause) {
    await lock?.close().catch(() => {});
    throw new StateUnusable(
      `The state file ${file} cannot be used: ${messageOf(cause)}. Restore it from a backup, or move it away to begin anew.`,
      { cause },
    );
  }
  const keyv = new Keyv({ store: sqlite, throwOnErrors: true, useKeyPrefix: false });
  // Errors reach the caller as StateError; an error event that nobody hears would end the process.
  keyv.on("error", () => {});
  return storeOn(keyv, {
    rows: (prefix) => sqlite.rows(prefix),
    sweep: (prefix) => sqlite.sweep(prefix, Date.now()),
    async close() {
      await sqlite.close();
      await lock?.close();
    },
  });
}

/** What Keyv has no words for, done by the engine below it. */
export interface Engine {
  /** Serialised values by key. */
  rows(prefix: string): AsyncIterable<readonly [key: string, value: string]>;
  sweep(prefix: string): Promise<void>;
  close(): Promise<void>;
}

/** A store on any Keyv whose `throwOnErrors` is set. */
export function storeOn(keyv: Keyv, engine: Engine): Store {
  function checked<T>(key: string, value: unknown, shape: z.ZodType<T>): T {
    const parsed = shape.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new StateError(`What is kept under ${key} is not what it should be.`, { cause: parsed.error });
  }
  return {
    async get(key, shape) {
      let value: unknown;
      try {
        value = await keyv.get(key);
      } catch (cause) {
        throw new StateError(`Reading ${key} failed: ${messageOf(cause)}`, { cause });
      }
      return value === undefined ? undefined : checked(key, value, shape);
    },
    async set(key, value, keepMs) {
      try {
        if (!(await keyv.set(key, value, keepMs))) throw new Error("it was not kept");
      } catch (cause) {
        throw new StateError(`Writing ${key} failed: ${messageOf(cause)}`, { cause });
      }
    },
    async setMany(entries) {
      try {
        const kept = await keyv.setMany(entries.map(({ key, value }) => ({ key, value })));
        if (kept.includes(false)) throw new Error("not all were kept");
      } catch (cause) {
        throw new StateError(`Writing ${entries.length} values failed: ${messageOf(cause)}`, { cause });
      }
    },
    async remove(key) {
      try {
        await keyv.delete(key);
      } catch (cause) {
        throw new StateError(`Removing ${key} failed: ${messageOf(cause)}`, { cause });
      }
    },
    async *all(prefix, shape, onBad) {
      const rows = engine.rows(prefix)[Symbol.asyncIterator]();
      for (;;) {
        let row: IteratorResult<readonly [string, string], unknown>;
        try {
          row = await rows.next();
        } catch (cause) {
          throw new StateError(`Reading what begins with ${prefix} failed: ${messageOf(cause)}`, { cause });
        }
        if (row.done === true) return;
        const [key, raw] = row.value;
        try {
          const kept = await keyv.deserializeData<unknown>(raw);
          yield { key, value: checked(key, kept?.value, shape) };
        } catch (cause) {
          onBad(
            cause instanceof StateError
              ? cause
              : new StateError(`What is kept under ${key} cannot be read: ${messageOf(cause)}`, { cause }),
          );
        }
      }
    },
    async sweep(prefix) {
      try {
        await engine.sweep(prefix);
      } catch (cause) {
        throw new StateError(`Sweeping ${prefix} failed: ${messageOf(cause)}`, { cause });
      }
    },
    close: () => engine.close(),
  };
}
