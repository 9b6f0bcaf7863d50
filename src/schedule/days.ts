import { fold } from "../review/fold.js";
import { longWeekday, shortWeekday, weekdayNamed } from "./names.js";
import type { Days, Weekday } from "./schedule.js";

const EVERY_DAY: Days = { kind: "days", step: 1 };
const WORKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5];
const WEEKEND: readonly Weekday[] = [6, 7];
const ALL: readonly Weekday[] = [...WORKDAYS, ...WEEKEND];
const MOST_DAYS = 366;
const MOST_WEEKS = 52;
const LAST_DAY = -1;

const ORDINALS: Readonly<Record<string, number>> = { first: 1, second: 2, third: 3, fourth: 4, last: LAST_DAY };
const NTH = ["first", "second", "third", "fourth"] as const;
const NUMBERS: Readonly<Record<string, number>> = { other: 2, second: 2, third: 3, two: 2, three: 3, four: 4 };

function weekly(on: readonly Weekday[], step = 1): Days | undefined {
  const sorted = ALL.filter((day) => on.includes(day));
  if (sorted.length === 0) return undefined;
  return sorted.length === ALL.length && step === 1 ? EVERY_DAY : { kind: "weekdays", step, on: sorted };
}

/** Weekdays named one by one or from one to another, in any order. */
function readWeekdays(text: string): Weekday[] | undefined {
  const on: Weekday[] = [];
  const words = text
    .replace(/\s*(?:-|–|\bto\b|\bthrough\b)\s*/g, "-")
    .split(/(?:\s|,|&|\/|\+|\band\b|\bon\b|\bevery\b)+/)
    .filter((word) => word !== "");
  if (words.length === 0) return undefined;
  for (const word of words) {
    if (/^weekdays?$/.test(word)) on.push(...WORKDAYS);
    else if (/^weekends?$/.test(word)) on.push(...WEEKEND);
    else {
      const ends = word.split("-").map(weekdayNamed);
      const [from, to = from, ...more] = ends;
      if (from === undefined || to === undefined || more.length > 0 || ends.includes(undefined)) return undefined;
      for (let day = from; ; day = ((day % ALL.length) + 1) as Weekday) {
        on.push(day);
        if (day === to) break;
      }
    }
  }
  return on;
}

function stepOf(word: string): number | undefined {
  const ordinal = /^(\d{1,3})(?:st|nd|rd|th)?$/.exec(word)?.[1];
  return ordinal === undefined ? NUMBERS[word] : Number(ordinal);
}

/** `every 3 days`, `every other Friday`, `every 2 weeks on Mon, Thu`. */
function readSteps(text: string): Days | undefined {
  const days = /^every (\S+) days?$/.exec(text);
  if (days !== null) {
    const step = stepOf(days[1] ?? "");
    return step !== undefined && step >= 1 && step <= MOST_DAYS ? { kind: "days", step } : undefined;
  }
  const weeks = /^every (\S+) weeks?(?: on)? (.+)$/.exec(text) ?? /^every (other|second|third) (.+)$/.exec(text);
  if (weeks === null) return undefined;
  const step = stepOf(weeks[1] ?? "");
  const on = readWeekdays(weeks[2] ?? "");
  return step !== undefined && step >= 1 && step <= MOST_WEEKS && on !== undefined ? weekly(on, step) : undefined;
}

/** `the 1st and 15th`, `the last day`, `last Friday`, `2nd Tuesday`. */
function readMonthly(text: string): Days | undefined {
  const said = text
    .replace(/^(?:monthly|every month|each month)(?: on)?\b/, "")
    .replace(/\b(?:of|in) (?:the|each|every) month$/, "")
    .trim()
    .replace(/^(?:every|on) /, "");
  const nth = /^(?:the )?(first|second|third|fourth|last|1st|2nd|3rd|4th) (\p{L}+)$/u.exec(said);
  const weekday = nth === null ? undefined : weekdayNamed(nth[2] ?? "");
  if (nth !== null && weekday !== undefined) {
    const which = ORDINALS[nth[1] ?? ""] ?? Number.parseInt(nth[1] ?? "", 10);
    return { kind: "nth", nth: which as 1 | 2 | 3 | 4 | -1, weekday };
  }
  const on: number[] = [];
  for (const part of said.split(/\s*(?:,|&|\band\b)\s*/)) {
    const date = /^(?:the )?(?:(\d{1,2})(?:st|nd|rd|th)|(first)(?: day)?|(last)(?: day)?)$/.exec(part);
    if (date === null) return undefined;
    const day = date[1] === undefined ? (date[2] === undefined ? LAST_DAY : 1) : Number(date[1]);
    if (day === 0 || day > 31) return undefined;
    if (!on.includes(day)) on.push(day);
  }
  // The last day comes last.
  const order = (day: number) => (day === LAST_DAY ? Number.POSITIVE_INFINITY : day);
  return on.length === 0 ? undefined : { kind: "dates", on: on.toSorted((a, b) => order(a) - order(b)) };
}

/**
 * The days that a text means: `every day`, `weekdays`, `Mon, Thu`, `Mon-Fri`, `every 3 days`, `every 2 weeks on Mon`,
 * `monthly on the 1st`, `last Friday`. Forgiving of case, blanks and commas.
 *
 * @returns nothing where it means none
 */
export function readDays(text: string): Days | undefined {
  const said = text.normalize("NFKC").trim().toLowerCase().replace(/\s+/g, " ").replace(/\.$/, "");
  if (/^(?:every ?day|daily|each day|all days|always)$/.test(said)) return EVERY_DAY;
  const on = readWeekdays(said);
  if (on !== undefined) return weekly(on);
  return readSteps(said) ?? readMonthly(said);
}

function ordinal(day: number): string {
  const teen = day % 100 >= 11 && day % 100 <= 13;
  return `${day}${teen ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th")}`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Days in English, as `readDays` reads them. */
export function daysText(days: Days): string {
  switch (days.kind) {
    case "days":
      return days.step === 1 ? "every day" : `every ${days.step} days`;
    case "weekdays": {
      const is = (these: readonly Weekday[]) => String(these) === String(days.on);
      const named = is(WORKDAYS) ? "weekdays" : is(WEEKEND) ? "weekends" : days.on.map(shortWeekday).join(", ");
      return days.step === 1 ? named : `every ${days.step} weeks on ${named}`;
    }
    case "dates":
      return `monthly on the ${listed(days.on.map((day) => (day === LAST_DAY ? "last day" : ordinal(day))))}`;
    case "nth":
      return `${days.nth === LAST_DAY ? "last" : NTH[days.nth - 1]} ${longWeekday(days.weekday)}`;
  }
}

const USUAL = [
  "every day",
  "weekdays",
  "weekends",
  "Mon, Thu",
  "every 3 days",
  "monthly on the 1st",
  "last Friday",
  ...ALL.map(shortWeekday),
  "every 2 days",
  "every 2 weeks on Mon",
  "every 2 weeks on Fri",
  "first Monday",
  "first Friday",
  "monthly on the 15th",
  "monthly on the 1st and 15th",
  "monthly on the last day",
] as const;

/** Days for what was typed so far: what it means, and what contains it. */
export function suggestDays(typed: string): string[] {
  const meant = readDays(typed);
  const asked = fold(typed);
  const near = USUAL.filter((days) => fold(days).includes(asked));
  return [...new Set([...(meant === undefined ? [] : [daysText(meant)]), ...near])];
}
