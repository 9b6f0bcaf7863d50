import type { RESTPostAPIChatInputApplicationCommandsJSONBody } from "discord-api-types/v10";
import type { Library } from "../src/library/library.js";
import type { PermissionName } from "../src/permissions.js";
import type { Delivery, Run } from "../src/schedule/delivery.js";
import type { Schedule } from "../src/schedule/schedule.js";
import type { Memory } from "../src/state/memory.js";
import type { Press } from "../src/view/buttons.js";
import type { Coming } from "../src/view/daily.js";
import type { MessagePayload } from "../src/view/message.js";
import type { Wording } from "../src/wording/wording.js";

/** What the commands draw on. */
export interface House {
  /** The reviews as they are now. */
  library(): Library;
  readonly memory: Memory;
  readonly threads: Threads;
  readonly daily: Daily;
}

/** A server's schedules, and what became of their posts. */
export interface Daily {
  /** So many schedules a server may have. */
  readonly most: number;
  /** The timetable's time: epoch milliseconds. */
  now(): number;
  /** In the order they were set. @throws StateError */
  of(guild: string): Promise<readonly Schedule[]>;
  /**
   * Changes a server's schedules in one step that nothing comes between.
   *
   * @throws StateError, and what `change` throws: nothing is changed then
   */
  change<R>(
    guild: string,
    change: (schedules: readonly Schedule[]) => { readonly schedules: readonly Schedule[]; readonly result: R },
  ): Promise<R>;
  /** How far a schedule is, and its next `count` due times. @throws StateError */
  standing(schedule: Schedule, count: number): Promise<{ readonly run: Run; readonly next: readonly number[] }>;
  /** What the next posts will show. Uses nothing up. @throws StateError */
  coming(schedule: Schedule, count: number): Promise<readonly Coming[]>;
  /** The last deliveries, newest first. @throws StateError */
  records(schedule: Schedule): Promise<readonly Delivery[]>;
  /**
   * Posts the next item at once. Nothing where that takes longer than a caller can wait.
   *
   * @throws StateError
   */
  post(guild: string, schedule: string): Promise<Delivery | "removed" | undefined>;
  /** The first of these permissions that the bot lacks in a channel, asked of Discord; nothing where it cannot tell. */
  lacking(guild: string, channel: string, needed: readonly PermissionName[]): Promise<PermissionName | undefined>;
}

/** A channel or thread as an interaction tells of it. */
export interface Place {
  readonly id: string;
  readonly kind: "text" | "announcement" | "forum" | "media" | "thread" | "private-thread" | "dm" | "other";
  readonly locked: boolean;
  /** Discord's permission bits of the bot there. */
  readonly mine: bigint;
  /** Discord's permission bits of the caller there. */
  readonly callers: bigint;
}

/** A role as an interaction tells of it. */
export interface Role {
  readonly id: string;
  /** Whether anybody may ping it. */
  readonly mentionable: boolean;
}

/** What a call has in common, whatever was done. */
interface Calling {
  /** The caller. */
  readonly user: string;
  /** The subcommand that was called. */
  readonly subcommand?: string;
  /** Discord's locale of the server. */
  readonly serverLocale?: string;
  /** Whose decks are drawn from: the guild, or the user in direct messages. */
  readonly owner: string;
  /** Nothing in direct messages. */
  readonly guild?: string;
  readonly here: Place;
  /** In the caller's language. */
  readonly wording: Wording;
  /** In the server's language, for what everybody reads. */
  readonly publicWording: Wording;
}

/** A command or a press of a button, to be answered once. */
export interface Call extends Calling {
  /** The interaction's: unlike any other. */
  readonly id: string;
  option(name: string): string | undefined;
  flagOption(name: string): boolean | undefined;
  roleOption(name: string): Role | undefined;
  placeOption(name: string): Place | undefined;
  /** Posts the answer for all to see. */
  answer(message: MessagePayload): Promise<void>;
  /** Answers the caller alone. */
  tell(message: MessagePayload): Promise<void>;
  /** Changes the message that the pressed button stands under. */
  turn(message: MessagePayload): Promise<void>;
  /** Shows that an answer for the caller alone takes a moment; `tell` then fills it in. */
  wait(): Promise<void>;
}

/** Somebody is typing an option. */
export interface Typing extends Calling {
  readonly focused: string;
  readonly typed: string;
  option(name: string): string | undefined;
}

/** One suggestion of an autocompletion. */
export interface Choice {
  readonly name: string;
  readonly value: string;
}

export type Definition = RESTPostAPIChatInputApplicationCommandsJSONBody;

/** A slash command: what Discord is told of it, and what it does. */
export interface Command {
  readonly definition: Definition;
  run(call: Call, house: House): Promise<void>;
  suggest?(typing: Typing, house: House): Promise<readonly Choice[]> | readonly Choice[];
  /** What buttons do, by the verb of their custom_id. */
  readonly presses?: {
    readonly [V in Press["verb"]]?: (press: Extract<Press, { verb: V }>, call: Call, house: House) => Promise<void>;
  };
}

/** A tag that a forum's posts can carry. */
export interface Tag {
  readonly id: string;
  readonly name: string;
  readonly moderated: boolean;
}

/** Threads in Discord. */
export interface Threads {
  /** The tags of a forum, and whether each post needs one. @throws Refusal */
  tags(channel: string): Promise<{ readonly tags: readonly Tag[]; readonly required: boolean }>;
  /** Opens a thread below a text or announcement channel and posts the message in it. @throws Refusal */
  open(place: Place, guild: string, name: string, message: MessagePayload): Promise<string>;
  /** Opens a post in a forum. @throws Refusal */
  post(place: Place, guild: string, name: string, message: MessagePayload, tags: readonly string[]): Promise<string>;
  /** Posts in a thread. @throws Refusal */
  say(thread: string, message: MessagePayload): Promise<void>;
}

/** Something that the caller can understand, said in their language. Not a bug. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly say: (wording: Wording) => string;

  constructor(say: (wording: Wording) => string, options?: ErrorOptions) {
    super("refused", options);
    this.say = say;
  }
}

/** Discord did not take our answer, because it was answered before or is too old: nobody sees anything of it. */
export class NotAnswered extends Error {
  override readonly name = "NotAnswered";
}
