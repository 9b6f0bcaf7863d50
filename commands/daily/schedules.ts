import { missing } from "../../src/permissions.js";
import { fold } from "../../src/review/fold.js";
import type { Schedule } from "../../src/schedule/schedule.js";
import { type Shown, scheduleLabel } from "../../src/view/daily.js";
import type { Wording } from "../../src/wording/wording.js";
import { type Call, type Choice, type House, Refusal, type Typing } from "../command.js";
import { choice, echoed, MOST_CHOICES } from "../options.js";

/** So many next posts are shown. */
export const NEXT_POSTS = 3;

/** The server of a call by somebody who may manage it. @throws Refusal */
export function managedGuild({ guild, here }: Pick<Call, "guild" | "here">): string {
  if (guild === undefined) throw new Refusal(({ errors }) => errors.serverOnly);
  // Discord hides the command from others, but a server can show it to anyone under Integrations.
  if (missing(here.callers, ["ManageGuild"]) !== undefined) throw new Refusal(({ errors }) => errors.mayNotManage);
  return guild;
}

/** A schedule and its number in the server's list, from 1. */
export interface Numbered {
  readonly schedule: Schedule;
  readonly number: number;
}

export function numbered(schedules: readonly Schedule[]): Numbered[] {
  return schedules.map((schedule, at) => ({ schedule, number: at + 1 }));
}

/** Its name in a sentence. */
export function labelOf({ schedule, number }: Numbered, house: House, wording: Wording): string {
  return scheduleLabel(schedule, number, house.library(), wording);
}

/** The schedule that an option's text means: an id, a number, or part of its name. @throws Refusal */
export function scheduleNamed(typed: string, all: readonly Numbered[], house: House, wording: Wording): Numbered {
  const [only, ...others] = all.filter(
    ({ schedule, number }) => schedule.id === typed || String(number) === typed.trim(),
  );
  if (only !== undefined && others.length === 0) return only;
  const asked = fold(typed);
  const near = all.filter((one) => asked !== "" && fold(labelOf(one, house, wording)).includes(asked));
  const [found] = near;
  if (found !== undefined && near.length === 1) return found;
  const among = near.length > 0 ? near : all;
  throw new Refusal((words) => {
    if (all.length === 0) return words.daily.nothingSet;
    const labels = words.list(among.map((one) => labelOf(one, house, words)));
    return near.length > 1 ? words.errors.whichSchedule(labels) : words.errors.noSchedule(echoed(typed), labels);
  });
}

/** The schedule that a call is about: the one named, or the only one. @throws Refusal */
export async function scheduleOf(call: Call, guild: string, house: House): Promise<Numbered> {
  const all = numbered(await house.daily.of(guild));
  const typed = call.option("schedule");
  if (typed !== undefined) return scheduleNamed(typed, all, house, call.wording);
  const [only] = all;
  if (only === undefined) throw new Refusal(({ daily }) => daily.nothingSet);
  if (all.length === 1) return only;
  throw new Refusal((words) => words.errors.whichSchedule(words.list(all.map((one) => labelOf(one, house, words)))));
}

/** A schedule with how far it is. */
export async function shownOf(one: Numbered, house: House): Promise<Shown> {
  const { run, next } = await house.daily.standing(one.schedule, NEXT_POSTS);
  return { ...one, run, next };
}

/** Suggestions for the schedule option. */
export async function scheduleChoices(typing: Typing, house: House): Promise<Choice[]> {
  const { guild, wording, typed } = typing;
  if (guild === undefined) return [];
  return numbered(await house.daily.of(guild))
    .map((one) => ({ one, label: labelOf(one, house, wording) }))
    .filter(({ label }) => fold(label).includes(fold(typed)))
    .slice(0, MOST_CHOICES)
    .map(({ one, label }) => choice(plain(label), one.schedule.id));
}

/** Choices show no Markdown: what was escaped for a message stands as it is. */
function plain(label: string): string {
  return label.replace(/\\(?=[^\w\s])/g, "").replaceAll("\u200b", "");
}

/** Changes one schedule. @throws Refusal where it is gone by now */
export function changeOne(
  guild: string,
  id: string,
  house: House,
  change: (schedule: Schedule) => Schedule,
): Promise<Numbered> {
  return house.daily.change(guild, (schedules) => {
    const found = numbered(schedules).find(({ schedule }) => schedule.id === id);
    if (found === undefined) throw new Refusal(({ errors }) => errors.gone);
    const changed = { ...found, schedule: change(found.schedule) };
    return {
      schedules: schedules.map((schedule) => (schedule.id === id ? changed.schedule : schedule)),
      result: changed,
    };
  });
}
