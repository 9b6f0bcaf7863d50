import { dateText, epochDay, weekdayOf } from "./calendar.js";
import { readWeekday } from "./days.js";

const NOON = 12 * 60;
const CLOCK = /^(\d{1,2})(?:[:.](\d{2}))?\s*(?:([ap])\.?m\.?)?$/;
const HOURS = /^(\d{1,2})\s*h\s*(\d{2})?$/;
const DIGITS = /^(\d{2})(\d{2})$/;

const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
/** February 29 without a year may be up to eight years off. */
const LONGEST_WAIT = 8;

function two(part: number): string {
  return String(part).padStart(2, "0");
}

function plain(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase();
}

/** The minutes after midnight that a text such as `9:30`, `9pm`, `21h30`, `0900` or `noon` says; otherwise nothing. */
export function readTime(text: string): number | undefined {
  const typed = plain(text);
  if (typed === "noon") return NOON;
  if (typed === "midnight") return 0;
  const parts = CLOCK.exec(typed) ?? HOURS.exec(typed) ?? DIGITS.exec(typed);
  if (parts === null) return undefined;
  const [, hourText, minuteText = "0", half] = parts;
  const hour = Number(hourText);
  const minute = Number(minuteText);
  if (minute > 59) return undefined;
  if (half === undefined) return hour > 23 ? undefined : hour * 60 + minute;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) * 60 + minute + (half === "p" ? NOON : 0);
}

/** Minutes after midnight as `09:00`. */
export function timeText(minutes: number): string {
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** A date that the calendar has, as `YYYY-MM-DD`. */
function dateOf(year: number, month: number, day: number): string | undefined {
  const date = [String(year).padStart(4, "0"), two(month), two(day)].join("-");
  const counted = epochDay(date);
  return !Number.isNaN(counted) && dateText(counted) === date ? date : undefined;
}

function monthOf(word: string): number | undefined {
  const index = MONTHS.findIndex((month) => month.slice(0, 3) === word || month === word);
  if (index === -1) return word === "sept" ? 9 : undefined;
  return index + 1;
}

function namedDate(day: number, word: string, year: string | undefined, today: string): string | undefined {
  const month = monthOf(word);
  if (month === undefined) return undefined;
  if (year !== undefined) return dateOf(Number(year), month, day);
  const thisYear = Number(today.slice(0, 4));
  for (let ahead = 0; ahead <= LONGEST_WAIT; ahead += 1) {
    const date = dateOf(thisYear + ahead, month, day);
    if (date !== undefined && date >= today) return date;
  }
  return undefined;
}

/**
 * The date `YYYY-MM-DD` that a text such as `2026-12-01`, `1.12.2026`, `Dec 1`, `tomorrow` or `Friday` says on a day
 * `today`. A weekday is the next one after today, a date without a year the next one from today on. Nothing where the
 * calendar lacks the date, or where it could be read in two ways.
 */
export function readDate(text: string, today: string): string | undefined {
  const typed = plain(text);
  const now = epochDay(today);
  if (typed === "today") return today;
  if (typed === "tomorrow") return dateText(now + 1);
  const weekday = readWeekday(typed);
  if (weekday !== undefined) return dateText(now + 1 + ((weekday - weekdayOf(now + 1) + 7) % 7));
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed);
  if (iso !== null) return dateOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(typed);
  if (dotted !== null) return dateOf(Number(dotted[3]), Number(dotted[2]), Number(dotted[1]));
  const dayFirst = /^(?:the )?(\d{1,2})(?:st|nd|rd|th|\.)?(?: of)?\s*([a-z]+)\.?(?:,?\s*(\d{4}))?$/.exec(typed);
  if (dayFirst !== null) return namedDate(Number(dayFirst[1]), dayFirst[2] ?? "", dayFirst[3], today);
  const monthFirst = /^([a-z]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?$/.exec(typed);
  if (monthFirst !== null) return namedDate(Number(monthFirst[2]), monthFirst[1] ?? "", monthFirst[3], today);
  return undefined;
}
