import type { APIButtonComponent } from "discord-api-types/v10";
import type { Library } from "../library/library.js";
import type { PermissionName } from "../permissions.js";
import type { Delivery, Run, Step, StepName } from "../schedule/delivery.js";
import { pausedItself } from "../schedule/delivery.js";
import { type Item, recorded } from "../schedule/next-item.js";
import type { Schedule } from "../schedule/schedule.js";
import { timeText } from "../schedule/time.js";
import type { Wording } from "../wording/wording.js";
import { customId } from "./buttons.js";
import { escaped, fitted, oneLine } from "./escape.js";
import { button, card, divider, type MessagePayload, MOST_TEXT, notice, text } from "./message.js";

const DAY_MS = 86_400_000;
const LONGEST_TITLE = 80;
const LONGEST_SAID = 200;
const LONGEST_PREVIEW = 300;
/** What the rest of a card may take of Discord's limit: characters. */
const REST = 1_000;

function channelMention(id: string): string {
  return `<#${id}>`;
}

function roleMention(guild: string, role: string): string {
  return role === guild ? "@everyone" : `<@&${role}>`;
}

/** A time in the reader's own zone (docs: Reference, Message Formatting). */
export function timestamp(time: number): string {
  const seconds = Math.floor(time / 1000);
  return `<t:${seconds}:F> (<t:${seconds}:R>)`;
}

/** Plain words, fit for a message. */
function said(words: string): string {
  return fitted(oneLine(words), LONGEST_SAID, escaped);
}

/** Discord's name of a permission where we have one for it. */
function permissionWords(permission: string, wording: Wording): string {
  const names: Readonly<Record<string, string>> = wording.permissions;
  return names[permission] ?? permission;
}

function contentWords(schedule: Schedule, library: Library, wording: Wording): string {
  const content = wording.daily.content[schedule.content];
  if (schedule.review === undefined) return content;
  const title = library.review(schedule.review)?.work.title ?? "?";
  return wording.daily.from(content, fitted(oneLine(title), LONGEST_TITLE, escaped));
}

function whenWords({ timing }: Schedule, wording: Wording): string {
  return wording.daily.when(wording.daily.days(timing.days), timeText(timing.time), timing.zone);
}

/** One schedule's name: its number in the list, what it posts and when. */
export function scheduleLabel(schedule: Schedule, number: number, library: Library, wording: Wording): string {
  return wording.daily.label(number, contentWords(schedule, library, wording), whenWords(schedule, wording));
}

/** Where, and what happens with each post. */
function detailWords(schedule: Schedule, guild: string, wording: Wording): string {
  const { to, role, thread, pin, publish } = schedule;
  const message = to.kind === "message" ? to.in : undefined;
  return [
    wording.daily.where(channelMention(to.channel)),
    ...(role === undefined ? [] : [wording.daily.pings(roleMention(guild, role))]),
    ...(thread && message !== undefined && message !== "thread" ? [wording.daily.threads] : []),
    ...(pin ? [wording.daily.pins] : []),
    ...(publish && message === "announcement" ? [wording.daily.publishes] : []),
    ...(to.kind === "post" && to.tag !== undefined ? [wording.daily.tagged] : []),
  ].join(" · ");
}

/** A schedule, how far it is, and when it posts next. */
export interface Shown {
  readonly schedule: Schedule;
  readonly number: number;
  readonly run: Run;
  /** Epoch milliseconds, soonest first; none while it is paused. */
  readonly next: readonly number[];
}

function stateWords({ schedule, run, next }: Shown, wording: Wording): string {
  if (schedule.paused) return wording.daily.pausedByYou;
  if (pausedItself(schedule, run)) return wording.daily.pausedItself;
  const [first] = next;
  return first === undefined ? wording.daily.noNext : wording.daily.nextAt(timestamp(first));
}

/** What was set, in words, with the next posts. */
export function setMessage(
  shown: Shown,
  isNew: boolean,
  notes: readonly string[],
  guild: string,
  library: Library,
  wording: Wording,
): MessagePayload {
  const { schedule, next } = shown;
  const { daily } = wording;
  const begins = isAhead(schedule) ? ` · ${daily.begins(schedule.timing.from)}` : "";
  const lines = next.map((time) => `- ${timestamp(time)}`).join("\n");
  const change = (what: "silence" | "publish" | "keep", label: string): APIButtonComponent =>
    button(label, customId({ verb: "daily", change: what, schedule: schedule.id }));
  const isAnnouncement = schedule.to.kind === "message" && schedule.to.in === "announcement";
  return card(
    [
      text(
        `### ${isNew ? daily.headings.set : daily.headings.changed}\n${scheduleLabel(shown.schedule, shown.number, library, wording)}${begins}\n-# ${detailWords(schedule, guild, wording)}`,
      ),
      divider(),
      text(next.length === 0 ? stateWords(shown, wording) : `${daily.next}\n${lines}`),
      ...(notes.length === 0 ? [] : [text(notes.map((note) => `-# ${note}`).join("\n"))]),
    ],
    [
      ...(schedule.role === undefined ? [] : [change("silence", daily.buttons.silence)]),
      ...(isAnnouncement
        ? [schedule.publish ? change("keep", daily.buttons.keep) : change("publish", daily.buttons.publish)]
        : []),
    ],
  );
}

/** Whether the first day is later than the next, so that it is worth saying. */
function isAhead({ timing, since }: Schedule): boolean {
  return Date.parse(`${timing.from}T00:00:00Z`) - DAY_MS > since;
}

/** Every schedule of a server. */
export function listMessage(all: readonly Shown[], guild: string, library: Library, wording: Wording): MessagePayload {
  const { daily } = wording;
  if (all.length === 0) return notice(daily.nothingSet);
  const lines = all.map((shown) => {
    const { schedule, number } = shown;
    const label = scheduleLabel(schedule, number, library, wording);
    return `**${label}**\n-# ${detailWords(schedule, guild, wording)} · ${stateWords(shown, wording)}`;
  });
  return card([text(`### ${daily.headings.list}`), divider(), text(fittingLines(lines, "\n", wording))]);
}

/** As many lines as a message holds, and how many more there are. */
function fittingLines(lines: readonly string[], between: string, wording: Wording): string {
  const kept: string[] = [];
  let length = REST;
  for (const line of lines) {
    length += line.length + between.length;
    if (length > MOST_TEXT) return [...kept, wording.daily.more(lines.length - kept.length)].join(between);
    kept.push(line);
  }
  return kept.join(between);
}

/** An item in a line, hidden where it spoils. */
export function itemWords(item: Item, wording: Wording): string {
  const { title, spoiler } = recorded(item);
  const words =
    item.content === "quote"
      ? `“${item.quote.quote.text}”`
      : item.content === "question"
        ? item.prompt.prompt.text
        : wording.daily.content.review;
  const shown = fitted(oneLine(words), LONGEST_PREVIEW, escaped);
  return `${spoiler ? `||${shown}||` : shown} — ${said(title)}`;
}

/** A post that comes, and what it will show. */
export interface Coming {
  readonly due: number;
  readonly item: Item | "empty" | "nothing-new";
}

/** What the next posts show. */
export function previewMessage(label: string, coming: readonly Coming[], wording: Wording): MessagePayload {
  const { daily } = wording;
  const lines = coming.map(({ due, item }) => {
    const what = typeof item === "string" ? daily.previewEmpty[item] : itemWords(item, wording);
    return `- ${daily.previewLine(timestamp(due), what)}`;
  });
  return card([
    text(`### ${daily.headings.preview}\n-# ${label}`),
    divider(),
    text(lines.length === 0 ? daily.noNext : fittingLines(lines, "\n", wording)),
    text(`-# ${daily.previewNote}`),
  ]);
}

function stepWords(name: StepName, step: Step, wording: Wording): string[] {
  const { steps } = wording.daily;
  switch (step.state) {
    case "done":
      return [];
    case "todo":
      return step.tries === 0 ? [] : [steps.todo(steps[name])];
    case "forbidden":
      return [steps.forbidden(steps[name], permissionWords(step.permission, wording))];
    case "full":
      return [steps.full];
    case "deleted":
      return [steps.deleted(steps[name])];
    case "failed":
      return [step.said === undefined ? steps.tooLate(steps[name]) : steps.failed(steps[name], said(step.said))];
  }
}

/** A link to a message or a forum post. */
export function postLink(delivery: Extract<Delivery, { outcome: "posted" | "done" }>): string | undefined {
  const { guild, channel, message, as } = delivery;
  if (message === undefined) return undefined;
  return `https://discord.com/channels/${guild}/${as === "post" ? message : channel}/${message}`;
}

/** What became of a delivery, in a line. */
export function outcomeWords(delivery: Delivery, wording: Wording): string {
  const { outcome } = wording.daily;
  switch (delivery.outcome) {
    case "planned":
      return outcome.underWay;
    case "posted":
    case "done": {
      const link = postLink(delivery);
      const steps = (Object.entries(delivery.steps) as [StepName, Step][]).flatMap(([name, step]) =>
        link === undefined ? [] : stepWords(name, step, wording),
      );
      const late = delivery.late > 0 ? [outcome.late(Math.ceil(delivery.late / 60_000))] : [];
      const byHand = delivery.asked ? [outcome.byHand] : [];
      return [link === undefined ? outcome.deleted : outcome.posted(link), ...byHand, ...late, ...steps].join(" · ");
    }
    case "skipped":
      return outcome.skipped[delivery.why];
    case "forbidden":
      return outcome.forbidden(permissionWords(delivery.permission, wording), channelMention(delivery.channel));
    case "gone":
      return outcome.gone;
    case "failed": {
      if (delivery.blind !== undefined) return outcome.blind(permissionWords(delivery.blind, wording));
      const words = delivery.said === undefined ? outcome.silence : said(delivery.said);
      return (delivery.unclear ? outcome.unclear : outcome.failed)(words);
    }
  }
}

/** What became of the last posts, newest first, and what comes next. */
export function whyMessage(
  shown: Shown,
  records: readonly Delivery[],
  lacks: PermissionName | undefined,
  library: Library,
  wording: Wording,
): MessagePayload {
  const { daily } = wording;
  const { schedule } = shown;
  const lines = records.map((record) => `- <t:${Math.floor(record.due / 1000)}:f>: ${outcomeWords(record, wording)}`);
  const now = [
    stateWords(shown, wording),
    ...(lacks === undefined ? [] : [daily.stillLacks(wording.permissions[lacks], channelMention(schedule.to.channel))]),
  ];
  return card([
    text(`### ${daily.headings.why}\n-# ${scheduleLabel(schedule, shown.number, library, wording)}`),
    divider(),
    text(lines.length === 0 ? daily.noRecords : fittingLines(lines, "\n", wording)),
    divider(),
    text(now.join("\n")),
  ]);
}

/** Says that a schedule paused by itself, and why. */
export function pausedMessage(
  schedule: Schedule,
  last: Delivery | undefined,
  library: Library,
  wording: Wording,
): MessagePayload {
  const label = `${contentWords(schedule, library, wording)}, ${whenWords(schedule, wording)}`;
  const why = last === undefined ? "?" : outcomeWords(last, wording);
  return notice(wording.daily.tellPaused(label, channelMention(schedule.to.channel), why));
}
