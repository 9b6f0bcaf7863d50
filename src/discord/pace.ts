/** Discord's global limit: requests a second (docs: Rate Limits, Global Rate Limit). */
const MOST = 50;
const WINDOW_MS = 1_000;
/** Requests leave evenly: milliseconds from one to the next. */
const EVEN_MS = WINDOW_MS / MOST;
/** A late timer is made up for by so much, so that the pace is kept: milliseconds. */
const MADE_UP_MS = 2 * EVEN_MS;

interface Waiting {
  readonly start: () => void;
}

/**
 * Keeps the bot's requests below Discord's global limit. A request starts only while fewer than fifty are under way or
 * ended within the last second; as Discord counts each one somewhere between its start and its end, no second of
 * Discord's ever holds more than fifty, however long the way there takes.
 */
export class Pace {
  readonly #now: () => number;
  readonly #slower: () => number;
  readonly #ended: number[] = [];
  readonly #urgent: Waiting[] = [];
  readonly #patient: Waiting[] = [];
  #running = 0;
  #nextAt = 0;
  #pausedUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param now milliseconds that never go back, such as `performance.now`
   * @param slower the least time between two patient requests: milliseconds
   */
  constructor(now: () => number, slower: () => number = () => 0) {
    this.#now = now;
    this.#slower = slower;
    // What a process before this one sent within the last second still counts.
    this.#nextAt = now() + WINDOW_MS;
  }

  /**
   * Sends a request when its turn comes.
   *
   * @param urgent somebody waits for it: before all patient ones
   */
  async run<T>(work: () => Promise<T>, urgent: boolean): Promise<T> {
    await new Promise<void>((start) => {
      (urgent ? this.#urgent : this.#patient).push({ start });
      this.#pump();
    });
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#ended.push(this.#now());
      this.#pump();
    }
  }

  /** Discord asked for silence on all routes: milliseconds. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + ms);
  }

  /** Milliseconds until the next one may start; 0: now. */
  #wait(now: number): number {
    const paused = this.#pausedUntil - now;
    if (paused > 0) return paused;
    while ((this.#ended[0] ?? now) <= now - WINDOW_MS) this.#ended.shift();
    if (this.#running + this.#ended.length >= MOST) {
      // With all under way, the end of one of them is waited for.
      return (this.#ended[0] ?? now) + WINDOW_MS - now;
    }
    return this.#urgent.length > 0 ? 0 : Math.max(0, this.#nextAt - now);
  }

  #pump(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#urgent.length + this.#patient.length > 0) {
      const now = this.#now();
      const wait = this.#wait(now);
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#pump(), Math.min(wait, WINDOW_MS));
        return;
      }
      const next = this.#urgent.shift();
      if (next === undefined)
        this.#nextAt = Math.max(this.#nextAt, now - MADE_UP_MS) + Math.max(EVEN_MS, this.#slower());
      this.#running += 1;
      (next ?? this.#patient.shift())?.start();
    }
  }
}
