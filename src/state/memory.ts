import { z } from "zod";
import { type Chance, type Deck, draw } from "../deck.js";
import {
  EMPTY_REGISTRIES,
  type Library,
  type PromptItem,
  type QuoteItem,
  type QuoteScope,
  type Registries,
  scopeName,
} from "../library/library.js";
import type { DrawSet } from "../library/slots.js";
import type { Review } from "../review/review.js";
import type { Store } from "./store.js";
import { WrittenBehind } from "./written-behind.js";

const slots = z.array(z.number().int().min(0));
const registry = z.object({ keys: z.array(z.string()), scopes: z.record(z.string(), slots) });
const registriesShape = z.object({ v: z.literal(1), quotes: registry, prompts: registry, reviews: registry });

const REGISTRIES_KEY = "slots:house";

/** The slots that the house's items were given so far. @throws StateError */
export async function readRegistries(store: Store): Promise<Registries> {
  return (await store.get(REGISTRIES_KEY, registriesShape)) ?? EMPTY_REGISTRIES;
}

/** Keeps the slots; done before the first draw from them. @throws StateError */
export async function writeRegistries(store: Store, registries: Registries): Promise<void> {
  await store.set(REGISTRIES_KEY, { v: 1, ...registries });
}

const DECK = /^1:[0-9a-z]+:[0-9a-z]+:[0-9a-z]+:-?[0-9a-z]+:(?:[0-9a-z]+,[0-9a-z]+,[0-9a-z]+(?:;|$))*$/;

/** A deck as it is kept: `1:seed:began:next:last:start,size,walked;…`, numbers in base 36. The 1 is the version. */
export const deckShape = z
  .string()
  .regex(DECK)
  .transform((text): Deck => {
    const [, seed = "", began = "", next = "", last = "", stretches = ""] = text.split(":");
    const number = (digits: string) => Number.parseInt(digits, 36);
    return {
      seed: number(seed),
      began: number(began),
      next: number(next),
      last: number(last),
      stretches: stretches
        .split(";")
        .filter(Boolean)
        .map((stretch) => {
          const [start = 0, size = 0, walked = 0] = stretch.split(",").map(number);
          return { start, size, walked };
        }),
    };
  });

/** Writes a deck as `deckShape` reads it. */
export function deckText({ seed, began, next, last, stretches }: Deck): string {
  const all = stretches.map(({ start, size, walked }) => [start, size, walked].map((n) => n.toString(36)).join(","));
  return `1:${[seed, began, next, last].map((n) => n.toString(36)).join(":")}:${all.join(";")}`;
}

const timesShape = z.object({ v: z.literal(1), at: z.record(z.string(), z.number()) });
const discussedShape = z.object({
  v: z.literal(1),
  at: z.record(z.string(), z.object({ when: z.number(), thread: z.string() })),
});

const asItIs = <T>(value: T): T => value;

/** Where a prompt was last discussed in a server. */
export interface Discussed {
  /** Epoch milliseconds. */
  readonly when: number;
  /** The thread's id. */
  readonly thread: string;
}

/** A draw that can be taken back while nothing was drawn after it. */
export interface Drawn<T> {
  readonly item: T;
  undo(): Promise<void>;
}

/**
 * What each server has seen: its decks, the reviews it was shown and the prompts it discussed. The owner is a guild, or
 * a user in direct messages.
 */
export class Memory {
  readonly #decks: WrittenBehind<Deck>;
  readonly #shown: WrittenBehind<z.infer<typeof timesShape>>;
  readonly #discussed: WrittenBehind<z.infer<typeof discussedShape>>;
  readonly #chance: Chance;

  constructor(store: Store, chance: Chance, onError: (error: unknown) => void) {
    this.#decks = new WrittenBehind(store, { shape: deckShape, kept: deckText }, onError);
    this.#shown = new WrittenBehind(store, { shape: timesShape, kept: asItIs }, onError);
    this.#discussed = new WrittenBehind(store, { shape: discussedShape, kept: asItIs }, onError);
    this.#chance = chance;
  }

  async #draw<T>(
    key: string,
    set: DrawSet<T>,
    seenElsewhere?: (item: T, since: number) => boolean,
  ): Promise<Drawn<T> | undefined> {
    return this.#decks.update(key, (before): { value: Deck | undefined; result: Drawn<T> | undefined } => {
      const drawn = draw(before, set, this.#chance, (slot, since) => {
        const item = set.item(slot);
        return item !== undefined && seenElsewhere?.(item, since) === true;
      });
      const item = drawn === undefined ? undefined : set.item(drawn.slot);
      if (drawn === undefined || item === undefined) return { value: before, result: undefined };
      const { deck: after } = drawn;
      const undo = () =>
        this.#decks.update(key, (now) => ({
          value: now === after && before !== undefined ? before : now,
          result: undefined,
        }));
      return { value: after, result: { item, undo } };
    });
  }

  /** Draws a quote. Nothing where the scope has none. @throws StateError */
  drawQuote(owner: string, library: Library, scope: QuoteScope): Promise<Drawn<QuoteItem> | undefined> {
    return this.#draw(`deck:${owner}:quote:${scopeName(scope)}`, library.quotes(scope));
  }

  /** Draws a review that the owner was not shown yet. @throws StateError */
  async drawReview(owner: string, library: Library): Promise<Drawn<Review> | undefined> {
    const shown = (await this.#shown.get(`shown:${owner}`))?.at ?? {};
    return this.#draw(
      `deck:${owner}:review:all`,
      library.reviewSet(),
      (review, since) => (shown[review.key] ?? -1) >= since,
    );
  }

  /** Draws a prompt, of one review by its key or of all. @throws StateError */
  async drawPrompt(owner: string, library: Library, review?: string): Promise<Drawn<PromptItem> | undefined> {
    const discussed = (await this.#discussed.get(`discussed:${owner}`))?.at ?? {};
    const scope = review === undefined ? "all" : scopeName({ review });
    return this.#draw(
      `deck:${owner}:prompt:${scope}`,
      library.prompts(review),
      ({ prompt }, since) => (discussed[prompt.key]?.when ?? -1) >= since,
    );
  }

  /** Notes that the owner was shown a review by name. @throws StateError */
  async noteShown(owner: string, review: string): Promise<void> {
    await this.#shown.update(`shown:${owner}`, (value) => ({
      value: { v: 1, at: { ...value?.at, [review]: this.#chance.now() } },
      result: undefined,
    }));
  }

  /** Notes where a prompt is discussed. @throws StateError */
  async noteDiscussed(owner: string, prompt: string, thread: string): Promise<void> {
    await this.#discussed.update(`discussed:${owner}`, (value) => ({
      value: { v: 1, at: { ...value?.at, [prompt]: { when: this.#chance.now(), thread } } },
      result: undefined,
    }));
  }

  /** Where a prompt was discussed before. @throws StateError */
  async whereDiscussed(owner: string, prompt: string): Promise<Discussed | undefined> {
    return (await this.#discussed.get(`discussed:${owner}`))?.at[prompt];
  }

  /** Writes all that changed. */
  async flush(): Promise<void> {
    await Promise.all([this.#decks.flush(), this.#shown.flush(), this.#discussed.flush()]);
  }

  /** Writes all that changed, and stops. */
  async close(): Promise<void> {
    await this.flush();
    for (const part of [this.#decks, this.#shown, this.#discussed]) part.stop();
  }
}
