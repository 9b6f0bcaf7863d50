import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { APIChannel, APIMessage } from "discord-api-types/v10";
import { pino } from "pino";
import { Courier } from "../../src/delivery/courier.js";
import type { Parts } from "../../src/delivery/parts.js";
import type { Posts } from "../../src/delivery/posts.js";
import { postsOver } from "../../src/discord/posts.js";
import { openTraffic, restOfDeliveries } from "../../src/discord/rest.js";
import { Library } from "../../src/library/library.js";
import { type LocalDiscord, startLocalDiscord } from "../../src/local-discord/index.js";
import { ids } from "../../src/local-discord/seed.js";
import { readReview } from "../../src/review/read-review.js";
import { type Delivery, nonceOf } from "../../src/schedule/delivery.js";
import type { Destination, Schedule } from "../../src/schedule/schedule.js";
import { Deliveries } from "../../src/state/deliveries.js";
import { Memory } from "../../src/state/memory.js";
import { Schedules } from "../../src/state/schedules.js";
import { openStore, type Store } from "../../src/state/store.js";

export { ids };

const REVIEW =
  "---\ntitle: Three\nkind: film\nquotes:\n  - text: The first of them\n    speaker: One\n  - text: The second of them\n    speaker: Two\n  - text: The third of them\n    speaker: Three\n---\n\nWhat is a third without the others? Who would count them? Why stop there?\n";

const reading = readReview(new TextEncoder().encode(REVIEW), "three.md");
if (reading.outcome !== "review") throw new Error("the review of these tests is none");
const library = new Library([reading.review]);

/** 9 in the morning, UTC. */
export const FIRST_DUE = Date.UTC(2027, 0, 4, 9);
export const DAY = 86_400_000;
export const guild = ids.guilds.readingRoom.id;
export const { channels } = ids.guilds.readingRoom;

export const text: Destination = { kind: "message", channel: channels.general, in: "channel" };
export const announcement: Destination = { kind: "message", channel: channels.announcements, in: "announcement" };
export const forum: Destination = { kind: "post", channel: channels.forum, tagOfKind: {} };

/** Cuts a process off after so many points: whatever it then does never happens. */
export class Fuse {
  #left: number;
  isBlown = false;

  /** @param points passed before it blows */
  constructor(points: number) {
    this.#left = points;
  }

  async pass(): Promise<void> {
    if (!this.isBlown && this.#left > 0) {
      this.#left -= 1;
      return;
    }
    this.isBlown = true;
    await new Promise(() => {});
  }

  /** A point before and a point after. */
  async around<T>(act: () => Promise<T>): Promise<T> {
    await this.pass();
    const result = await act();
    await this.pass();
    return result;
  }
}

function fusedStore(store: Store, fuse: Fuse): Store {
  return {
    ...store,
    set: (key, value, keepMs) => fuse.around(() => store.set(key, value, keepMs)),
    setMany: (entries) => fuse.around(() => store.setMany(entries)),
    remove: (key) => fuse.around(() => store.remove(key)),
  };
}

function fusedPosts(posts: Posts, fuse: Fuse): Posts {
  const fused = Object.entries(posts).map(([name, ask]) => [
    name,
    (...args: never[]) => fuse.around(() => (ask as (...all: never[]) => Promise<unknown>)(...args)),
  ]);
  return Object.fromEntries(fused) as Posts;
}

/** A stand-in, a state file and a clock that stands still until it is set. */
export interface World {
  readonly discord: LocalDiscord;
  readonly store: Store;
  readonly deliveries: Deliveries;
  now: number;
  /** Lets Discord's clock go on, past the time in which it remembers a nonce. */
  forgetNonces(): void;
  /** A process: a courier of its own on the same state. */
  process(fuse?: Fuse): Courier;
  /** Puts a schedule into the state. */
  add(schedule: Schedule): Promise<void>;
  /** Attends until nothing is left to do by the clock, moving it on to each next try. */
  settle(courier: Courier, schedule: Schedule): Promise<void>;
  /** Our posts of a due time: messages, and first messages of forum posts. */
  posts(schedule: Schedule, due: number): APIMessage[];
  threads(parent: string): APIChannel[];
  delivery(schedule: Schedule, due: number): Promise<Delivery | undefined>;
  close(): Promise<void>;
}

/** How late a post may be in these tests: milliseconds. */
export const LATE_MS = 2 * 3_600_000;

export async function openWorld(timeoutMs = 400): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "afterword-delivery-"));
  const store = await openStore(`sqlite://${join(folder, "state.sqlite")}`);
  let later = 0;
  const discordsNow = () => Date.now() + later;
  const discord = await startLocalDiscord({ rateLimits: false, now: discordsNow });
  const traffic = openTraffic(() => performance.now());
  const posts = postsOver(restOfDeliveries(discord.apiUrl, discord.token, traffic, timeoutMs), traffic, () => ids.bot);
  const memory = new Memory(store, { random: Math.random, now: Date.now }, () => {});
  let boots = 0;
  const everything = () =>
    discord.people.world(ids.users.admin)?.guilds.flatMap((one) => one.channels.map(({ id }) => id)) ?? [];
  const world: World = {
    discord,
    store,
    deliveries: new Deliveries(store),
    now: FIRST_DUE,
    forgetNonces() {
      later += 6 * 60_000;
    },
    process(fuse = new Fuse(Number.POSITIVE_INFINITY)) {
      const own = fusedStore(store, fuse);
      boots += 1;
      const parts: Parts = {
        schedules: new Schedules(own),
        deliveries: new Deliveries(own),
        memory,
        posts: fusedPosts(posts, fuse),
        library: () => library,
        clock: () => world.now,
        now: discordsNow,
        boot: `boot ${boots}`,
        log: pino({ level: "silent" }),
        lateMs: LATE_MS,
        forumMs: 60_000,
        backoff: (tries) => 1_000 * tries,
      };
      return new Courier(parts, () => {});
    },
    async add(schedule) {
      await new Schedules(store).change(guild, (all) => ({ schedules: [...all, schedule], result: undefined }));
    },
    async settle(courier, schedule) {
      for (;;) {
        const again = await courier.attend({ guild, schedule: schedule.id });
        // The next day's due time is not a next try.
        if (again === undefined || again > world.now + LATE_MS) return;
        world.now = again;
      }
    },
    posts(schedule, due) {
      const mark = `~${nonceOf(schedule.id, due)}`;
      const messages = everything().flatMap((id) => discord.people.messages(id, ids.users.admin) ?? []);
      return messages.filter((message) => JSON.stringify(message.components ?? []).includes(mark));
    },
    threads: (parent) =>
      (discord.people.world(ids.users.admin)?.guilds ?? []).flatMap((one) =>
        one.channels.filter((channel) => "parent_id" in channel && channel.parent_id === parent),
      ),
    delivery: (schedule, due) => world.deliveries.get(schedule.id, due),
    async close() {
      await store.close();
      await discord.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return world;
}

let schedules = 0;

/** A schedule of a daily quote at 9:00 UTC. */
export function scheduled(to: Destination, more: Partial<Schedule> = {}): Schedule {
  schedules += 1;
  return {
    id: `s${schedules}`,
    timing: { time: 540, zone: "UTC", days: { kind: "days", step: 1 }, from: "2027-01-01" },
    content: "quote",
    to,
    thread: false,
    pin: false,
    publish: false,
    setBy: ids.users.admin,
    since: FIRST_DUE - 1,
    newFrom: 0,
    paused: false,
    skips: [],
    asked: [],
    ...more,
  };
}
