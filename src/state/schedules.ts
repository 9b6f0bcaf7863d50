import { z } from "zod";
import type { Schedule } from "../schedule/schedule.js";
import type { StateError, Store } from "./store.js";

const snowflake = z.string().regex(/^\d{1,20}$/);
const time = z.number().int();
const weekday = z.literal([1, 2, 3, 4, 5, 6, 7]);

const days = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("days"), step: z.number().int().min(1) }),
  z.object({ kind: z.literal("weekdays"), step: z.number().int().min(1), on: z.array(weekday).min(1) }),
  z.object({ kind: z.literal("dates"), on: z.array(z.number().int().min(-1).max(31)).min(1) }),
  z.object({ kind: z.literal("nth"), nth: z.literal([1, 2, 3, 4, -1]), weekday }),
]);

const destination = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("message"),
    channel: snowflake,
    in: z.enum(["channel", "announcement", "thread"]),
  }),
  z.object({
    kind: z.literal("post"),
    channel: snowflake,
    tag: snowflake.exactOptional(),
    tagOfKind: z.record(z.string(), snowflake),
  }),
]);

const scheduleShape: z.ZodType<Schedule> = z.object({
  id: z.string(),
  timing: z.object({
    time: z.number().int().min(0).max(1_439),
    zone: z.string(),
    days,
    from: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  }),
  content: z.enum(["quote", "question", "review", "new"]),
  review: z.string().exactOptional(),
  to: destination,
  role: snowflake.exactOptional(),
  thread: z.boolean(),
  pin: z.boolean(),
  publish: z.boolean(),
  locale: z.string().exactOptional(),
  setBy: snowflake,
  since: time,
  newFrom: z.number().int().min(0),
  paused: z.boolean(),
  skips: z.array(time),
  asked: z.array(time),
});

const shape = z.object({ v: z.literal(1), schedules: z.array(scheduleShape) });

const PREFIX = "schedule:";

/** The schedules of every server, one key a server: written by commands alone. */
export class Schedules {
  readonly #store: Store;
  readonly #changing = new Map<string, Promise<unknown>>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** A server's schedules, in the order they were set. @throws StateError */
  async of(guild: string): Promise<readonly Schedule[]> {
    return (await this.#store.get(PREFIX + guild, shape))?.schedules ?? [];
  }

  /** @throws StateError */
  async one(guild: string, id: string): Promise<Schedule | undefined> {
    return (await this.of(guild)).find((schedule) => schedule.id === id);
  }

  /**
   * Changes a server's schedules, one change at a time; on disk when it resolves.
   *
   * @throws StateError, and what `change` throws: nothing is changed then
   */
  change<R>(
    guild: string,
    change: (schedules: readonly Schedule[]) => { readonly schedules: readonly Schedule[]; readonly result: R },
  ): Promise<R> {
    const before = this.#changing.get(guild) ?? Promise.resolve();
    const run = before.then(async () => {
      const { schedules, result } = change(await this.of(guild));
      if (schedules.length === 0) await this.#store.remove(PREFIX + guild);
      else await this.#store.set(PREFIX + guild, { v: 1, schedules });
      return result;
    });
    const settled = run.then(
      () => {},
      () => {},
    );
    this.#changing.set(guild, settled);
    void settled.then(() => {
      if (this.#changing.get(guild) === settled) this.#changing.delete(guild);
    });
    return run;
  }

  /** Every schedule of every server. One server whose value is bad is handed to `onBad`. @throws StateError */
  async *all(
    onBad: (error: StateError) => void,
  ): AsyncGenerator<{ readonly guild: string; readonly schedule: Schedule }> {
    for await (const { key, value } of this.#store.all(PREFIX, shape, onBad)) {
      for (const schedule of value.schedules) yield { guild: key.slice(PREFIX.length), schedule };
    }
  }
}
