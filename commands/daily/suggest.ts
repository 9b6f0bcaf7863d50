import { fold } from "../../src/review/fold.js";
import { localDate } from "../../src/schedule/calendar.js";
import { suggestDays } from "../../src/schedule/days.js";
import { readDate } from "../../src/schedule/time.js";
import { findZone, suggestZones } from "../../src/schedule/zones.js";
import type { Choice, House, Typing } from "../command.js";
import { choice, MOST_CHOICES, titleChoices } from "../options.js";
import { isUsable } from "../tags.js";
import { scheduleChoices } from "./schedules.js";

const DAY_MS = 86_400_000;
/** Every half hour is too many for one list; these are when people post. */
const HOURS = [9, 8, 7, 10, 12, 18, 17, 19, 20, 21, 6, 11, 13, 14, 15, 16, 22, 23, 0];

/** Times for what was typed: as it stands, and the usual hours. */
function timeChoices(typed: string): Choice[] {
  const hours = HOURS.map((hour) => `${String(hour).padStart(2, "0")}:00`);
  return hours.filter((time) => time.includes(typed.trim())).map((time) => choice(time, time));
}

/** The first days from tomorrow on, and the one that was typed. */
function dayChoices(typing: Typing, house: House): Choice[] {
  const { typed, wording } = typing;
  const zone = findZone(typing.option("timezone") ?? "UTC");
  const name = zone.outcome === "one" ? zone.item : "UTC";
  const now = house.daily.now();
  const today = localDate(name, now);
  const format = new Intl.DateTimeFormat(wording.locale, { dateStyle: "full", timeZone: "UTC" });
  const shown = (day: string) => choice(`${day} (${format.format(Date.parse(`${day}T00:00:00Z`))})`, day);
  const meant = typed.trim() === "" ? undefined : readDate(typed, today);
  const days = Array.from({ length: MOST_CHOICES - 1 }, (_, at) =>
    new Date(Date.parse(`${today}T00:00:00Z`) + at * DAY_MS).toISOString().slice(0, 10),
  );
  const near = days.map(shown).filter(({ name: label }) => fold(label).includes(fold(typed)));
  return meant === undefined ? near : [shown(meant), ...near.filter(({ value }) => value !== meant)];
}

async function tagChoices(typing: Typing, house: House): Promise<Choice[]> {
  const { typed, wording, here } = typing;
  const channel = typing.option("channel") ?? here.id;
  const { tags } = await house.threads.tags(channel);
  const usable = tags.filter((tag) => isUsable(tag, { ...here, mine: here.callers }));
  const none = typing.option("schedule") === undefined ? [] : [choice(wording.daily.noTag, wording.daily.none)];
  const found = usable.filter(({ name }) => fold(name).includes(fold(typed))).map(({ name, id }) => choice(name, id));
  return [...none, ...found];
}

/** Suggestions for the options of `/daily`. */
export async function suggest(typing: Typing, house: House): Promise<readonly Choice[]> {
  const { focused, typed, wording } = typing;
  switch (focused) {
    case "time":
      return timeChoices(typed);
    case "timezone":
      return suggestZones(typed, MOST_CHOICES, house.daily.now()).map(({ name, label }) => choice(label, name));
    case "days":
      return suggestDays(typed).map((days) => choice(days, days));
    case "from":
      return dayChoices(typing, house);
    case "title": {
      // A schedule that draws from one title can be set to draw from all again.
      const any = typing.option("schedule") === undefined ? [] : [choice(wording.daily.anyTitle, wording.daily.any)];
      return [...any, ...titleChoices(typed, house)].slice(0, MOST_CHOICES);
    }
    case "tag":
      return tagChoices(typing, house);
    case "schedule":
      return scheduleChoices(typing, house);
    default:
      return [];
  }
}
