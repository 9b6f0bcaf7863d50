import { dateText, epochDay, weekdayOf } from "./calendar.js";
import { monthNamed, weekdayNamed } from "./names.js";

const HALF_DAY = 12;
const MINUTES = 60;

/** What people write in other digits and signs, in plain ones. */
function plain(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase();
}

/**
 * Minutes after midnight of a time as people write it: `9:00`, `09:00`, `9am`, `9:30 pm`, `21h30`, `9.30`, `0900`,
 * `noon`.
 *
 * @returns nothing where it is no time
 */
export function readTime(text: string): number | undefined {
  const typed = plain(text).replace(/\s*o['’]?clock$/, "");
  if (typed === "noon") return HALF_DAY * MINUTES;
  if (typed === "midnight") return 0;
  const found =
    /^(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*(?:([ap])\.?\s?m\.?)?$/.exec(typed) ??
    /^(\d{1,2})()\s*(?:h|uhr)$/.exec(typed) ??
    /^(\d{2})(\d{2})$/.exec(typed);
  if (found === null) return undefined;
  const [, hours = "", minutes = "0", half] = found;
  const hour = Number(hours);
  const minute = Number(minutes || "0");
  if (minute >= MINUTES) return undefined;
  if (half !== undefined) {
    if (hour < 1 || hour > HALF_DAY) return undefined;
    return ((hour % HALF_DAY) + (half === "p" ? HALF_DAY : 0)) * MINUTES + minute;
  }
  return hour < 24 ? hour * MINUTES + minute : undefined;
}

/** A time as `09:00`. */
export function timeText(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / MINUTES))}:${two(minutes % MINUTES)}`;
}

/** The date of a year, month and day; nothing where there is no such day. */
function dateFrom(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || date.getUTCFullYear() !== year) return undefined;
  return date.toISOString().slice(0, 10);
}

/** A day and month without a year: the next such day from today on. */
function nextDate(month: number, day: number, today: string): string | undefined {
  const year = Number(today.slice(0, 4));
  // A leap day may be years away.
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const date = dateFrom(year + ahead, month, day);
    if (date !== undefined && date >= today) return date;
  }
  return undefined;
}

/**
 * A day as people write it: `2027-01-31`, `today`, `tomorrow`, `Friday`, `1 December`, `Dec 1, 2027`, `1.12.2027`. Not
 * `12/01/2027`, where nobody knows which is the month.
 *
 * @param today `YYYY-MM-DD`
 * @returns `YYYY-MM-DD`; nothing where it is no day
 */
export function readDate(text: string, today: string): string | undefined {
  const typed = plain(text);
  if (typed === "today") return today;
  if (typed === "tomorrow") return dateText(epochDay(today) + 1);
  const weekday = weekdayNamed(typed.replace(/^(?:next|on)\s+/, ""));
  if (weekday !== undefined) {
    const day = epochDay(today);
    return dateText(day + ((weekday - weekdayOf(day) + 6) % 7) + 1);
  }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed);
  if (iso !== null) return dateFrom(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = /^(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})?$/.exec(typed);
  if (dotted !== null) return dayOf(Number(dotted[1]), Number(dotted[2]), dotted[3], today);
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(\p{L}+)\.?,?\s*(\d{4})?$/u.exec(typed);
  const monthFirst = /^(\p{L}+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s*(\d{4})?$/u.exec(typed);
  const [day, name, year] =
    dayFirst === null ? [monthFirst?.[2], monthFirst?.[1], monthFirst?.[3]] : [dayFirst[1], dayFirst[2], dayFirst[3]];
  const month = name === undefined ? undefined : monthNamed(name);
  return month === undefined ? undefined : dayOf(Number(day), month, year, today);
}

function dayOf(day: number, month: number, year: string | undefined, today: string): string | undefined {
  return year === undefined ? nextDate(month, day, today) : dateFrom(Number(year), month, day);
}
