import { type Delivery, isFinished, missed, nextLook, pausedItself, type Run } from "../schedule/delivery.js";
import type { Schedule } from "../schedule/schedule.js";
import { followUp, nextTry } from "./follow-up.js";
import { tellOfPause } from "./notice.js";
import type { Parts } from "./parts.js";
import { place } from "./place.js";
import { planned, type Task } from "./plan.js";
import { settled, withDraw } from "./standing.js";

/** Names a schedule. */
export interface Ref {
  readonly guild: string;
  readonly schedule: string;
}

/** Where a delivery stands, and when it is to be looked at again where it is not finished: epoch milliseconds. */
interface Progress {
  readonly delivery: Delivery;
  readonly again?: number;
}

/** Posts what a schedule owes, once. */
export class Courier {
  readonly #parts: Parts;
  readonly #onSettled: (delivery: Delivery) => void;

  /** @param onSettled hears of every delivery that is finished */
  constructor(parts: Parts, onSettled: (delivery: Delivery) => void) {
    this.#parts = parts;
    this.#onSettled = onSettled;
  }

  /**
   * Does what is to be done for a schedule now. May be called at any time, but for one schedule by one at a time.
   *
   * @returns when to come again: epoch milliseconds; nothing: when the schedule changes
   * @throws StateError, TokenRefused; whatever was begun is taken up by the next call
   */
  async attend({ guild, schedule: id }: Ref): Promise<number | undefined> {
    const { schedules, deliveries, clock } = this.#parts;
    const schedule = await schedules.one(guild, id);
    if (schedule === undefined) {
      await deliveries.removeRun(id);
      return undefined;
    }
    let run = await this.#runOf(id);
    for (const task of await this.#tasks(guild, schedule, run)) {
      const { delivery, again, run: next } = await this.#deliver(schedule, run, task);
      run = next;
      if (again !== undefined) return again;
      this.#onSettled(delivery);
    }
    run = await this.#tell(guild, schedule, run);
    return nextLook(schedule, run, clock());
  }

  /** How far it came. A clock that was set back must not silence what is due until it has caught up. */
  async #runOf(id: string): Promise<Run> {
    const { deliveries, clock } = this.#parts;
    const run = await deliveries.run(id);
    const now = clock();
    if (run.until <= now) return run;
    const earlier = { ...run, until: now };
    await deliveries.setRun(id, earlier);
    return earlier;
  }

  /** What is to be done, in order: what was begun, what was asked for, what is due. */
  async #tasks(guild: string, schedule: Schedule, run: Run): Promise<Task[]> {
    const now = this.#parts.clock();
    const tasks: Task[] = [];
    if (run.open !== undefined) {
      const begun = await this.#parts.deliveries.get(schedule.id, run.open);
      if (begun !== undefined) tasks.push({ guild, due: run.open, asked: begun.asked });
    }
    const isNew = ({ due }: Task) => due !== run.open;
    const asked = schedule.asked.filter((time) => time > run.askedUntil).toSorted((a, b) => a - b);
    tasks.push(...asked.map((due) => ({ guild, due, asked: true })).filter(isNew));
    if (schedule.paused || pausedItself(schedule, run)) return tasks;
    return [
      ...tasks,
      ...missed(schedule, run, now)
        .map((due) => ({ guild, due, asked: false }))
        .filter(isNew),
    ];
  }

  /** Takes one delivery as far as it goes now. */
  async #deliver(schedule: Schedule, before: Run, task: Task): Promise<Progress & { readonly run: Run }> {
    const { deliveries, clock, boot } = this.#parts;
    const known = await deliveries.get(schedule.id, task.due);
    let run = before;
    let delivery: Delivery;
    if (known === undefined) {
      delivery = this.#leftOut(schedule, run, task) ?? planned(schedule, run, task, this.#parts);
      await deliveries.set(delivery);
    } else {
      delivery = known;
      if (isFinished(known) && known.outcome !== "skipped" && run.open !== task.due) {
        // Handled before the clock was set back.
        run = { ...run, until: task.due };
        await deliveries.setRun(schedule.id, run);
        return { delivery, run };
      }
    }
    if (delivery.outcome === "planned" && run.open !== task.due) {
      run = withDraw(run, delivery);
      await deliveries.setRun(schedule.id, run);
    }
    const progress = await this.#carry(delivery, known === undefined, run);
    if (progress.again !== undefined) return { ...progress, run };
    await this.#note(schedule, progress.delivery);
    run = settled(run, progress.delivery, schedule, clock(), boot);
    await deliveries.setRun(schedule.id, run);
    return { ...progress, run };
  }

  /** Why a due post is not even planned. */
  #leftOut(schedule: Schedule, run: Run, { guild, due, asked }: Task): Delivery | undefined {
    const { clock, lateMs } = this.#parts;
    const base = {
      schedule: schedule.id,
      guild,
      due,
      asked,
      channel: schedule.to.channel,
      outcome: "skipped",
    } as const;
    if (!asked && schedule.skips.includes(due)) return { ...base, why: "asked" };
    const now = clock();
    // Only the last of several that were missed is caught up with: never a burst.
    const isLast = asked || missed(schedule, run, now).at(-1) === due;
    return now - due > lateMs || !isLast ? { ...base, why: "late" } : undefined;
  }

  /** Brings a delivery forward, writing each outcome before the next request. */
  async #carry(begun: Delivery, isFirst: boolean, run: Run): Promise<Progress> {
    const { deliveries, clock } = this.#parts;
    const keep = (delivery: Delivery) => deliveries.set(delivery);
    let delivery = begun;
    if (delivery.outcome === "planned") {
      const placed = await place(delivery, isFirst, this.#parts);
      if (placed !== delivery) await keep(placed);
      delivery = placed;
      if (delivery.outcome === "planned") return { delivery, again: delivery.retryAt ?? clock() };
    }
    if (delivery.outcome === "posted") {
      delivery = await followUp(delivery, run.pinned, keep, this.#parts);
      if (delivery.outcome === "posted") return { delivery, again: nextTry(delivery) };
    }
    return { delivery };
  }

  /** Lets `/discuss` and `/review` know what the server saw. A kindness: the delivery does not depend on it. */
  async #note(schedule: Schedule, delivery: Delivery): Promise<void> {
    if (delivery.outcome !== "done") return;
    const { memory, library, log } = this.#parts;
    const owner = `guild:${delivery.guild}`;
    const { item, thread } = delivery;
    try {
      if (item.content === "question" && thread !== undefined) await memory.noteDiscussed(owner, item.key, thread);
      const review = item.content === "review" ? library().review(item.key) : undefined;
      if (review !== undefined) await memory.noteShown(owner, review);
    } catch (error) {
      log.warn({ error: String(error), schedule: schedule.id }, "What a server saw could not be noted");
    }
  }

  async #tell(guild: string, schedule: Schedule, run: Run): Promise<Run> {
    const { deliveries } = this.#parts;
    if (run.paused?.told !== "todo" || !pausedItself(schedule, run)) return run;
    const last = run.recent[0] === undefined ? undefined : await deliveries.get(schedule.id, run.recent[0]);
    const next: Run = {
      ...run,
      paused: { ...run.paused, told: await tellOfPause(guild, schedule, run.paused, last, this.#parts) },
    };
    await deliveries.setRun(schedule.id, next);
    return next;
  }
}
