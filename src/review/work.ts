import type { WorkKind } from "./review.js";

/** What is known of a work and its review, from wherever it was found. */
export interface Facts {
  readonly title?: string;
  readonly year?: number;
  readonly kind?: WorkKind;
  readonly directors?: readonly string[];
  readonly writers?: readonly string[];
  readonly authors?: readonly string[];
  readonly rating?: string;
}

const KINDS: readonly (readonly [RegExp, WorkKind])[] = [
  [/\b(?:movie|film|cinema)s?\b/i, "film"],
  [/\b(?:tv|series|show|season)\b/i, "series"],
  [/\b(?:book|novel|novella|memoir)s?\b/i, "book"],
  [/\bgames?\b/i, "game"],
  [/\b(?:album|record|music)s?\b/i, "album"],
  [/\b(?:play|theatre|theater)s?\b/i, "play"],
];

/** The kind that a word such as `Movie` names. */
export function kindNamed(text: string): WorkKind | undefined {
  return KINDS.find(([pattern]) => pattern.test(text))?.[1];
}

const YEAR = /\(\s*((?:1[5-9]|20)\d{2})\s*\)/;
const STARS = /\s*[★☆⭐½]{1,10}\s*$/u;
const LABEL = /^(?:(?:movie|film|book|tv|game|album|play|series)\s+)?review\s*:\s*/i;
const TRAILING = /\s*(?:::|\||–|—|-|:)\s*(?:an?\s+)?((?:movie|film|book|tv|game|album|play|series)?\s*review)\s*$/i;
const BY_LINE = /^(.+?)\s+[–—-]\s+([^,]+),\s*((?:1[5-9]|20)\d{2})$/;

/** A title without the marks around it: `_Her_`, `*Her*`, `[Her](…)`, `"Her"`. */
export function bareTitle(text: string): string {
  const linked = /^\[(.+)\]\([^)]*\)$/.exec(text.trim())?.[1] ?? text.trim();
  return linked.replace(/^([*_]{1,3}|["“'])(.+?)(?:\1|["”'])$/, "$2").trim();
}

/** Reads a title line: `Her :: Movie Review`, `REVIEW: Her (2013)`, `Her – Spike Jonze, 2013 ★★★★½`. */
export function titleFacts(line: string): Facts & { title: string } {
  const stars = STARS.exec(line)?.[0].trim();
  let rest = line.replace(STARS, "").trim();
  const label = LABEL.exec(rest)?.[0] ?? TRAILING.exec(rest)?.[1];
  rest = rest.replace(LABEL, "").replace(TRAILING, "").trim();
  const [, named, people, byYear] = BY_LINE.exec(rest) ?? [];
  const year = byYear ?? YEAR.exec(rest)?.[1];
  const title = bareTitle((named ?? rest).replace(YEAR, "").trim());
  const kind = label === undefined ? undefined : kindNamed(label);
  return {
    title: title === "" ? line.trim() : title,
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(kind === undefined ? {} : { kind }),
    ...(people === undefined ? {} : { directors: [people.trim()] }),
    ...(stars === undefined || stars === "" ? {} : { rating: stars }),
  };
}
