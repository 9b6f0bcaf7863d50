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

/** Names as a credits line or a field lists them. */
export function namesIn(text: string): string[] {
  return text
    .replace(/\s+/g, " ")
    .split(/ ?[,&;] ?|\band\b/)
    .map((name) => bareTitle(name))
    .filter((name) => name !== "");
}

/** The kind that a word such as `Movie` names. */
export function kindNamed(text: string): WorkKind | undefined {
  return KINDS.find(([pattern]) => pattern.test(text))?.[1];
}

const YEAR = /\(\s*((?:1[5-9]|20)\d{2})\s*\)/;
const STARS = /(?:^|\s)(?:[★☆⭐½⯨]\uFE0F?){1,14}\s?$/u;
const LABEL = /^(?:(?:movie|film|book|novel|tv|game|album|play|series)\s)?review\s?[:–—-]\s?/i;
const TRAILING =
  /(?:\s?(?:::|\||–|—|-|:)\s?|(?<=\))\s)(?:an?\s)?((?:movie|film|book|novel|tv|game|album|play|series)?\s?review)\s?$/i;
const BY_LINE = /^(.{1,200}?)\s[–—-]\s([^,]{1,100}),\s?((?:1[5-9]|20)\d{2})$/;

/** A title without the marks around it: `_Her_`, `*Her*`, `[Her](…)`, `"Her"`. */
export function bareTitle(text: string): string {
  const linked = /^\[(.+)\]\([^)]*\)$/.exec(text.trim())?.[1] ?? text.trim();
  return linked.replace(/^([*_]{1,3}|["“'])(.+?)(?:\1|["”'])$/, "$2").trim();
}

const LONGEST_LINE = 500;

/** Whether a line says that it names a work: by a year, a label such as `Movie Review`, or stars. */
export function hasTitleMarks(line: string): boolean {
  const bare = line.trim();
  return (
    /\((?:1[5-9]|20)\d{2}\)(?:\W{0,20}|\s(?:movie |film |book )?review)$/iu.test(bare) ||
    STARS.test(bare) ||
    LABEL.test(bare) ||
    (TRAILING.test(bare) && !/[.!?]$/.test(bare)) ||
    BY_LINE.test(bare)
  );
}

/** Reads a title line: `Her :: Movie Review`, `REVIEW: Her (2013)`, `Her – Spike Jonze, 2013 ★★★★½`. */
export function titleFacts(raw: string): Facts & { title: string } {
  // Titles are short; runs of spaces are one: no pattern below may meet a long text.
  const line = raw.slice(0, LONGEST_LINE).replace(/\s+/g, " ").trim();
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
