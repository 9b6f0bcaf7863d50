import distance from "damerau-levenshtein";
import { fold, plainForm } from "../review/fold.js";

/** Something that people look up by one of its names. */
export interface Named<T> {
  readonly item: T;
  /** What a list shows it as; lists of equal rank are in its order. */
  readonly label: string;
  /** Every name it goes by, the label's own among them. */
  readonly names: readonly string[];
}

interface Entry<T> extends Named<T> {
  readonly forms: readonly string[];
}

/** What a lookup found: the one meant, or the near ones to offer. */
export type Found<T> =
  | { readonly outcome: "one"; readonly item: T }
  | { readonly outcome: "several"; readonly items: readonly T[] }
  | { readonly outcome: "none"; readonly near: readonly T[] };

/** Longer queries than this cannot be a name; comparing them would only cost time. */
const LONGEST_QUERY = 200;
const EXACT = 0;
const WORDS = 2;
const TYPO = 4;

/** How many mistakes a name of this length forgives. */
function forgiven(length: number): number {
  if (length < 3) return 0;
  return length < 8 ? 1 : 2;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, "");
}

/** Whether one is the other with a mistake in it. A wrong digit is no mistake but another number. */
function isTypo(query: string, name: string): boolean {
  if (digitsOf(query) !== digitsOf(name)) return false;
  const allowed = forgiven(Math.min(query.length, name.length));
  return allowed > 0 && Math.abs(query.length - name.length) <= allowed && distance(query, name).steps <= allowed;
}

/** How well a name fits a query, 0 best; nothing where it does not. Both are folded. */
function rankOf(query: string, name: string): number | undefined {
  if (query === name) return EXACT;
  if (name.startsWith(query)) return 1;
  const words = name.split(" ");
  const asked = query.split(" ");
  if (asked.every((word) => words.some((own) => own.startsWith(word)))) return WORDS;
  if (query.length >= 3 && name.includes(query)) return 3;
  if (isTypo(query, name)) return TYPO;
  if (query.length < 4) return undefined;
  if (isTypo(query, name.slice(0, query.length))) return TYPO + 1;
  const near = asked.every((word) => words.some((own) => own.startsWith(word) || isTypo(word, own)));
  return near ? TYPO + 2 : undefined;
}

/** What is left of a name that holds no letters or digits, such as an emoji: the name itself. */
function asWritten(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}

/** The forms that a name is compared in. With its article too, since that is what somebody begins to type. */
function formsOf(name: string): string[] {
  const forms = [fold(name), plainForm(name)].filter((form) => form !== "");
  // Of “🔥 (2001)” only the year would be left, which is the name of something else.
  const isNumber = /^[\d ]+$/.test(asWritten(name));
  return [asWritten(name), ...forms.filter((form) => isNumber || !/^[\d ]+$/.test(form))];
}

/** Finds things by name: ignores case, accents, punctuation and a leading article, and forgives a typo. */
export class Lookup<T> {
  readonly #entries: readonly Entry<T>[];
  readonly #exact = new Map<string, Entry<T>[]>();

  constructor(named: readonly Named<T>[]) {
    this.#entries = named
      .map((one) => ({ ...one, forms: [...new Set(one.names.flatMap(formsOf))] }))
      .sort((a, b) => a.label.localeCompare(b.label, "en"));
    for (const entry of this.#entries) {
      for (const form of entry.forms) {
        const same = this.#exact.get(form);
        if (same === undefined) this.#exact.set(form, [entry]);
        else same.push(entry);
      }
    }
  }

  #ranked(text: string): { entry: Entry<T>; rank: number }[] {
    const typed = text.slice(0, LONGEST_QUERY);
    const query = fold(typed) || asWritten(typed);
    if (query === "") return [];
    return this.#entries
      .flatMap((entry) => {
        const ranks = entry.forms.flatMap((form) => rankOf(query, form) ?? []);
        return ranks.length === 0 ? [] : [{ entry, rank: Math.min(...ranks) }];
      })
      .sort((a, b) => a.rank - b.rank);
  }

  /** The best `limit` for what was typed so far; all in order where nothing was typed. */
  suggest(text: string, limit: number): readonly Named<T>[] {
    if (text.trim() === "") return this.#entries.slice(0, limit);
    return this.#ranked(text)
      .slice(0, limit)
      .map(({ entry }) => entry);
  }

  /** The one that is meant by a text. */
  resolve(text: string): Found<T> {
    if (text.length <= LONGEST_QUERY) {
      // To the letter first: then what differs only in signs is told apart.
      const exact = this.#exact.get(asWritten(text)) ?? this.#exact.get(fold(text) || asWritten(text));
      if (exact !== undefined) return oneOf(exact);
    }
    const ranked = this.#ranked(text);
    const [best] = ranked;
    // Part of a year means nothing in particular.
    if (best === undefined || (/^[\d\s]+$/.test(text) && best.rank > 1)) return { outcome: "none", near: [] };
    return oneOf(ranked.filter(({ rank }) => rank === best.rank).map(({ entry }) => entry));
  }
}

function oneOf<T>(entries: readonly Entry<T>[]): Found<T> {
  const [first, ...others] = entries;
  if (first === undefined) return { outcome: "none", near: [] };
  if (others.length === 0) return { outcome: "one", item: first.item };
  return { outcome: "several", items: entries.map(({ item }) => item) };
}
