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
  readonly folded: readonly string[];
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

function isTypo(query: string, name: string): boolean {
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

/** Finds things by name: ignores case, accents, punctuation and a leading article, and forgives a typo. */
export class Lookup<T> {
  readonly #entries: readonly Entry<T>[];
  readonly #exact = new Map<string, Entry<T>[]>();

  constructor(named: readonly Named<T>[]) {
    this.#entries = named
      // With its article too, since that is what somebody begins to type.
      .map((one) => ({
        ...one,
        folded: [...new Set(one.names.flatMap((name) => [fold(name), plainForm(name)]))].filter((name) => name !== ""),
      }))
      .sort((a, b) => a.label.localeCompare(b.label, "en"));
    for (const entry of this.#entries) {
      for (const name of entry.folded) {
        const same = this.#exact.get(name);
        if (same === undefined) this.#exact.set(name, [entry]);
        else same.push(entry);
      }
    }
  }

  #ranked(text: string): { entry: Entry<T>; rank: number }[] {
    const query = fold(text.slice(0, LONGEST_QUERY));
    if (query === "") return [];
    return this.#entries
      .flatMap((entry) => {
        const ranks = entry.folded.flatMap((name) => rankOf(query, name) ?? []);
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
    const exact = text.length > LONGEST_QUERY ? undefined : this.#exact.get(fold(text));
    const [only] = exact ?? [];
    if (exact !== undefined && only !== undefined) {
      return exact.length === 1 ? { outcome: "one", item: only.item } : several(exact);
    }
    const ranked = this.#ranked(text);
    const [best] = ranked;
    if (best === undefined) return { outcome: "none", near: [] };
    const equals = ranked.filter(({ rank }) => rank === best.rank);
    return equals.length === 1 ? { outcome: "one", item: best.entry.item } : several(equals.map(({ entry }) => entry));
  }
}

function several<T>(entries: readonly Entry<T>[]): Found<T> {
  return { outcome: "several", items: entries.map(({ item }) => item) };
}
