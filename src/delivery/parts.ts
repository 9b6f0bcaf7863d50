import type { Logger } from "pino";
import type { Library } from "../library/library.js";
import type { Deliveries } from "../state/deliveries.js";
import type { Memory } from "../state/memory.js";
import type { Schedules } from "../state/schedules.js";
import type { Posts } from "./posts.js";

/** What deliveries are made from. */
export interface Parts {
  readonly schedules: Schedules;
  readonly deliveries: Deliveries;
  readonly memory: Pick<Memory, "noteDiscussed" | "noteShown">;
  readonly posts: Posts;
  /** The reviews as they are now. */
  readonly library: () => Library;
  /** The timetable's time, which a preview may move forward: epoch milliseconds. */
  readonly clock: () => number;
  /** Discord's time: epoch milliseconds. */
  readonly now: () => number;
  /** Names this process. */
  readonly boot: string;
  readonly log: Logger;
  /** A post that is later than this is left out: milliseconds. */
  readonly lateMs: number;
  /** After an unclear end a forum post may still come to be for so long: milliseconds. */
  readonly forumMs: number;
  /** How long to wait before the next try: milliseconds. */
  readonly backoff: (tries: number) => number;
}
