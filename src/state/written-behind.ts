import type { z } from "zod";
import type { Store } from "./store.js";

interface Held<T> {
  value: T | undefined;
  dirty: boolean;
}

/** How values of one kind are kept. */
export interface Form<T> {
  /** Reads what is kept. */
  readonly shape: z.ZodType<T>;
  /** What is kept of a value. */
  readonly kept: (value: T) => unknown;
}

/** Values are on disk this long after they changed, at the latest: milliseconds. */
const WRITE_AFTER_MS = 700;
/** How many values stay in memory once they are written. */
const KEPT = 5_000;
/** How many values are written in one statement. */
const TOGETHER = 500;

/**
 * Values that are read once, changed in memory and written behind, coalesced. Each key is changed by one at a time:
 * a change sees what the one before it left.
 */
export class WrittenBehind<T> {
  readonly #store: Store;
  readonly #form: Form<T>;
  readonly #onError: (error: unknown) => void;
  readonly #held = new Map<string, Held<T>>();
  readonly #loading = new Map<string, Promise<Held<T>>>();
  readonly #dirty = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;

  constructor(store: Store, form: Form<T>, onError: (error: unknown) => void) {
    this.#store = store;
    this.#form = form;
    this.#onError = onError;
  }

  async #load(key: string): Promise<Held<T>> {
    const held = this.#held.get(key);
    if (held !== undefined) {
      // Touched last, dropped last.
      this.#held.delete(key);
      this.#held.set(key, held);
      return held;
    }
    const underway = this.#loading.get(key);
    if (underway !== undefined) return underway;
    const loading = this.#store.get(key, this.#form.shape).then((value) => {
      const fresh: Held<T> = { value, dirty: false };
      this.#held.set(key, fresh);
      this.#trim();
      return fresh;
    });
    this.#loading.set(key, loading);
    return loading.finally(() => this.#loading.delete(key));
  }

  /** @throws StateError where it cannot be read */
  async get(key: string): Promise<T | undefined> {
    return (await this.#load(key)).value;
  }

  /**
   * Changes a value in one step that nothing comes between.
   *
   * @throws StateError where it cannot be read; nothing is changed then
   */
  async update<R>(key: string, change: (value: T | undefined) => { value: T | undefined; result: R }): Promise<R> {
    const held = await this.#load(key);
    const { value, result } = change(held.value);
    if (value === held.value) return result;
    held.value = value;
    held.dirty = true;
    // It may have been dropped from memory while it was loading.
    this.#held.set(key, held);
    this.#dirty.add(key);
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_AFTER_MS);
    return result;
  }

  /** Writes all that changed. What cannot be written stays in memory and is tried again. */
  async flush(): Promise<void> {
    while (this.#flushing !== undefined) await this.#flushing;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing = this.#write().finally(() => {
      this.#flushing = undefined;
    });
    await this.#flushing;
  }

  async #write(): Promise<void> {
    const keys = [...this.#dirty];
    this.#dirty.clear();
    for (let at = 0; at < keys.length; at += TOGETHER) {
      const written = keys.slice(at, at + TOGETHER).flatMap((key) => {
        const held = this.#held.get(key);
        return held?.value === undefined ? [] : [{ key, held, was: held.value, value: this.#form.kept(held.value) }];
      });
      try {
        await this.#store.setMany(written);
        // Dirty until it is on disk: a value dropped from memory before would be read back as it was.
        for (const { held, was } of written) held.dirty = held.value !== was;
      } catch (error) {
        for (const { key } of written) this.#dirty.add(key);
        this.#onError(error);
        this.#timer ??= setTimeout(() => void this.flush(), WRITE_AFTER_MS);
      }
    }
    this.#trim();
  }

  /** How many values are not on disk. */
  get unwritten(): number {
    return this.#dirty.size;
  }

  /** Stops writing by itself; call `flush` before. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #trim(): void {
    if (this.#held.size <= KEPT) return;
    for (const [key, held] of this.#held) {
      if (this.#held.size <= KEPT) return;
      if (!held.dirty) this.#held.delete(key);
    }
  }
}
