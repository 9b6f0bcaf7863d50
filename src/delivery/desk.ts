import type { PermissionName } from "../permissions.js";
import { type Delivery, nextPost, type Run } from "../schedule/delivery.js";
import { after, nextItem } from "../schedule/next-item.js";
import type { Schedule } from "../schedule/schedule.js";
import type { Coming } from "../view/daily.js";
import type { Parts } from "./parts.js";
import type { Timetable } from "./timetable.js";

/** Somebody waits for a post that they asked for; longer than this, they are told to look later: milliseconds. */
const POST_WITHIN_MS = 20_000;

/** A server's schedules, for those who set them up: every change is taken to the timetable. */
export class Desk {
  readonly most: number;
  readonly #parts: Parts;
  readonly #timetable: Timetable;
  readonly #waiting = new Map<string, (delivery: Delivery | "removed") => void>();

  constructor(parts: Parts, timetable: Timetable, most: number) {
    this.#parts = parts;
    this.#timetable = timetable;
    this.most = most;
  }

  now(): number {
    return this.#parts.clock();
  }

  /** @throws StateError */
  of(guild: string): Promise<readonly Schedule[]> {
    return this.#parts.schedules.of(guild);
  }

  /** @throws StateError, and what `change` throws */
  async change<R>(
    guild: string,
    change: (schedules: readonly Schedule[]) => { readonly schedules: readonly Schedule[]; readonly result: R },
  ): Promise<R> {
    const touched = new Set<string>();
    const kept = new Set<string>();
    const result = await this.#parts.schedules.change(guild, (before) => {
      const changed = change(before);
      for (const { id } of changed.schedules) kept.add(id);
      for (const { id } of [...before, ...changed.schedules]) touched.add(id);
      return changed;
    });
    for (const id of touched) if (!kept.has(id)) this.#removed(id);
    for (const schedule of touched) this.#timetable.call({ guild, schedule });
    return result;
  }

  /** @throws StateError */
  async standing(schedule: Schedule, count: number): Promise<{ readonly run: Run; readonly next: readonly number[] }> {
    const run = await this.#parts.deliveries.run(schedule.id);
    const next: number[] = [];
    let due = nextPost(schedule, run, this.now());
    while (due !== undefined && next.length < count) {
      next.push(due);
      due = nextPost(schedule, run, due);
    }
    return { run, next };
  }

  /** @throws StateError */
  async coming(schedule: Schedule, count: number): Promise<readonly Coming[]> {
    const { run, next } = await this.standing(schedule, count);
    const library = this.#parts.library();
    let then = run;
    const coming: Coming[] = [];
    for (const due of next) {
      const found = nextItem(schedule, then, library);
      coming.push({ due, item: typeof found === "string" ? found : found.item });
      if (typeof found === "string") break;
      then = after(schedule, then, found);
    }
    return coming;
  }

  /** @throws StateError */
  async records(schedule: Schedule): Promise<readonly Delivery[]> {
    const { deliveries } = this.#parts;
    const { recent, open } = await deliveries.run(schedule.id);
    const dues = [...new Set([...(open === undefined ? [] : [open]), ...recent])].toSorted((a, b) => b - a);
    const records = await Promise.all(dues.map((due) => deliveries.get(schedule.id, due)));
    return records.filter((record) => record !== undefined);
  }

  /** @throws StateError */
  async post(guild: string, id: string): Promise<Delivery | "removed" | undefined> {
    const { askedUntil } = await this.#parts.deliveries.run(id);
    let settled: (delivery: Delivery | "removed" | undefined) => void = () => {};
    const done = new Promise<Delivery | "removed" | undefined>((resolve) => {
      settled = resolve;
    });
    let key = "";
    await this.change(guild, (schedules) => ({
      schedules: schedules.map((schedule) => {
        if (schedule.id !== id) return schedule;
        const open = schedule.asked.filter((time) => time > askedUntil);
        // Later than all that was asked before, also where the clock was set back.
        const time = offTheMinute(Math.max(this.now(), askedUntil + 1, ...open.map((one) => one + 1)));
        key = keyOf(id, time);
        this.#waiting.set(key, settled);
        return { ...schedule, asked: [...open, time] };
      }),
      result: undefined,
    }));
    const late = setTimeout(() => settled(undefined), POST_WITHIN_MS);
    try {
      return await done;
    } finally {
      clearTimeout(late);
      this.#waiting.delete(key);
    }
  }

  #removed(id: string): void {
    for (const [key, settle] of this.#waiting) if (key.startsWith(`${id}:`)) settle("removed");
  }

  /** Hears of a finished delivery. */
  settled(delivery: Delivery): void {
    this.#waiting.get(keyOf(delivery.schedule, delivery.due))?.(delivery);
  }

  async lacking(
    guild: string,
    channel: string,
    needed: readonly PermissionName[],
  ): Promise<PermissionName | undefined> {
    const answer = await this.#parts.posts.lacking({ guild, channel }, needed);
    if (answer.outcome === "refused" && answer.status === 403) return "ViewChannel";
    return answer.outcome === "ok" ? answer.value : undefined;
  }
}

/** Whole minutes are due times; what is asked for is never taken for one. */
function offTheMinute(time: number): number {
  return time % 60_000 === 0 ? time + 1 : time;
}

function keyOf(schedule: string, due: number): string {
  return `${schedule}:${due}`;
}
