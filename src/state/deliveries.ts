import { z } from "zod";
import type { Deck } from "../deck.js";
import { type Delivery, NEW_RUN, type Run } from "../schedule/delivery.js";
import { deckShape, deckText } from "./deck-text.js";
import type { StateError, Store } from "./store.js";

/** A delivery's record is kept for 90 days: milliseconds. */
const KEPT_MS = 90 * 86_400_000;

const time = z.number().int();
const slot = z.number().int().min(0);

const step = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("todo"),
    tries: z.number(),
    retryAt: time.exactOptional(),
    said: z.string().exactOptional(),
  }),
  z.object({ state: z.literal("done") }),
  z.object({ state: z.literal("forbidden"), permission: z.string() }),
  z.object({ state: z.literal("full") }),
  z.object({ state: z.literal("deleted") }),
  z.object({ state: z.literal("failed"), said: z.string().exactOptional() }),
]);
const steps = z.object({
  thread: step.exactOptional(),
  pinned: step.exactOptional(),
  published: step.exactOptional(),
});

const postedAs = z.enum(["message", "message-in-thread", "post"]);
const base = z.object({ v: z.literal(1), schedule: z.string(), guild: z.string(), due: time, asked: z.boolean() });
const plan = base.extend({
  channel: z.string(),
  as: postedAs,
  item: z.object({
    content: z.enum(["quote", "question", "review"]),
    key: z.string(),
    review: z.string(),
    title: z.string(),
    spoiler: z.boolean(),
  }),
  nonce: z.string(),
  scope: z.string(),
  deck: z.object({ before: deckShape.exactOptional(), after: deckShape.exactOptional() }),
  newFrom: z.object({ before: slot, after: slot }),
  at: time,
  late: z.number(),
});
const draft = z.object({ message: z.unknown(), name: z.string(), tags: z.array(z.string()) });

const deliveryShape: z.ZodType<Delivery> = z.discriminatedUnion("outcome", [
  plan.extend({
    outcome: z.literal("planned"),
    draft,
    steps,
    boot: z.string(),
    tries: z.number(),
    unclear: z.boolean(),
    retryAt: time.exactOptional(),
    said: z.string().exactOptional(),
  }),
  plan.extend({
    outcome: z.literal("posted"),
    message: z.string(),
    name: z.string(),
    steps,
    thread: z.string().exactOptional(),
    postedAt: time,
  }),
  plan.extend({
    outcome: z.literal("done"),
    message: z.string().exactOptional(),
    steps,
    thread: z.string().exactOptional(),
  }),
  base.extend({
    outcome: z.literal("skipped"),
    why: z.enum(["late", "asked", "nothing-new", "empty"]),
    channel: z.string(),
  }),
  plan.extend({ outcome: z.literal("forbidden"), permission: z.string() }),
  plan.extend({ outcome: z.literal("gone") }),
  plan.extend({
    outcome: z.literal("failed"),
    said: z.string().exactOptional(),
    unclear: z.boolean(),
    blind: z.string().exactOptional(),
  }),
]);

const runShape: z.ZodType<Run> = z.object({
  v: z.literal(1),
  until: time,
  askedUntil: time,
  open: time.exactOptional(),
  failures: z.number().int().min(0),
  failedAt: time,
  paused: z.object({ at: time, told: z.enum(["todo", "told", "nobody"]), boot: z.string() }).exactOptional(),
  deck: deckShape.exactOptional(),
  scope: z.string(),
  newFrom: slot,
  recent: z.array(time),
  pinned: z.object({ channel: z.string(), message: z.string(), as: postedAs }).exactOptional(),
});

function deckKept(deck: Deck | undefined): string | undefined {
  return deck === undefined ? undefined : deckText(deck);
}

/** A delivery as it is kept: decks as text. */
function kept(delivery: Delivery): unknown {
  if (!("deck" in delivery)) return { v: 1, ...delivery };
  const { before, after } = delivery.deck;
  return { v: 1, ...delivery, deck: { before: deckKept(before), after: deckKept(after) } };
}

const RUN = "run:";
const DELIVERY = "delivery:";

/** What became of each schedule's posts: written by deliveries alone, and on disk when a call resolves. */
export class Deliveries {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @throws StateError */
  async run(schedule: string): Promise<Run> {
    return (await this.#store.get(RUN + schedule, runShape)) ?? NEW_RUN;
  }

  /** @throws StateError */
  async setRun(schedule: string, run: Run): Promise<void> {
    await this.#store.set(RUN + schedule, { v: 1, ...run, deck: deckKept(run.deck) });
  }

  /** Forgets the run of a schedule that is gone; its records go with their time. @throws StateError */
  async removeRun(schedule: string): Promise<void> {
    await this.#store.remove(RUN + schedule);
  }

  /** The delivery of a due time. @throws StateError */
  async get(schedule: string, due: number): Promise<Delivery | undefined> {
    return this.#store.get(`${DELIVERY}${schedule}:${due}`, deliveryShape);
  }

  /** @throws StateError */
  async set(delivery: Delivery): Promise<void> {
    await this.#store.set(`${DELIVERY}${delivery.schedule}:${delivery.due}`, kept(delivery), KEPT_MS);
  }

  /** Every run by its schedule. @throws StateError */
  async *runs(onBad: (error: StateError) => void): AsyncGenerator<readonly [schedule: string, run: Run]> {
    for await (const { key, value } of this.#store.all(RUN, runShape, onBad)) yield [key.slice(RUN.length), value];
  }

  /** Removes records whose time is over. @throws StateError */
  async sweep(): Promise<void> {
    await this.#store.sweep(DELIVERY);
  }
}
