/** The clock of the bot's timetable, and the buttons that move it. */
import type { ClockMove, ClockState } from "../../local-discord/wire.js";
import { byId } from "./dom.js";
import { getClock, moveClock } from "./wire-client.js";

/** What the clock needs of the page around it. */
export interface Surroundings {
  problem(text: string): void;
  /** Another minute, or another time altogether. */
  changed(): void;
}

export interface Clock {
  /** Epoch milliseconds: the moved clock's where there is one. */
  now(): number;
  /** Takes over what the preview's server says. */
  take(state: ClockState): void;
  /** Asks the preview's server; without a clock there nothing is shown. */
  refresh(): Promise<void>;
}

const HOUR = 3_600_000;
/** Often enough that no minute is shown late. */
const TICK = 1000;

const FORMAT = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

export function createClock(around: Surroundings): Clock {
  const box = byId("clock", HTMLFieldSetElement);
  const shown = byId("clock-time", HTMLTimeElement);
  const hour = byId("clock-hour", HTMLButtonElement);
  const day = byId("clock-day", HTMLButtonElement);
  const next = byId("clock-next", HTMLButtonElement);
  /** How far the clock is ahead of this machine's. */
  let ahead = 0;
  let busy = false;

  const now = (): number => Date.now() + ahead;

  function show(): void {
    const words = FORMAT.format(now());
    if (shown.textContent === words) return;
    shown.textContent = words;
    shown.dateTime = new Date(now()).toISOString();
    around.changed();
  }

  function take(state: ClockState): void {
    ahead = state.now - Date.now();
    if (state.next === undefined && document.activeElement === next) hour.focus();
    next.disabled = state.next === undefined;
    next.title = state.next === undefined ? "No post is planned." : `To ${FORMAT.format(state.next)}`;
    box.hidden = false;
    show();
  }

  /** The buttons stay enabled meanwhile, or they would lose the keyboard's focus. */
  async function move(asked: ClockMove): Promise<void> {
    if (busy) return;
    busy = true;
    box.setAttribute("aria-busy", "true");
    around.problem("");
    // Only what a person asked for is read out, not every minute.
    shown.ariaLive = "polite";
    try {
      take(await moveClock(asked));
    } catch (error) {
      around.problem(error instanceof Error ? error.message : "The clock could not be moved.");
    } finally {
      busy = false;
      box.removeAttribute("aria-busy");
    }
  }

  setInterval(() => {
    if (box.hidden || busy) return;
    shown.ariaLive = "off";
    show();
  }, TICK);
  hour.addEventListener("click", () => void move({ forwardMs: HOUR }));
  day.addEventListener("click", () => void move({ forwardMs: 24 * HOUR }));
  next.addEventListener("click", () => void move({ to: "next" }));

  return {
    now,
    take,
    async refresh() {
      const state = await getClock();
      if (state) {
        take(state);
        return;
      }
      ahead = 0;
      box.hidden = true;
    },
  };
}
