import type { Days, Timing, Weekday } from "./schedule.js";

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Formatters are slow to make and some ten kB each; servers share few zones, but a name is whatever they choose. */
const MOST_FORMATTERS = 100;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const formatter =
    formatters.get(zone) ??
    new Intl.DateTimeFormat("en-US", { timeZone: zone, hour: "numeric", timeZoneName: "longOffset" });
  // A Map keeps its order: taken out and put in again, the most recent stand last.
  formatters.delete(zone);
  formatters.set(zone, formatter);
  const [oldest] = formatters.keys();
  if (formatters.size > MOST_FORMATTERS && oldest !== undefined) formatters.delete(oldest);
  return formatter;
}

/** How far a zone's clocks are ahead of UTC at an instant (epoch ms), in ms. RangeError where Intl knows no such zone. */
export function offsetAt(zone: string, instant: number): number {
  const text = formatterOf(zone).format(instant);
  const offset = text.slice(text.lastIndexOf("GMT") + 3);
  if (offset === "") return 0;
  const [hours = 0, minutes = 0, seconds = 0] = offset.slice(1).split(":").map(Number);
  return (offset.startsWith("+") ? 1 : -1) * ((hours * 60 + minutes) * MINUTE + seconds * 1000);
}

/** The days from 1970-01-01 to a date `YYYY-MM-DD`; NaN for another text. */
export function epochDay(date: string): number {
  return Date.parse(`${date}T00:00Z`) / DAY;
}

/** The date `YYYY-MM-DD` that is so many days after 1970-01-01. */
export function dateText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** The weekday of an epoch day. */
export function weekdayOf(day: number): Weekday {
  // 1970-01-01 was a Thursday.
  return (((((day + 3) % 7) + 7) % 7) + 1) as Weekday;
}

function localDay(zone: string, instant: number): number {
  return Math.floor((instant + offsetAt(zone, instant)) / DAY);
}

/** The date `YYYY-MM-DD` that a zone's calendars show at an instant (epoch ms). RangeError for an unknown zone. */
export function localDate(zone: string, instant: number): string {
  return dateText(localDay(zone, instant));
}

/** When a zone's clocks show a time; where they skip it, as much later as they skip; where they show it twice, first. */
function instantOf(zone: string, day: number, time: number): number {
  const local = day * DAY + time * MINUTE;
  // Zones are at most 14 hours off UTC, so these stand on either side of a change of the clocks near that time.
  const before = offsetAt(zone, local - DAY);
  const after = offsetAt(zone, local + DAY);
  if (before === after) return local - before;
  const shown = [before, after].filter((offset) => offsetAt(zone, local - offset) === offset);
  return local - (shown.length === 0 ? before : Math.max(...shown));
}

/** The epoch day that a month begins on. */
function monthStart(year: number, month: number): number {
  return Date.UTC(year, month, 1) / DAY;
}

/** The days of a month that a rule names, given the month's first day and the next month's. */
function inMonth(days: Extract<Days, { kind: "dates" | "nth" }>, start: number, end: number): number[] {
  if (days.kind === "dates") {
    return days.on.map((date) => (date === -1 ? end - 1 : Math.min(start + date, end) - 1));
  }
  if (days.nth === -1) return [end - 1 - ((weekdayOf(end - 1) - days.weekday + 7) % 7)];
  return [start + ((days.weekday - weekdayOf(start) + 7) % 7) + (days.nth - 1) * 7];
}

/** The first day from `day` on that a rule names; `day` is not before `from`. Infinity where the rule names none. */
function nextDay(days: Days, from: number, day: number): number {
  switch (days.kind) {
    case "days":
      return from + Math.ceil((day - from) / days.step) * days.step;
    case "weekdays": {
      const monday = day - weekdayOf(day) + 1;
      const first = from - weekdayOf(from) + 1;
      const cycle = days.step * 7;
      const week = first + Math.floor((monday - first) / cycle) * cycle;
      const due = [week, week + cycle].flatMap((start) => days.on.map((weekday) => start + weekday - 1));
      return Math.min(...due.filter((one) => one >= day));
    }
    case "dates":
    case "nth": {
      const date = new Date(day * DAY);
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
      const [start, next, end] = [monthStart(year, month), monthStart(year, month + 1), monthStart(year, month + 2)];
      const due = [...inMonth(days, start, next), ...inMonth(days, next, end)];
      return Math.min(...due.filter((one) => one >= day));
    }
  }
}

/**
 * The first due instant strictly after another, both in epoch ms. A time that the clocks skip moves on by as much as
 * they skip; one that they show twice is due the first time only. RangeError for an unknown zone or a rule without days.
 */
export function nextDue(timing: Timing, after: number): number {
  const from = epochDay(timing.from);
  // A time that the clocks skip around midnight is due on the next day, so yesterday's may still come.
  let day = Math.max(from, localDay(timing.zone, after) - 1);
  for (;;) {
    day = nextDay(timing.days, from, day);
    const due = instantOf(timing.zone, day, timing.time);
    if (due > after) return due;
    day += 1;
  }
}
