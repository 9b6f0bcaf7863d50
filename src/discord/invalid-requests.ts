/** Discord shuts an address out that sends so many in ten minutes (docs: Rate Limits, Invalid Request Limit). */
const LIMIT = 10_000;
const MINUTE_MS = 60_000;
const MINUTES = 10;
/** From here on posting slows down. */
const NEAR = LIMIT / 2;
/** What posting leaves to answers and chance. */
const SPARE = 500;

/** Counts the answers that Discord counts against an address: 401, 403 and 429. */
export class InvalidRequests {
  readonly #now: () => number;
  readonly #perMinute = new Map<number, number>();

  /** @param now milliseconds that never go back */
  constructor(now: () => number) {
    this.#now = now;
  }

  note(status: number): void {
    if (status !== 401 && status !== 403 && status !== 429) return;
    const minute = Math.floor(this.#now() / MINUTE_MS);
    this.#perMinute.set(minute, (this.#perMinute.get(minute) ?? 0) + 1);
  }

  /** How many there were in the last ten minutes, and up to one minute more. */
  get count(): number {
    const oldest = Math.floor(this.#now() / MINUTE_MS) - MINUTES;
    let sum = 0;
    for (const [minute, count] of this.#perMinute) {
      if (minute < oldest) this.#perMinute.delete(minute);
      else sum += count;
    }
    return sum;
  }

  /** The least time between two requests, so that the limit is never reached even if all of them fail: milliseconds. */
  get spacing(): number {
    const { count } = this;
    if (count < NEAR) return 0;
    return (MINUTES * MINUTE_MS) / Math.max(1, LIMIT - SPARE - count);
  }
}
