import { type Facts, hasTitleMarks, namesIn, titleFacts } from "./work.js";

const CREDIT =
  /^(directed|written|screenplay|story|novel|book|based on the (?:novel|book)|by)(?:(?:,| and| &) (directed|written))?(?: by)?\s?:?\s(.{1,200})$/i;
/** Somebody who wrote the post, not the work. */
const POSTED = /^(?:posted|published|reviewed|review) (?:by|on)\b/i;
const LONGEST_TITLE = 160;
const MOST_TITLE_WORDS = 14;
/** A post names its work in so many lines at most. */
const MOST_TITLE_LINES = 2;

/** Facts of a credits line such as `Directed by Ada Quill`. */
function creditsOf(line: string): Facts | undefined {
  const [, role = "", second = "", names = ""] = CREDIT.exec(line) ?? [];
  // `Written with care, it …` is prose: names have capitals and do not end a sentence.
  if (names === "" || /\p{Ll}{3,}[.?!]$/u.test(names) || names.split(" ").length > 14) return undefined;
  const people = namesIn(names);
  if (people.length === 0 || people.some((name) => !/^[\p{Lu}\p{Lo}]/u.test(name))) return undefined;
  const roles = `${role} ${second}`.toLowerCase();
  return {
    ...(roles.includes("directed") ? { directors: people } : {}),
    ...(/written|screenplay|story/.test(roles) ? { writers: people } : {}),
    ...(/^by |novel|book/.test(roles) ? { authors: people } : {}),
  };
}

/** Whether a line without any mark of a title can be one. */
function looksLikeTitle(line: string): boolean {
  const words = line.split(" ").length;
  if (words > MOST_TITLE_WORDS || /^["“”„«>]/.test(line)) return false;
  if (/[,;:]$/.test(line)) return false;
  return /[.?!…”"]$/.test(line) ? words <= 5 : true;
}

export interface HeadOptions {
  /** Known already. */
  readonly title: string | undefined;
  /** A line without a year, a label or stars is no title. */
  readonly isStrict: boolean;
}

/** Takes title lines and credits off the top, until the first line that is neither. */
export function takeHead(
  blocks: readonly (readonly string[])[],
  options: HeadOptions,
): { facts: Facts; rest: string[][] } {
  const rest = blocks.map((block) => [...block]);
  let facts: Facts = {};
  let titles = 0;
  while (rest.length > 0) {
    const line = rest[0]?.[0];
    if (line === undefined) {
      rest.shift();
      continue;
    }
    const credits = creditsOf(line);
    const isMarked = line.length <= LONGEST_TITLE && hasTitleMarks(line);
    const isBare = !options.isStrict && titles === 0 && options.title === undefined && looksLikeTitle(line);
    if (credits !== undefined) facts = { ...facts, ...credits };
    else if (POSTED.test(line) && line.length < LONGEST_TITLE) facts = { ...facts };
    else if ((isMarked || isBare) && titles < MOST_TITLE_LINES) {
      titles += 1;
      facts = { ...titleFacts(line), ...facts };
    } else if (titles > 0 && line === facts.title) titles += 1;
    else break;
    rest[0]?.shift();
  }
  return { facts, rest };
}
