import { isObject } from "./json.js";
import type { Local } from "./local.js";
import type { ClockMove, ClockState } from "./wire.js";

/** The clock of the bot's timetable, as the bot lends it to the people: the stand-in's own time never moves. */
export interface Clock {
  /** Once all that is due by now is done. */
  state(): Promise<ClockState>;
  /** Resolves when all posts that came due on the way are done. */
  forward(ms: number): Promise<void>;
  toNext(): Promise<void>;
}

const LONGEST_MS = 366 * 86_400_000;

export function isClockMove(value: unknown): value is ClockMove {
  if (!isObject(value) || Object.keys(value).length !== 1) return false;
  const { forwardMs, to } = value;
  return to === "next" || (typeof forwardMs === "number" && forwardMs > 0 && forwardMs <= LONGEST_MS);
}

/** Moves the clock, tells everybody who listens, and gives the new state. */
export async function moveClock(local: Local, clock: Clock, move: ClockMove): Promise<ClockState> {
  if ("to" in move) await clock.toNext();
  else await clock.forward(move.forwardMs);
  const state = await clock.state();
  local.emit({ type: "clock", ...state });
  return state;
}
