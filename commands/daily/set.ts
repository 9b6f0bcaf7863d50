import { holds } from "../../src/permissions.js";
import type { Review } from "../../src/review/review.js";
import type { Content, Schedule } from "../../src/schedule/schedule.js";
import { setMessage } from "../../src/view/daily.js";
import { type Call, type House, type Place, Refusal } from "../command.js";
import { reviewFor, titled } from "../options.js";
import { checkPing, checkPlace, destinationOf, needs } from "./destination.js";
import { changeOne, managedGuild, type Numbered, numbered, scheduleNamed, shownOf } from "./schedules.js";
import { timingOf } from "./timing.js";

const CONTENTS: readonly Content[] = ["quote", "question", "review", "new"];

function contentOf(typed: string | undefined, before: Schedule | undefined): Content {
  return CONTENTS.find((content) => content === typed) ?? before?.content ?? "quote";
}

/** @throws Refusal where a title says nothing about the content, or has none of it */
function titleFor(call: Call, content: Content, before: Schedule | undefined, house: House): string | undefined {
  const typed = call.option("title");
  const fits = content === "quote" || content === "question";
  if (typed === undefined) return fits ? before?.review : undefined;
  if (typed === call.wording.daily.any) return undefined;
  if (!fits) throw new Refusal(({ errors }) => errors.noTitleForReviews);
  const review = reviewFor(house, typed);
  checkHas(review, content);
  return review.key;
}

function checkHas(review: Review, content: "quote" | "question"): void {
  if (content === "quote" && review.quotes.length === 0) {
    throw new Refusal(({ errors }) => errors.noQuotesFrom(titled(review)));
  }
  if (content === "question" && review.prompts.length === 0) {
    throw new Refusal(({ errors }) => errors.noPromptsIn(titled(review)));
  }
}

function kindOf({ to }: Schedule): Place["kind"] {
  if (to.kind === "post") return "forum";
  return to.in === "channel" ? "text" : to.in;
}

/** Where to post: what the options say, else where it posted before, else here. */
async function placeFor(call: Call, before: Schedule | undefined, house: House) {
  const chosen = call.placeOption("channel");
  const typed = call.option("tag");
  const wantsNone = typed === call.wording.daily.none;
  const place = chosen ?? call.here;
  if (chosen === undefined && before !== undefined && before.to.channel !== call.here.id) {
    if (typed === undefined) return { place: undefined, to: before.to };
    // A channel that the interaction does not tell of; what the bot may do there is asked for later.
    const there: Place = { ...call.here, id: before.to.channel, mine: ~0n, kind: kindOf(before) };
    return {
      place: undefined,
      to: await destinationOf(there, wantsNone ? undefined : typed, house, call.publicWording),
    };
  }
  const kept = before?.to.kind === "post" && before.to.channel === place.id ? before.to.tag : undefined;
  return { place, to: await destinationOf(place, wantsNone ? undefined : (typed ?? kept), house, call.publicWording) };
}

/** @throws Refusal that names what the bot may not do there */
async function check(
  schedule: Schedule,
  place: Place | undefined,
  call: Call,
  guild: string,
  house: House,
): Promise<string[]> {
  const role = call.roleOption("role");
  if (place === undefined) {
    // A channel that the interaction does not tell of is asked about.
    const lacking = await house.daily.lacking(guild, schedule.to.channel, needs(schedule));
    if (lacking !== undefined) {
      throw new Refusal(({ errors, permissions }) =>
        errors.lacks(`“${permissions[lacking]}”`, `<#${schedule.to.channel}>`),
      );
    }
    if (role !== undefined) checkPing(role, guild, call.here);
    return [];
  }
  checkPlace(place, needs(schedule));
  if (role !== undefined) checkPing(role, guild, place);
  return holds(place.mine, "ReadMessageHistory") ? [] : [call.wording.daily.noHistory];
}

/** The schedule that is to be changed, where the option names one. */
async function beforeOf(call: Call, guild: string, house: House): Promise<Numbered | undefined> {
  const typed = call.option("schedule");
  if (typed === undefined) return undefined;
  return scheduleNamed(typed, numbered(await house.daily.of(guild)), house, call.wording);
}

/** `/daily set`: sets a schedule up, or changes one. */
export async function set(call: Call, house: House): Promise<void> {
  const guild = managedGuild(call);
  const before = (await beforeOf(call, guild, house))?.schedule;
  const now = house.daily.now();
  const timing = timingOf(
    {
      time: call.option("time") ?? "",
      zone: call.option("timezone") ?? "",
      days: call.option("days"),
      from: call.option("from"),
    },
    before?.timing,
    now,
  );
  const content = contentOf(call.option("content"), before);
  const review = titleFor(call, content, before, house);
  const role = call.roleOption("role")?.id ?? before?.role;
  // Discord may be asked about a forum's tags or a channel's permissions.
  await call.wait();
  const { place, to } = await placeFor(call, before, house);
  const usual = content === "question";
  const thread = call.flagOption("thread") ?? (before?.content === content ? before.thread : usual);
  if (call.flagOption("thread") === true && to.kind === "message" && to.in === "thread") {
    throw new Refusal(({ errors }) => errors.noThreadThere);
  }
  const isStillNew = content === "new" && before?.content === "new";
  const schedule: Schedule = {
    id: before?.id ?? BigInt(call.id).toString(36),
    timing,
    content,
    ...(review === undefined ? {} : { review }),
    to,
    ...(role === undefined ? {} : { role }),
    thread,
    pin: call.flagOption("pin") ?? before?.pin ?? false,
    publish: before?.publish ?? true,
    ...(call.serverLocale === undefined ? {} : { locale: call.serverLocale }),
    setBy: call.user,
    since: now,
    newFrom: isStillNew ? before.newFrom : house.library().reviewSet().length,
    paused: false,
    skips: [],
    asked: before?.asked ?? [],
  };
  const notes = await check(schedule, place, call, guild, house);
  const kept =
    before === undefined
      ? await add(guild, schedule, house)
      : await changeOne(guild, schedule.id, house, ({ asked }) => ({ ...schedule, asked }));
  const shown = await shownOf(kept, house);
  await call.tell(setMessage(shown, before === undefined, notes, guild, house.library(), call.wording));
}

function add(guild: string, schedule: Schedule, house: House): Promise<Numbered> {
  const { most } = house.daily;
  return house.daily.change(guild, (schedules) => {
    if (schedules.length >= most) throw new Refusal(({ errors }) => errors.mostSchedules(most));
    const all = [...schedules, schedule];
    return { schedules: all, result: { schedule, number: all.length } };
  });
}
