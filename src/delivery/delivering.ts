import { randomUUID } from "node:crypto";
import { backoff, firstLook, NEW_RUN, type Run } from "../schedule/delivery.js";
import { Deliveries } from "../state/deliveries.js";
import { Schedules } from "../state/schedules.js";
import type { Store } from "../state/store.js";
import { Courier } from "./courier.js";
import { Desk } from "./desk.js";
import type { Parts } from "./parts.js";
import { TokenRefused } from "./posts.js";
import { Timetable } from "./timetable.js";

/** So many schedules are attended at the same time; the pace of requests is kept elsewhere. */
const AT_ONCE = 64;
/** After an unclear end Discord may still make a forum post for so long: milliseconds. */
const FORUM_MS = 60_000;
/** Old records are swept out so often: milliseconds. */
const SWEEP_MS = 86_400_000;

export interface DeliveringOptions extends Omit<Parts, "schedules" | "deliveries" | "boot" | "forumMs" | "backoff"> {
  readonly store: Store;
  /** So many schedules a server may have. */
  readonly most: number;
  readonly forumMs?: number;
  readonly backoff?: (tries: number) => number;
  /** Discord no longer takes the token: nothing is posted any more. */
  readonly onRefused: () => void;
}

/** Everything that posts by itself. */
export interface Delivering {
  readonly desk: Desk;
  /** Begins to post. */
  open(): void;
  /** Begins nothing any more, and waits for what is under way. */
  close(): Promise<void>;
  /** When the next schedule is looked at: epoch milliseconds. */
  next(): number | undefined;
  attended(): Promise<void>;
}

/** Reads every schedule once and lays out the timetable. @throws StateError */
export async function openDelivering(options: DeliveringOptions): Promise<Delivering> {
  const { store, log, clock, onRefused } = options;
  const schedules = new Schedules(store);
  const deliveries = new Deliveries(store);
  const parts: Parts = { forumMs: FORUM_MS, backoff, ...options, schedules, deliveries, boot: randomUUID() };
  let isRefused = false;
  const courier = new Courier(parts, (delivery) => desk.settled(delivery));
  const timetable = new Timetable({
    clock,
    attend: (ref) => courier.attend(ref),
    atOnce: AT_ONCE,
    onTrouble(error, { schedule }) {
      if (!(error instanceof TokenRefused)) {
        log.error({ error: String(error), schedule }, "A daily post met trouble; it is taken up again");
      } else if (!isRefused) {
        isRefused = true;
        void timetable.close();
        onRefused();
      }
    },
  });
  const desk = new Desk(parts, timetable, options.most);

  const onBad = (error: Error) => log.error({ error: error.message }, "A schedule could not be read and is left out");
  const runs = new Map<string, Run>();
  for await (const [schedule, run] of deliveries.runs(onBad)) runs.set(schedule, run);
  const now = clock();
  for await (const { guild, schedule } of schedules.all(onBad)) {
    try {
      const at = firstLook(schedule, runs.get(schedule.id) ?? NEW_RUN, now);
      if (at !== undefined) timetable.put({ guild, schedule: schedule.id }, at);
    } catch (error) {
      // Another Node may not know a time zone.
      log.error({ error: String(error), schedule: schedule.id }, "A schedule's time could not be told; it is left out");
    }
  }
  const sweep = () =>
    deliveries.sweep().catch((error: unknown) => log.warn({ error: String(error) }, "Old records could not be swept"));
  let sweeping: NodeJS.Timeout | undefined;
  return {
    desk,
    open() {
      timetable.open();
      void sweep();
      sweeping = setInterval(() => void sweep(), SWEEP_MS).unref();
    },
    async close() {
      clearInterval(sweeping);
      await timetable.close();
    },
    next: () => timetable.next,
    attended: () => timetable.attended(),
  };
}
