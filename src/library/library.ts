import { fold } from "../review/fold.js";
import { keyOf } from "../review/keys.js";
import type { Prompt, Quote, Review } from "../review/review.js";
import { type Found, Lookup, type Named } from "./lookup.js";
import { type DrawSet, EMPTY_REGISTRY, type Member, type Registry, registered, Shelf } from "./slots.js";

/** A quote and the review it stands in. */
export interface QuoteItem {
  readonly quote: Quote;
  readonly review: Review;
}

/** A prompt and the review that raises it. */
export interface PromptItem {
  readonly prompt: Prompt;
  readonly review: Review;
}

/** Somebody who speaks in quotes. The key is short and made of the folded name. */
export interface Speaker {
  readonly key: string;
  readonly name: string;
}

/** Which quotes: all, those of a title, of a speaker, or of a speaker in a title; by key. */
export interface QuoteScope {
  readonly review?: string;
  readonly speaker?: string;
}

/** The slots of everything that can be drawn. */
export interface Registries {
  readonly quotes: Registry;
  readonly prompts: Registry;
  readonly reviews: Registry;
}

export const EMPTY_REGISTRIES: Registries = {
  quotes: EMPTY_REGISTRY,
  prompts: EMPTY_REGISTRY,
  reviews: EMPTY_REGISTRY,
};

/** The name of a quote scope, as decks and slots keep it. */
export function scopeName(scope: QuoteScope): string {
  return (
    [scope.review && `t:${scope.review}`, scope.speaker && `s:${scope.speaker}`].filter(Boolean).join("|") || "all"
  );
}

/** A title as people tell works apart: `Her (2013)`. */
export function titleOf(review: Review): string {
  const { title, year } = review.work;
  return year === undefined ? title : `${title} (${year})`;
}

/** Whether a quote or prompt gives its work away: by itself, or because the whole review does. */
export function spoils(part: { readonly spoiler: boolean }, review: Review): boolean {
  return part.spoiler || review.spoiler;
}

/** The key of a speaker's name. */
export function speakerKey(name: string): string {
  return keyOf("speaker", fold(name) || name);
}

function quoteMembers(reviews: readonly Review[]): Member<QuoteItem>[] {
  return reviews.flatMap((review) =>
    review.quotes.map((quote) => {
      const scopes: QuoteScope[] = [{ review: review.key }];
      if (quote.speaker !== undefined) {
        const speaker = speakerKey(quote.speaker);
        scopes.push({ speaker }, { review: review.key, speaker });
      }
      return { key: quote.key, item: { quote, review }, scopes: scopes.map(scopeName) };
    }),
  );
}

function promptMembers(reviews: readonly Review[]): Member<PromptItem>[] {
  return reviews.flatMap((review) =>
    review.prompts.map((prompt) => ({
      key: prompt.key,
      item: { prompt, review },
      scopes: [scopeName({ review: review.key })],
    })),
  );
}

function reviewMembers(reviews: readonly Review[]): Member<Review>[] {
  return reviews.map((review) => ({ key: review.key, item: review, scopes: [] }));
}

function speakersOf(reviews: readonly Review[]): Lookup<Speaker> {
  const speakers = new Map<string, Named<Speaker>>();
  for (const { quotes } of reviews) {
    for (const { speaker: name } of quotes) {
      if (name === undefined) continue;
      const key = speakerKey(name);
      if (!speakers.has(key)) speakers.set(key, { item: { key, name }, label: name, names: [name] });
    }
  }
  return new Lookup([...speakers.values()]);
}

/** All reviews that can be drawn from, at one moment: it does not change, a new one takes its place. */
export class Library {
  readonly reviews: readonly Review[];
  readonly registries: Registries;
  readonly #byKey: ReadonlyMap<string, Review>;
  readonly #prompts: ReadonlyMap<string, PromptItem>;
  readonly #titles: Lookup<Review>;
  readonly #speakers: Lookup<Speaker>;
  readonly #speakersByTitle = new Map<string, Lookup<Speaker>>();
  readonly #speakerByKey = new Map<string, Speaker>();
  readonly #quoteShelf: Shelf<QuoteItem>;
  readonly #promptShelf: Shelf<PromptItem>;
  readonly #reviewShelf: Shelf<Review>;

  /** @param known the slots given out so far; `registries` holds them with the newcomers' */
  constructor(reviews: readonly Review[], known: Registries = EMPTY_REGISTRIES) {
    this.reviews = reviews;
    this.#byKey = new Map(reviews.map((review) => [review.key, review]));
    const quotes = quoteMembers(reviews);
    const prompts = promptMembers(reviews);
    const whole = reviewMembers(reviews);
    this.registries = {
      quotes: registered(known.quotes, quotes),
      prompts: registered(known.prompts, prompts),
      reviews: registered(known.reviews, whole),
    };
    this.#prompts = new Map(prompts.map(({ key, item }) => [key, item]));
    this.#quoteShelf = new Shelf(this.registries.quotes, quotes);
    this.#promptShelf = new Shelf(this.registries.prompts, prompts);
    this.#reviewShelf = new Shelf(this.registries.reviews, whole);
    this.#titles = new Lookup(
      reviews.map((review) => ({
        item: review,
        label: titleOf(review),
        names: [review.id, review.key, review.work.title, titleOf(review), ...review.work.aliases],
      })),
    );
    this.#speakers = speakersOf(reviews);
    for (const { item } of this.#speakers.suggest("", Number.POSITIVE_INFINITY)) this.#speakerByKey.set(item.key, item);
  }

  review(key: string): Review | undefined {
    return this.#byKey.get(key);
  }

  /** The review that a typed title, an id, a key or a chosen suggestion means. */
  findReview(text: string): Found<Review> {
    const chosen = this.#byKey.get(text);
    return chosen === undefined ? this.#titles.resolve(text) : { outcome: "one", item: chosen };
  }

  suggestReviews(text: string, limit: number): readonly Named<Review>[] {
    return this.#titles.suggest(text, limit);
  }

  #speakersIn(review: Review | undefined): Lookup<Speaker> {
    if (review === undefined) return this.#speakers;
    const known = this.#speakersByTitle.get(review.key) ?? speakersOf([review]);
    this.#speakersByTitle.set(review.key, known);
    return known;
  }

  /** The speaker that a name or a key means, within a review where one is given. */
  findSpeaker(text: string, review?: Review): Found<Speaker> {
    const chosen = this.#speakerByKey.get(text);
    const speaks = review === undefined || review.quotes.some(({ speaker }) => speaker && speakerKey(speaker) === text);
    if (chosen !== undefined && speaks) return { outcome: "one", item: chosen };
    return this.#speakersIn(review).resolve(text);
  }

  suggestSpeakers(text: string, limit: number, review?: Review): readonly Named<Speaker>[] {
    return this.#speakersIn(review).suggest(text, limit);
  }

  #promptLookup(review: Review | undefined): Lookup<PromptItem> {
    const among = review === undefined ? this.reviews : [review];
    return new Lookup(
      promptMembers(among).map(({ item }) => ({ item, label: item.prompt.text, names: [item.prompt.text] })),
    );
  }

  /** The question that a key or a text means, among a review's own where one is given. */
  findPrompt(text: string, review?: Review): Found<PromptItem> {
    const chosen = this.#prompts.get(text);
    if (chosen !== undefined && (review === undefined || chosen.review.key === review.key)) {
      return { outcome: "one", item: chosen };
    }
    return this.#promptLookup(review).resolve(text);
  }

  /** Questions for what was typed: in the review's own order where nothing was typed. */
  suggestPrompts(text: string, limit: number, review?: Review): readonly PromptItem[] {
    if (text.trim() === "") {
      return promptMembers(review === undefined ? this.reviews : [review])
        .slice(0, limit)
        .map(({ item }) => item);
    }
    return this.#promptLookup(review)
      .suggest(text, limit)
      .map(({ item }) => item);
  }

  quotes(scope: QuoteScope): DrawSet<QuoteItem> {
    const name = scopeName(scope);
    return name === "all" ? this.#quoteShelf.all() : this.#quoteShelf.scope(name);
  }

  /** The prompts of all reviews, or of the one with this key. */
  prompts(review?: string): DrawSet<PromptItem> {
    return review === undefined ? this.#promptShelf.all() : this.#promptShelf.scope(scopeName({ review }));
  }

  reviewSet(): DrawSet<Review> {
    return this.#reviewShelf.all();
  }
}
