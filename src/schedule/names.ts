import type { Weekday } from "./schedule.js";

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
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
] as const;

/** What is cut off a name must leave it clear: `tu` is Tuesday, `t` is nothing. */
function place(names: readonly string[], typed: string, least: number): number {
  const name = typed.replace(/\.$/, "");
  return name.length < least ? -1 : names.findIndex((one) => one.startsWith(name));
}

/** The weekday that a lower-case word names: `mon`, `tues`, `fridays`. */
export function weekdayNamed(word: string): Weekday | undefined {
  const single = word.replace(/days$/, "day");
  const at = place(WEEKDAYS, single, 2);
  return at < 0 ? undefined : ((at + 1) as Weekday);
}

/** The month that a lower-case word names, from 1. */
export function monthNamed(word: string): number | undefined {
  const at = place(MONTHS, word === "sept" ? "sep" : word, 3);
  return at < 0 ? undefined : at + 1;
}

/** `Mon`. */
export function shortWeekday(weekday: Weekday): string {
  return capital(WEEKDAYS[weekday - 1] ?? "").slice(0, 3);
}

/** `Monday`. */
export function longWeekday(weekday: Weekday): string {
  return capital(WEEKDAYS[weekday - 1] ?? "");
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
