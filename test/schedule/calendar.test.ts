import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { localDate, nextDue } from "../../src/schedule/calendar.js";
import type { Days, Timing, Weekday } from "../../src/schedule/schedule.js";
import { suggestZones } from "../../src/schedule/zones.js";

const DAY = 86_400_000;
const MINUTE = 60_000;
const FROM = Date.UTC(2020, 0, 1);
const TO = Date.UTC(2036, 0, 1);
const EVERY_DAY: Days = { kind: "days", step: 1 };

function timing(zone: string, time: number, days: Days = EVERY_DAY, from = "2019-12-30"): Timing {
  return { zone, time, days, from };
}

/** Every name that Intl lists, the current ones for those of long ago, and UTC. */
const ZONES = [
  ...new Set([
    "UTC",
    ...Intl.supportedValuesOf("timeZone").flatMap((name) => [name, suggestZones(name, 1, 0)[0]?.name ?? name]),
  ]),
];

/** What Temporal makes of a date and a time on a zone's clocks. */
function byTemporal(zone: string, date: Temporal.PlainDate, time: number): number {
  const wall = date.toPlainDateTime({ hour: Math.floor(time / 60), minute: time % 60 });
  return wall.toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds;
}

/** When a zone's offset changes from 2020 to 2035: epoch milliseconds. */
function changesOf(zone: string): number[] {
  const changes: number[] = [];
  let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(FROM - DAY).toZonedDateTimeISO(zone);
  for (;;) {
    at = at.getTimeZoneTransition("next");
    if (at === null || at.epochMilliseconds > TO) return changes;
    changes.push(at.epochMilliseconds);
  }
}

describe("the calendar", () => {
  it("agrees with Temporal in every zone, at every quarter of an hour around every change of the clocks", () => {
    let checked = 0;
    for (const zone of ZONES) {
      for (const change of changesOf(zone)) {
        const day = Temporal.Instant.fromEpochMilliseconds(change).toZonedDateTimeISO(zone).toPlainDate();
        for (const date of [day.subtract({ days: 1 }), day, day.add({ days: 1 })]) {
          for (let time = 0; time < 1_440; time += date.equals(day) ? 15 : 180) {
            const due = byTemporal(zone, date, time);
            const found = nextDue(timing(zone, time), due - 1);
            if (found !== due) expect.fail(`${zone} ${date} ${time}: ${new Date(found).toISOString()}`);
            checked += 1;
          }
        }
      }
    }
    expect(checked).toBeGreaterThan(100_000);
  }, 120_000);

  it("walks every day of 2020 to 2035 in every zone, at the hour that Temporal says", () => {
    for (const [index, zone] of ZONES.entries()) {
      const time = (index * 37) % 1_440;
      const changes = changesOf(zone);
      let change = 0;
      let offset: number | undefined;
      let at = nextDue(timing(zone, time), FROM);
      const first = Math.floor((FROM + offsetOf(zone, FROM)) / DAY);
      let day = first + (byTemporal(zone, dateOf(first), time) > FROM ? 0 : 1);
      for (; at < TO; at = nextDue(timing(zone, time), at), day += 1) {
        while ((changes[change] ?? TO) < at - 3 * DAY) change += 1;
        const isNear = Math.abs((changes[change] ?? TO * 2) - at) <= 3 * DAY;
        let expected: number;
        if (isNear) {
          expected = byTemporal(zone, dateOf(day), time);
          offset = undefined;
        } else {
          offset ??= offsetOf(zone, at);
          expected = day * DAY + time * MINUTE - offset;
        }
        if (at !== expected)
          expect.fail(`${zone}: ${new Date(at).toISOString()} is not ${new Date(expected).toISOString()}`);
      }
    }
  }, 180_000);

  it("moves a skipped hour on by the gap, and takes a doubled one once, at its first", () => {
    const berlin = timing("Europe/Berlin", 150);
    const at = (text: string) => Date.parse(text);
    expect(nextDue(berlin, at("2026-03-28T12:00Z"))).toBe(at("2026-03-29T01:30Z"));
    expect(nextDue(berlin, at("2026-10-24T12:00Z"))).toBe(at("2026-10-25T00:30Z"));
    expect(nextDue(berlin, at("2026-10-25T00:30Z"))).toBe(at("2026-10-26T01:30Z"));
    // Lord Howe's clocks change by half an hour.
    expect(nextDue(timing("Australia/Lord_Howe", 135), at("2026-10-03T00:00Z"))).toBe(at("2026-10-03T15:45Z"));
  });

  it("knows the date in a zone", () => {
    expect(localDate("Pacific/Auckland", Date.parse("2026-11-23T11:30Z"))).toBe("2026-11-24");
    expect(localDate("America/Los_Angeles", Date.parse("2026-11-23T07:30Z"))).toBe("2026-11-22");
  });
});

function offsetOf(zone: string, at: number): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 1_000_000;
}

function dateOf(day: number): Temporal.PlainDate {
  return Temporal.PlainDate.from("1970-01-01").add({ days: day });
}

const weekday = fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7);
const anyDays: fc.Arbitrary<Days> = fc.oneof(
  fc.record({ kind: fc.constant("days" as const), step: fc.integer({ min: 1, max: 366 }) }),
  fc.record({
    kind: fc.constant("weekdays" as const),
    step: fc.integer({ min: 1, max: 52 }),
    on: fc.uniqueArray(weekday, { minLength: 1 }),
  }),
  fc.record({
    kind: fc.constant("dates" as const),
    on: fc.uniqueArray(
      fc.integer({ min: -1, max: 31 }).filter((date) => date !== 0),
      { minLength: 1, maxLength: 5 },
    ),
  }),
  fc.record({ kind: fc.constant("nth" as const), nth: fc.constantFrom(1, 2, 3, 4, -1), weekday }),
) as fc.Arbitrary<Days>;

/** Whether a rule names a date, in Temporal's terms. */
function names(days: Days, date: Temporal.PlainDate, from: Temporal.PlainDate): boolean {
  switch (days.kind) {
    case "days":
      return from.until(date, { largestUnit: "days" }).days % days.step === 0;
    case "weekdays": {
      const monday = (of: Temporal.PlainDate) => of.subtract({ days: of.dayOfWeek - 1 });
      const weeks = monday(from).until(monday(date), { largestUnit: "days" }).days / 7;
      return weeks % days.step === 0 && days.on.includes(date.dayOfWeek as Weekday);
    }
    case "dates":
      return days.on.some((wanted) =>
        wanted === -1 || wanted > date.daysInMonth ? date.day === date.daysInMonth : date.day === wanted,
      );
    case "nth": {
      if (date.dayOfWeek !== days.weekday) return false;
      if (days.nth === -1) return date.day + 7 > date.daysInMonth;
      return date.day > (days.nth - 1) * 7 && date.day <= days.nth * 7;
    }
  }
}

describe("the days of a schedule", () => {
  it("are those that the rule names, none left out, none before the first", () => {
    fc.assert(
      fc.property(
        anyDays,
        fc.integer({ min: 0, max: 5_000 }),
        fc.integer({ min: -400, max: 1_500 }),
        fc.integer({ min: 0, max: 1_439 }),
        (days, start, ahead, time) => {
          const from = Temporal.PlainDate.from("2020-01-01").add({ days: start });
          const after = Date.parse(`${from.add({ days: ahead })}T12:00Z`);
          const due = nextDue(timing("UTC", time, days, from.toString()), after);
          expect(due).toBeGreaterThan(after);
          const found = Temporal.PlainDate.from(new Date(due).toISOString().slice(0, 10));
          expect(names(days, found, from)).toBe(true);
          expect(Temporal.PlainDate.compare(found, from)).toBeGreaterThanOrEqual(0);
          for (let date = found.subtract({ days: 1 }); ; date = date.subtract({ days: 1 })) {
            if (Temporal.PlainDate.compare(date, from) < 0 || byTemporal("UTC", date, time) <= after) break;
            if (names(days, date, from)) expect.fail(`${date} was left out`);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
