import TinyQueue from "tinyqueue";
import type { Ref } from "./courier.js";

/** Machines sleep and clocks jump: the time is looked at this often at least, in milliseconds. */
const LONGEST_TIMER_MS = 30_000;
/** What failed is attended again after so long: milliseconds. */
const TROUBLE_MS = 30_000;

interface Entry extends Ref {
  readonly at: number;
}

export interface TimetableOptions {
  /** Epoch milliseconds; may jump. */
  readonly clock: () => number;
  /** Does what is due for a schedule, and says when to come again. */
  readonly attend: (ref: Ref) => Promise<number | undefined>;
  readonly onTrouble: (error: unknown, ref: Ref) => void;
  /** How many are attended at the same time. */
  readonly atOnce: number;
}

/**
 * What is due when, for this process: schedules in a queue by the time of their next attendance. One schedule is
 * attended by one at a time; so many schedules at the same time.
 */
export class Timetable {
  readonly #options: TimetableOptions;
  readonly #queue = new TinyQueue<Entry>([], (a, b) => a.at - b.at);
  /** When each schedule is next attended; other entries of the queue are void. */
  readonly #next = new Map<string, number>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #calledMeanwhile = new Set<string>();
  readonly #idle: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isOpen = false;

  constructor(options: TimetableOptions) {
    this.#options = options;
  }

  /** Attends a schedule at a time (epoch milliseconds), instead of any other. */
  put(ref: Ref, at: number): void {
    if (this.#running.has(ref.schedule)) {
      this.#calledMeanwhile.add(ref.schedule);
      return;
    }
    this.#next.set(ref.schedule, at);
    this.#queue.push({ guild: ref.guild, schedule: ref.schedule, at });
    this.#turn();
  }

  /** Attends a schedule now, since something about it changed. */
  call(ref: Ref): void {
    this.put(ref, this.#options.clock());
  }

  /** Begins to attend. */
  open(): void {
    this.#isOpen = true;
    this.#turn();
  }

  /** Attends no more, and waits for what is under way. */
  async close(): Promise<void> {
    this.#isOpen = false;
    clearTimeout(this.#timer);
    await Promise.all(this.#running.values());
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** When the next schedule is attended: epoch milliseconds. */
  get next(): number | undefined {
    return this.#peek()?.at;
  }

  /** How many schedules are waited for. */
  get size(): number {
    return this.#next.size + this.#running.size;
  }

  /** Resolves once all that is due by now is attended. */
  async attended(): Promise<void> {
    this.#turn();
    if (this.#isBusy()) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #isBusy(): boolean {
    const next = this.#peek();
    return this.#isOpen && (this.#running.size > 0 || (next !== undefined && next.at <= this.#options.clock()));
  }

  /** The next entry that still counts. */
  #peek(): Entry | undefined {
    for (;;) {
      const entry = this.#queue.peek();
      if (entry === undefined || this.#next.get(entry.schedule) === entry.at) return entry;
      this.#queue.pop();
    }
  }

  #turn(): void {
    clearTimeout(this.#timer);
    if (!this.#isOpen) return;
    for (;;) {
      const entry = this.#peek();
      const now = this.#options.clock();
      if (entry === undefined) break;
      if (entry.at > now) {
        this.#timer = setTimeout(() => this.#turn(), Math.min(entry.at - now, LONGEST_TIMER_MS));
        break;
      }
      // The end of one of them comes back here.
      if (this.#running.size >= this.#options.atOnce) break;
      this.#queue.pop();
      this.#next.delete(entry.schedule);
      this.#attend(entry);
    }
    if (!this.#isBusy()) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #attend(ref: Ref): void {
    const { attend, onTrouble, clock } = this.#options;
    const run = attend(ref)
      .catch((error: unknown) => {
        onTrouble(error, ref);
        return clock() + TROUBLE_MS;
      })
      .then((again) => {
        this.#running.delete(ref.schedule);
        const wasCalled = this.#calledMeanwhile.delete(ref.schedule);
        const at = wasCalled ? clock() : again;
        if (at === undefined) this.#turn();
        else this.put(ref, at);
      });
    this.#running.set(ref.schedule, run);
  }
}
