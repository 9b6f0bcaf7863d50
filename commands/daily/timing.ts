import { localDate, nextDue } from "../../src/schedule/calendar.js";
import { readDays } from "../../src/schedule/days.js";
import type { Days, Timing } from "../../src/schedule/schedule.js";
import { readDate, readTime } from "../../src/schedule/time.js";
import { findZone } from "../../src/schedule/zones.js";
import { Refusal } from "../command.js";
import { echoed } from "../options.js";

const EVERY_DAY: Days = { kind: "days", step: 1 };
/** A first day lies at most so far ahead: years. */
const FARTHEST_YEARS = 10;

/** What the options of `/daily set` say about when. */
export interface TimingOptions {
  readonly time: string;
  readonly zone: string;
  readonly days: string | undefined;
  readonly from: string | undefined;
}

function zoneOf(typed: string): string {
  const found = findZone(typed);
  if (found.outcome === "one") return found.item;
  const near = found.outcome === "several" ? found.items : found.near;
  throw new Refusal(({ errors, list }) =>
    near.length === 0
      ? errors.noZone(echoed(typed))
      : errors.whichZone(echoed(typed), list(near.slice(0, 6).map(echoed))),
  );
}

function daysOf(typed: string): Days {
  const days = readDays(typed);
  if (days === undefined) throw new Refusal(({ errors }) => errors.badDays(echoed(typed)));
  return days;
}

function fromOf(typed: string, today: string): string {
  const from = readDate(typed, today);
  if (from === undefined) throw new Refusal(({ errors }) => errors.badDate(echoed(typed)));
  if (Number(from.slice(0, 4)) > Number(today.slice(0, 4)) + FARTHEST_YEARS) {
    throw new Refusal(({ errors }) => errors.farDate);
  }
  return from;
}

/**
 * When a schedule posts, as the options say it.
 *
 * @param before the timing of a schedule that is changed: what an option leaves out stays
 * @throws Refusal that names what was not understood
 */
export function timingOf(options: TimingOptions, before: Timing | undefined, now: number): Timing {
  const time = readTime(options.time);
  if (time === undefined) throw new Refusal(({ errors }) => errors.badTime(echoed(options.time)));
  const zone = zoneOf(options.zone);
  const days = options.days === undefined ? (before?.days ?? EVERY_DAY) : daysOf(options.days);
  const today = localDate(zone, now);
  if (options.from !== undefined) return { time, zone, days, from: fromOf(options.from, today) };
  if (before !== undefined && options.days === undefined) return { time, zone, days, from: before.from };
  // Counted from the first day that still has its hour ahead.
  const first = nextDue({ time, zone, days: EVERY_DAY, from: today }, now);
  return { time, zone, days, from: localDate(zone, first) };
}
