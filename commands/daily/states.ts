import { nextPost } from "../../src/schedule/delivery.js";
import { timestamp } from "../../src/view/daily.js";
import { notice } from "../../src/view/message.js";
import type { Wording } from "../../src/wording/wording.js";
import { type Call, type House, Refusal } from "../command.js";
import { needs } from "./destination.js";
import { changeOne, labelOf, managedGuild, type Numbered, scheduleOf } from "./schedules.js";

async function nextWords({ schedule }: Numbered, house: House, wording: Wording): Promise<string> {
  const [next] = (await house.daily.standing(schedule, 1)).next;
  return next === undefined ? wording.daily.noNext : wording.daily.nextAt(timestamp(next));
}

/** `/daily pause`: nothing is posted until it is resumed. */
export async function pause(call: Call, house: House): Promise<void> {
  const guild = managedGuild(call);
  const { schedule } = await scheduleOf(call, guild, house);
  const changed = await changeOne(guild, schedule.id, house, (one) => ({ ...one, paused: true }));
  await call.tell(notice(call.wording.daily.paused(labelOf(changed, house, call.wording))));
}

/** `/daily resume`: goes on, also where it paused itself; says what would still fail. */
export async function resume(call: Call, house: House): Promise<void> {
  const guild = managedGuild(call);
  const { wording } = call;
  const { schedule } = await scheduleOf(call, guild, house);
  await call.wait();
  const changed = await changeOne(guild, schedule.id, house, (one) => ({
    ...one,
    paused: false,
    skips: [],
    since: house.daily.now(),
  }));
  const { channel } = changed.schedule.to;
  const lacks = await house.daily.lacking(guild, channel, needs(changed.schedule));
  const words = wording.daily.resumed(labelOf(changed, house, wording), await nextWords(changed, house, wording));
  const still = lacks === undefined ? [] : [wording.daily.stillLacks(wording.permissions[lacks], `<#${channel}>`)];
  await call.tell(notice([words, ...still].join("\n")));
}

/** `/daily skip`: leaves the next post out; the item that it would have shown comes the time after. */
export async function skip(call: Call, house: House): Promise<void> {
  const guild = managedGuild(call);
  const { wording } = call;
  const { schedule } = await scheduleOf(call, guild, house);
  const { run } = await house.daily.standing(schedule, 0);
  let due: number | undefined;
  const changed = await changeOne(guild, schedule.id, house, (one) => {
    due = nextPost(one, run, house.daily.now());
    if (due === undefined) throw new Refusal(({ errors }) => errors.isPaused);
    const open = one.skips.filter((time) => time > house.daily.now());
    return { ...one, skips: [...open, due] };
  });
  const next = await nextWords(changed, house, wording);
  const time = due === undefined ? "" : timestamp(due);
  await call.tell(notice(wording.daily.skipped(labelOf(changed, house, wording), time, next)));
}

/** `/daily remove`: for good. */
export async function remove(call: Call, house: House): Promise<void> {
  const guild = managedGuild(call);
  const found = await scheduleOf(call, guild, house);
  await house.daily.change(guild, (schedules) => ({
    schedules: schedules.filter(({ id }) => id !== found.schedule.id),
    result: undefined,
  }));
  await call.tell(notice(call.wording.daily.removed(labelOf(found, house, call.wording))));
}
