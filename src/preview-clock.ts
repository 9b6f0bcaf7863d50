import type { Bot } from "./bot.js";

/** A jump goes from one due time to the next; more of them than this are a mistake. */
const MOST_STOPS = 10_000;

/** The preview's clock, which can be moved forward so that a newcomer sees tomorrow's post today. */
export class MovedClock {
  readonly #real: () => number;
  #offset = 0;
  #bot: Pick<Bot, "nextPost" | "attended"> | undefined;

  /** @param real epoch milliseconds */
  constructor(real: () => number) {
    this.#real = real;
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#real() + this.#offset;
  }

  /** Takes the bot along when it moves. */
  drive(bot: Pick<Bot, "nextPost" | "attended">): void {
    this.#bot = bot;
  }

  /** Once all that is due by now is attended to. `next`: the next due time. */
  async state(): Promise<{ readonly now: number; readonly offset: number; readonly next?: number }> {
    await this.#bot?.attended();
    const next = this.#bot?.nextPost();
    return { now: this.now(), offset: this.#offset, ...(next === undefined ? {} : { next }) };
  }

  /** Moves on by so many milliseconds, stopping at every due time on the way, so that nothing comes late. */
  async forward(ms: number): Promise<void> {
    const target = this.now() + ms;
    for (let stops = 0; stops < MOST_STOPS; stops += 1) {
      const next = this.#bot?.nextPost();
      if (next === undefined || next > target) break;
      await this.#moveTo(next);
    }
    await this.#moveTo(target);
  }

  /** Moves on to the next due time. */
  async toNext(): Promise<void> {
    const next = this.#bot?.nextPost();
    if (next !== undefined) await this.#moveTo(next);
  }

  async #moveTo(time: number): Promise<void> {
    this.#offset += Math.max(0, time - this.now());
    await this.#bot?.attended();
  }
}
