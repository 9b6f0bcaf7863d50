import { plainForm } from "../review/fold.js";
import type { Days, Weekday } from "./schedule.js";

type Nth = Extract<Days, { kind: "nth" }>["nth"];

/** No rule needs a longer text; reading one would only cost time. */
const LONGEST_TEXT = 200;
/** What Discord takes as a choice, and how many. */
const LONGEST_CHOICE = 100;
const MOST_CHOICES = 25;
const MOST_DAYS = 366;
const MOST_WEEKS = 52;
const LAST = -1;

const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const WHOLE_WEEK: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const WORKING_WEEK = WHOLE_WEEK.slice(0, 5);
const WEEKEND = WHOLE_WEEK.slice(5);

const NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
const NTHS: readonly Nth[] = [1, 2, 3, 4, LAST];

const OF_THE_MONTH = / (?:monthly|(?:(?:of|in) )?(?:the|every|each|a) month)$/;
const MONTHLY = /^(?:monthly|(?:every|each) month)(?: on)? /;

/** The weekday that a word such as `Mo`, `mon`, `Thurs` or `Fridays` names. */
export function readWeekday(word: string): Weekday | undefined {
  const typed = word.toLowerCase();
  if (typed.length < 2) return undefined;
  if (typed === "weds") return 3;
  return WHOLE_WEEK.find((weekday) => `${nameOf(weekday).toLowerCase()}s`.startsWith(typed));
}

function nameOf(weekday: Weekday): string {
  return NAMES[weekday - 1] ?? "";
}

function shortOf(weekday: Weekday): string {
  return nameOf(weekday).slice(0, 3);
}

/** The number that `3rd` or `third` stands for. */
function ordinal(word: string): number | undefined {
  const digits = /^(\d{1,3})(?:st|nd|rd|th)$/.exec(word)?.[1];
  if (digits !== undefined) return Number(digits);
  const index = ORDINALS.indexOf(word);
  return index === -1 ? undefined : index + 1;
}

/** How many days or weeks `every 3`, `every three`, `every third` and `every other` go on by. */
function stepOf(word: string, most: number): number | undefined {
  if (word === "other") return 2;
  const number = /^\d{1,3}$/.test(word) ? Number(word) : NUMBERS.indexOf(word) + 1;
  if (number >= 1) return number <= most ? number : undefined;
  const nth = ordinal(word);
  // “Every first day” is no step.
  return nth !== undefined && nth >= 2 && nth <= most ? nth : undefined;
}

/** The words of a text with one blank between; what joins words in a list is left out. */
function wordsOf(text: string): string {
  const words = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/\./g, " ")
    .replace(/[‐‑–—−]/g, "-");
  return (words.match(/\d+[a-z]*|[a-z]+|[^\s,;&+/]/g) ?? [])
    .filter((word) => word !== "and")
    .map((word) => (/^(?:to|through|thru|till|until)$/.test(word) ? "-" : word))
    .join(" ");
}

/** The weekdays that words such as `mon - wed fri` or `weekends` name, in the week's order. */
function weekdaysOf(words: string): Weekday[] | undefined {
  const found = new Set<Weekday>();
  const items = words
    .replace(/\b(?:working|business|work) ?days?\b/g, "weekdays")
    .replace(/(?<=^| )(?:(?:every|each|on|the) )+/g, "")
    .replace(/ - /g, "-")
    .split(" ");
  for (const item of items) {
    if (/^weekdays?$/.test(item)) for (const weekday of WORKING_WEEK) found.add(weekday);
    else if (/^weekends?$/.test(item)) for (const weekday of WEEKEND) found.add(weekday);
    else {
      const [first, last = first, ...more] = item.split("-").map(readWeekday);
      if (first === undefined || last === undefined || more.length > 0) return undefined;
      for (let ahead = 0; ahead <= (last - first + 7) % 7; ahead += 1) {
        found.add((((first - 1 + ahead) % 7) + 1) as Weekday);
      }
    }
  }
  return WHOLE_WEEK.filter((weekday) => found.has(weekday));
}

function weekly(step: number | undefined, words: string): Days | undefined {
  const on = weekdaysOf(words);
  if (step === undefined || on === undefined) return undefined;
  return step === 1 && on.length === WHOLE_WEEK.length ? { kind: "days", step } : { kind: "weekdays", step, on };
}

function readNth(words: string): Days | undefined {
  const ofMonth = MONTHLY.test(words) || OF_THE_MONTH.test(words);
  const parts = words.replace(MONTHLY, "").replace(OF_THE_MONTH, "");
  const [, every, nthText = "", name = ""] = /^(every |each )?(?:the )?(\w+) (\w+)$/.exec(parts) ?? [];
  const weekday = readWeekday(name);
  const number = nthText === "last" ? LAST : ordinal(nthText);
  const nth = NTHS.find((one) => one === number);
  if (weekday === undefined || nth === undefined) return undefined;
  // “Every second Friday” may be every other one.
  return every !== undefined && nth > 1 && !ofMonth ? undefined : { kind: "nth", nth, weekday };
}

function readDates(words: string): Days | undefined {
  const ofMonth = MONTHLY.test(words) || OF_THE_MONTH.test(words);
  const parts = words.replace(MONTHLY, "").replace(OF_THE_MONTH, "");
  const dates = new Set<number>();
  for (const item of parts
    .replace(/(?<=^| )the /g, "")
    .replace(/ days?(?= |$)/g, "-day")
    .split(" ")) {
    const [word = "", day] = item.split("-");
    const number = ordinal(word) ?? (ofMonth && /^\d{1,2}$/.test(word) ? Number(word) : undefined);
    if (word === "last" && (ofMonth || day !== undefined)) dates.add(LAST);
    else if (number !== undefined && number >= 1 && number <= 31) dates.add(number);
    else return undefined;
  }
  return { kind: "dates", on: inOrder(dates) };
}

/** Dates of a month in its order: the last day is the last. */
function inOrder(dates: Iterable<number>): number[] {
  const place = (date: number) => (date === LAST ? 32 : date);
  return [...new Set(dates)].sort((a, b) => place(a) - place(b));
}

/**
 * The days that an English text such as `weekdays`, `Mon-Wed, Fri`, `every 3 days`, `every 2 weeks on Mon`, `monthly on
 * the 1st` or `last Friday` says. Nothing where it says none or could be read in two ways.
 */
export function readDays(text: string): Days | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const words = wordsOf(text).replace(/^on /, "");
  if (/^(?:daily|everyday|(?:every|each) day)$/.test(words)) return { kind: "days", step: 1 };
  const daily = /^(?:every|each) (\w+) days?$/.exec(words);
  if (daily !== null) {
    const step = stepOf(daily[1] ?? "", MOST_DAYS);
    return step === undefined ? undefined : { kind: "days", step };
  }
  const everyWeek = /^(?:weekly|(?:every|each) week)(?: on)? (.+)$/.exec(words);
  if (everyWeek !== null) return weekly(1, everyWeek[1] ?? "");
  const inWeeks = /^(?:every|each) (\w+) weeks?(?: on)? (.+)$/.exec(words);
  if (inWeeks !== null) return weekly(stepOf(inWeeks[1] ?? "", MOST_WEEKS), inWeeks[2] ?? "");
  // “Every other weekday” is hardly meant by the week.
  const everyOther = /^every other (?!weekday)(.+)$/.exec(words);
  if (everyOther !== null) return weekly(2, everyOther[1] ?? "");
  return readNth(words) ?? readDates(words) ?? weekly(1, words);
}

function weekdaysText(on: readonly Weekday[]): string {
  const list = on.map(shortOf).join(", ");
  if (list === WORKING_WEEK.map(shortOf).join(", ")) return "weekdays";
  return list === WEEKEND.map(shortOf).join(", ") ? "weekends" : list;
}

function dateOfMonth(date: number): string {
  if (date === LAST) return "last day";
  if (date >= 11 && date <= 13) return `${date}th`;
  return `${date}${["th", "st", "nd", "rd"][date % 10] ?? "th"}`;
}

function joined(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** Days in English, as `readDays` reads them. */
export function daysText(days: Days): string {
  switch (days.kind) {
    case "days":
      return days.step === 1 ? "every day" : `every ${days.step} days`;
    case "weekdays": {
      const on = WHOLE_WEEK.filter((weekday) => days.on.includes(weekday));
      const [only, ...others] = on;
      if (days.step > 1) return `every ${days.step} weeks on ${weekdaysText(on)}`;
      if (on.length === WHOLE_WEEK.length) return "every day";
      return only !== undefined && others.length === 0 ? `every ${nameOf(only)}` : weekdaysText(on);
    }
    case "dates":
      return `monthly on the ${joined(inOrder(days.on).map(dateOfMonth))}`;
    case "nth":
      return `${days.nth === LAST ? "last" : ORDINALS[days.nth - 1]} ${nameOf(days.weekday)}`;
  }
}

const SUGGESTED = [
  "every day",
  "weekdays",
  "weekends",
  "Mon, Thu",
  "every 3 days",
  "monthly on the 1st",
  "last Friday",
  ...WHOLE_WEEK.map((weekday) => `every ${nameOf(weekday)}`),
  "Mon, Wed, Fri",
  "Tue, Thu",
  "every 2 days",
  "every 2 weeks on Mon",
  "every 2 weeks on Fri",
  "monthly on the 15th",
  "monthly on the 1st and 15th",
  "monthly on the last day",
  "first Monday",
  "first Saturday",
  "every 7 days",
];

const EVERY_NTH = NTHS.flatMap((nth) => WHOLE_WEEK.map((weekday) => daysText({ kind: "nth", nth, weekday })));

function normal(text: string): string[] {
  const days = readDays(text);
  return days === undefined ? [] : [daysText(days)];
}

/**
 * Up to 25 texts to choose from, each at most 100 characters and read by `readDays`: first what was typed so far in its
 * normal form, where it says something, then what begins or continues it; a useful selection where nothing was typed.
 */
export function suggestDays(typed: string): string[] {
  const query = plainForm(typed.slice(0, LONGEST_TEXT));
  if (query === "") return SUGGESTED;
  const number = Number(/\d+/.exec(query)?.[0] ?? 0);
  const numbered = [`every ${number} days`, `every ${number} weeks on Mon`, `monthly on the ${number}`].flatMap(normal);
  const [, begun = "", word = ""] = /^(.*?)([a-z]+)\s*$/i.exec(typed.slice(0, LONGEST_TEXT)) ?? [];
  const completed = NAMES.filter((name) => name.toLowerCase().startsWith(word.toLowerCase()) && word !== "");
  const suggestions = [
    ...normal(typed),
    ...[...SUGGESTED, ...EVERY_NTH, ...numbered].filter((text) => plainForm(text).includes(query)),
    ...completed.flatMap((name) => normal(begun + name)),
  ];
  return [...new Set(suggestions)].filter((text) => text.length <= LONGEST_CHOICE).slice(0, MOST_CHOICES);
}
