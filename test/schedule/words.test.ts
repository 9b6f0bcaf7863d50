import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysText, readDays, suggestDays } from "../../src/schedule/days.js";
import type { Weekday } from "../../src/schedule/schedule.js";
import { readDate, readTime, timeText } from "../../src/schedule/time.js";
import { findZone, suggestZones } from "../../src/schedule/zones.js";

describe("a time as people write it", () => {
  it.each([
    ["9:00", "09:00"],
    ["09:00", "09:00"],
    ["9am", "09:00"],
    ["9 AM", "09:00"],
    ["9:30pm", "21:30"],
    ["9.30", "09:30"],
    ["21h30", "21:30"],
    ["21h", "21:00"],
    ["noon", "12:00"],
    ["midnight", "00:00"],
    ["12am", "00:00"],
    ["12pm", "12:00"],
    ["9", "09:00"],
    ["0900", "09:00"],
    [" ９：００ ", "09:00"],
  ])("%s is %s", (typed, time) => {
    expect(timeText(readTime(typed) ?? -1)).toBe(time);
  });

  it.each(["24:00", "13pm", "9:60", "-1", "9:5", "", "soon", "9:00:00", "99"])("%s is none", (typed) => {
    expect(readTime(typed)).toBeUndefined();
  });
});

describe("a first day as people write it", () => {
  const today = "2026-11-23";
  it.each([
    ["2026-12-01", "2026-12-01"],
    ["today", "2026-11-23"],
    ["Tomorrow", "2026-11-24"],
    ["Friday", "2026-11-27"],
    ["monday", "2026-11-30"],
    ["1 December", "2026-12-01"],
    ["Dec 1", "2026-12-01"],
    ["1 Dec 2027", "2027-12-01"],
    ["December 1st, 2027", "2027-12-01"],
    ["1.12.2026", "2026-12-01"],
    ["3 March", "2027-03-03"],
    ["29 February", "2028-02-29"],
  ])("%s is %s", (typed, date) => {
    expect(readDate(typed, today)).toBe(date);
  });

  it.each(["2026-02-30", "12/01/2026", "someday", "", "32 May"])("%s is none", (typed) => {
    expect(readDate(typed, today)).toBeUndefined();
  });
});

describe("days as people write them", () => {
  it.each([
    ["every day", "every day"],
    ["daily", "every day"],
    ["Weekdays", "weekdays"],
    ["weekends", "weekends"],
    ["Mon, Thu", "Mon, Thu"],
    ["mondays and thursdays", "Mon, Thu"],
    ["fri mon", "Mon, Fri"],
    ["Mon-Fri", "weekdays"],
    ["Sat-Mon", "Mon, Sat, Sun"],
    ["every Friday", "Fri"],
    ["every 3 days", "every 3 days"],
    ["every other day", "every 2 days"],
    ["every 2 weeks on Mon, Thu", "every 2 weeks on Mon, Thu"],
    ["every other Friday", "every 2 weeks on Fri"],
    ["monthly on the 1st", "monthly on the 1st"],
    ["the 15th", "monthly on the 15th"],
    ["last day of the month", "monthly on the last day"],
    ["last Friday", "last Friday"],
    ["2nd Tuesday of the month", "second Tuesday"],
    ["monthly on the last Friday", "last Friday"],
  ])("%s means %s", (typed, text) => {
    const days = readDays(typed);
    expect(days === undefined ? undefined : readDays(daysText(days))).toEqual(days);
    expect(days === undefined ? undefined : daysText(days)).toBe(readText(text));
  });

  /** Whatever the words for it are, they are those of the text itself. */
  function readText(text: string): string {
    const days = readDays(text);
    return days === undefined ? "nothing" : daysText(days);
  }

  it.each(["every 0 days", "Mon, Blah", "32nd", "5th Friday", "", "whenever"])("“%s” means nothing", (typed) => {
    expect(readDays(typed)).toBeUndefined();
  });

  it("are written so that they are read back the same", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7), { minLength: 1 }),
        fc.integer({ min: 1, max: 52 }),
        fc.integer({ min: 1, max: 31 }),
        (on, step, date) => {
          const all = [
            { kind: "weekdays" as const, step: step === 1 ? 2 : step, on: on.toSorted() },
            { kind: "days" as const, step },
            { kind: "dates" as const, on: [date] },
            { kind: "dates" as const, on: [-1] },
          ];
          for (const days of all) expect(readDays(daysText(days))).toEqual(days);
        },
      ),
    );
  });

  it("are suggested from the start, and what was typed first", () => {
    for (const days of suggestDays("")) expect(readDays(days)).toBeDefined();
    expect(suggestDays("").length).toBeLessThanOrEqual(25);
    expect(readDays(suggestDays("fri mon")[0] ?? "")).toEqual({ kind: "weekdays", step: 1, on: [1, 5] });
  });
});

describe("a time zone", () => {
  const first = (typed: string) => suggestZones(typed, 1, Date.UTC(2026, 10, 23))[0]?.name;
  it.each([
    ["mumbai", "Asia/Kolkata"],
    ["new york", "America/New_York"],
    ["kyiv", "Europe/Kyiv"],
    ["kiev", "Europe/Kyiv"],
    ["calcutta", "Asia/Kolkata"],
    ["Asia/Calcutta", "Asia/Kolkata"],
    ["Berlin", "Europe/Berlin"],
    ["UTC", "UTC"],
    ["america/new", "America/New_York"],
    ["Loondon", "Europe/London"],
    ["japan", "Asia/Tokyo"],
  ])("is found by %s: %s", (typed, zone) => {
    expect(first(typed)).toBe(zone);
  });

  it("of every name that Intl lists is found by it, under its current name, and Intl takes that", () => {
    for (const name of Intl.supportedValuesOf("timeZone")) {
      const found = findZone(name);
      expect(found.outcome, name).toBe("one");
      const zone = found.outcome === "one" ? found.item : "";
      expect(() => new Intl.DateTimeFormat("en", { timeZone: zone })).not.toThrow();
      expect(first(name), name).toBe(zone);
    }
  });

  it("is none by an abbreviation that would stay behind in summer, nor by an offset", () => {
    expect(findZone("EST").outcome).toBe("several");
    expect(findZone("+02:00").outcome).toBe("none");
    expect(findZone("Nowhereville").outcome).toBe("none");
  });

  it("is suggested with its offset in at most a hundred characters, and its label is read back", () => {
    for (const { label, name } of suggestZones("", 25, Date.now())) {
      expect(label.length).toBeLessThanOrEqual(100);
      expect(findZone(label)).toEqual({ outcome: "one", item: name });
    }
    expect(suggestZones("", 25, Date.now()).map(({ name }) => name)).toContain("UTC");
  });
});
