import { listMessage, outcomeWords, postLink, previewMessage, whyMessage } from "../../src/view/daily.js";
import { notice } from "../../src/view/message.js";
import { type Call, type House, Refusal } from "../command.js";
import { needs } from "./destination.js";
import { labelOf, managedGuild, numbered, scheduleOf, shownOf } from "./schedules.js";

/** So many next posts are shown with what they hold. */
const PREVIEWED = 5;

/** `/daily list`: what is set up, or the one that is named. */
export async function list(call: Call, house: House): Promise<void> {
  const guild = managedGuild(call);
  const all =
    call.option("schedule") === undefined
      ? numbered(await house.daily.of(guild))
      : [await scheduleOf(call, guild, house)];
  const shown = await Promise.all(all.map((one) => shownOf(one, house)));
  await call.tell(listMessage(shown, guild, house.library(), call.wording));
}

/** `/daily preview`: what the next posts show. */
export async function preview(call: Call, house: House): Promise<void> {
  const guild = managedGuild(call);
  const one = await scheduleOf(call, guild, house);
  const { next } = await house.daily.standing(one.schedule, 1);
  if (next.length === 0) throw new Refusal(({ errors }) => errors.isPaused);
  const coming = await house.daily.coming(one.schedule, PREVIEWED);
  await call.tell(previewMessage(labelOf(one, house, call.wording), coming, call.wording));
}

/** `/daily now`: posts the next item at once. */
export async function now(call: Call, house: House): Promise<void> {
  const guild = managedGuild(call);
  const { schedule } = await scheduleOf(call, guild, house);
  await call.wait();
  const delivery = await house.daily.post(guild, schedule.id);
  if (delivery === "removed") throw new Refusal(({ errors }) => errors.gone);
  const { wording } = call;
  const link = delivery?.outcome === "done" ? postLink(delivery) : undefined;
  if (link !== undefined) await call.tell(notice(wording.daily.posted(link)));
  else await call.tell(notice(delivery === undefined ? wording.daily.underWay : outcomeWords(delivery, wording)));
}

/** `/daily why`: what became of the last posts, and what comes next. */
export async function why(call: Call, house: House): Promise<void> {
  const guild = managedGuild(call);
  const one = await scheduleOf(call, guild, house);
  await call.wait();
  const [shown, records, lacks] = await Promise.all([
    shownOf(one, house),
    house.daily.records(one.schedule),
    house.daily.lacking(guild, one.schedule.to.channel, needs(one.schedule)),
  ]);
  await call.tell(whyMessage(shown, records, lacks, house.library(), call.wording));
}
