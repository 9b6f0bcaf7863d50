import { z } from "zod";
import { type Chance, type Deck, draw, type Elsewhere } from "../deck.js";
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
import { deckShape, deckText } from "./deck-text.js";
import { StateError, type Store } from "./store.js";
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

/** Notes of what was shown when, and in which thread; by the item's key. */
const notesShape = z.object({
  v: z.literal(1),
  at: z.record(z.string(), z.object({ when: z.number(), thread: z.string().optional() })),
});
type Notes = z.infer<typeof notesShape>;

/** So many notes of a kind are kept for a server, the newest. */
const MOST_NOTES = 1_000;

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
  readonly #notes: WrittenBehind<Notes>;
  readonly #chance: Chance;

  constructor(store: Store, chance: Chance, onError: (error: unknown) => void) {
    this.#decks = new WrittenBehind(store, { shape: deckShape, kept: deckText }, onError);
    this.#notes = new WrittenBehind(store, { shape: notesShape, kept: (notes) => notes }, onError);
    this.#chance = chance;
  }

  async #draw<T>(
    key: string,
    set: DrawSet<T>,
    noted?: { notes: Notes; keyOf: (item: T) => string },
  ): Promise<Drawn<T> | undefined> {
    return this.#decks.update(key, (kept): { value: Deck | undefined; result: Drawn<T> | undefined } => {
      const drawn = draw(kept, set, this.#chance, noted && elsewhereOf(set, noted.notes, noted.keyOf));
      const item = drawn === undefined ? undefined : set.item(drawn.slot);
      if (drawn === undefined || item === undefined) return { value: kept, result: undefined };
      const { deck, before } = drawn;
      const undo = () => this.#decks.update(key, (now) => ({ value: now === deck ? before : now, result: undefined }));
      return { value: deck, result: { item, undo } };
    });
  }

  /** Draws a quote. Nothing where the scope has none. @throws StateError */
  drawQuote(owner: string, library: Library, scope: QuoteScope): Promise<Drawn<QuoteItem> | undefined> {
    return this.#draw(`deck:${owner}:quote:${scopeName(scope)}`, library.quotes(scope));
  }

  /** Draws a review that the owner was not shown yet. @throws StateError */
  async drawReview(owner: string, library: Library): Promise<Drawn<Review> | undefined> {
    const notes = await this.#notesOf("shown", owner);
    const drawn = await this.#draw(`deck:${owner}:review:all`, library.reviewSet(), { notes, keyOf: ({ key }) => key });
    if (drawn === undefined) return undefined;
    const noted = await this.noteShown(owner, drawn.item);
    return { item: drawn.item, undo: async () => void (await Promise.all([drawn.undo(), noted.undo()])) };
  }

  /** Draws a prompt, of one review by its key or of all. @throws StateError */
  async drawPrompt(owner: string, library: Library, review?: string): Promise<Drawn<PromptItem> | undefined> {
    const notes = await this.#notesOf("discussed", owner);
    const scope = review === undefined ? "all" : scopeName({ review });
    return this.#draw(`deck:${owner}:prompt:${scope}`, library.prompts(review), {
      notes,
      keyOf: ({ prompt }) => prompt.key,
    });
  }

  async #notesOf(kind: "shown" | "discussed", owner: string): Promise<Notes> {
    return (await this.#notes.get(`${kind}:${owner}`)) ?? { v: 1, at: {} };
  }

  /** Notes that something was shown; returns what takes the note back. */
  async #note(kind: "shown" | "discussed", owner: string, key: string, thread?: string): Promise<() => Promise<void>> {
    const name = `${kind}:${owner}`;
    const before = await this.#notes.update(name, (notes) => {
      // Later than all before it, also within one tick of the clock.
      const when = Math.max(this.#chance.now(), newestOf(notes?.at ?? {}) + 1);
      return {
        value: withNote(notes, key, { when, ...(thread === undefined ? {} : { thread }) }),
        result: notes?.at[key],
      };
    });
    return () => this.#notes.update(name, (notes) => ({ value: withNote(notes, key, before), result: undefined }));
  }

  /** Notes that the owner is shown a review. @throws StateError */
  async noteShown(owner: string, review: Review): Promise<Drawn<Review>> {
    return { item: review, undo: await this.#note("shown", owner, review.key) };
  }

  /** Notes where a prompt is discussed; it is on disk when this resolves. @throws StateError */
  async noteDiscussed(owner: string, prompt: string, thread: string): Promise<void> {
    await this.#note("discussed", owner, prompt, thread);
    await this.#notes.flush();
  }

  /** The thread in which a prompt was discussed before. @throws StateError */
  async whereDiscussed(owner: string, prompt: string): Promise<string | undefined> {
    return (await this.#notesOf("discussed", owner)).at[prompt]?.thread;
  }

  /** Writes all that changed. */
  async flush(): Promise<void> {
    await Promise.all([this.#decks.flush(), this.#notes.flush()]);
  }

  /** Writes all that changed, and stops. @throws StateError where not all of it could be written */
  async close(): Promise<void> {
    await this.flush();
    const lost = this.#decks.unwritten + this.#notes.unwritten;
    for (const part of [this.#decks, this.#notes]) part.stop();
    if (lost > 0) throw new StateError(`${lost} values could not be written.`);
  }
}

/** The notes with one more, or with one less where there is no note; the oldest go. */
function withNote(notes: Notes | undefined, key: string, note: Notes["at"][string] | undefined): Notes {
  const { [key]: _, ...others } = notes?.at ?? {};
  const newest = Object.entries(others).toSorted(([, a], [, b]) => b.when - a.when);
  const kept = Object.fromEntries(newest.slice(0, MOST_NOTES - 1));
  return { v: 1, at: note === undefined ? kept : { ...kept, [key]: note } };
}

/** When the last thing was shown; -1 where nothing was. */
function newestOf(at: Notes["at"]): number {
  return Object.values(at).reduce((latest, { when }) => Math.max(latest, when), -1);
}

/** What notes say of a set's items, for a deck that did not show them itself. */
function elsewhereOf<T>(set: DrawSet<T>, { at }: Notes, keyOf: (item: T) => string): Elsewhere {
  const noteOf = (slot: number) => {
    const item = set.item(slot);
    return item === undefined ? undefined : at[keyOf(item)];
  };
  const newest = newestOf(at);
  return {
    since: (slot, time) => (noteOf(slot)?.when ?? -1) > time,
    ...(newest < 0 ? {} : { last: (slot: number) => noteOf(slot)?.when === newest }),
  };
}
