import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Schedule } from "../../src/schedule/schedule.js";
import {
  announcement,
  channels,
  DAY,
  FIRST_DUE,
  Fuse,
  forum,
  LATE_MS,
  openWorld,
  scheduled,
  text,
  type World,
} from "./support.js";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** A crash is seen where the process neither ends nor goes on. */
async function runUntilCrash(schedule: Schedule, fuse: Fuse): Promise<boolean> {
  const run = world.process(fuse).attend({ guild: world.discord.world.guilds.readingRoom.id, schedule: schedule.id });
  const blown = new Promise<"crashed">((resolve) => {
    const look = setInterval(() => {
      if (!fuse.isBlown) return;
      clearInterval(look);
      resolve("crashed");
    }, 1);
    void run.finally(() => clearInterval(look));
  });
  return (await Promise.race([run, blown])) === "crashed";
}

/** Walks every point before and after a write or a request: stops there, starts again, and goes on for a round. */
async function walk(make: () => Schedule, check: (schedule: Schedule, due: number) => Promise<void>): Promise<number> {
  for (let point = 0; ; point += 1) {
    const schedule = make();
    world.now = FIRST_DUE;
    await world.add(schedule);
    const crashed = await runUntilCrash(schedule, new Fuse(point));
    world.forgetNonces();
    const shown = new Set<string>();
    for (let day = 0; day < 3; day += 1) {
      const due = FIRST_DUE + day * DAY;
      world.now = Math.max(world.now, due);
      await world.settle(world.process(), schedule);
      const posts = world.posts(schedule, due);
      expect(posts, `after a stop at point ${point}, day ${day + 1}`).toHaveLength(1);
      shown.add(/first|second|third/.exec(JSON.stringify(posts[0]?.components))?.[0] ?? "nothing");
      await check(schedule, due);
    }
    expect(shown.size, `the round after a stop at point ${point}`).toBe(3);
    if (!crashed) return point;
  }
}

describe("a delivery that is stopped at any point", () => {
  it("is posted once, as a message", async () => {
    const points = await walk(
      () => scheduled(text),
      async (schedule, due) => {
        expect(await world.delivery(schedule, due)).toMatchObject({ outcome: "done" });
      },
    );
    expect(points).toBeGreaterThanOrEqual(10);
  });

  it("is posted once with one thread and one pin, the pin of the day before taken off", async () => {
    const points = await walk(
      () => scheduled(text, { thread: true, pin: true }),
      async (schedule, due) => {
        const [post] = world.posts(schedule, due);
        expect(post?.pinned).toBe(true);
        expect((post?.flags ?? 0) & 32).toBe(32);
        const yesterday = world.posts(schedule, due - DAY)[0];
        if (yesterday !== undefined) expect(yesterday.pinned).toBe(false);
        expect(await world.delivery(schedule, due)).toMatchObject({
          outcome: "done",
          thread: post?.id,
          steps: { thread: { state: "done" }, pinned: { state: "done" } },
        });
      },
    );
    expect(points).toBeGreaterThanOrEqual(16);
  });

  it("is published once in an announcement channel", async () => {
    await walk(
      () => scheduled(announcement, { publish: true }),
      async (schedule, due) => {
        expect((world.posts(schedule, due)[0]?.flags ?? 0) & 1).toBe(1);
      },
    );
  });

  it("is posted at most once and loses nothing from the round, where it is taken up too late", async () => {
    for (let point = 0; ; point += 1) {
      const schedule = scheduled(text);
      world.now = FIRST_DUE;
      await world.add(schedule);
      const crashed = await runUntilCrash(schedule, new Fuse(point));
      world.forgetNonces();
      world.now = FIRST_DUE + LATE_MS + 1;
      // It is stopped once more while it is taken up.
      if (crashed) await runUntilCrash(schedule, new Fuse(point % 4));
      const shown: string[] = [];
      for (let day = 0; day < 4; day += 1) {
        const due = FIRST_DUE + day * DAY;
        world.now = Math.max(world.now, due);
        await world.settle(world.process(), schedule);
        const posts = world.posts(schedule, due);
        expect(posts.length, `after a stop at point ${point}, day ${day + 1}`).toBeLessThanOrEqual(1);
        if (day > 0) expect(posts, `after a stop at point ${point}, day ${day + 1}`).toHaveLength(1);
        shown.push(
          ...posts.map((post) => /first|second|third/.exec(JSON.stringify(post.components))?.[0] ?? "nothing"),
        );
      }
      expect(new Set(shown.slice(0, 3)).size, `the round after a stop at point ${point}`).toBe(3);
      if (!crashed) return;
    }
  });

  it("opens one post in a forum", async () => {
    await walk(
      () => scheduled(forum),
      async (schedule, due) => {
        const [post] = world.posts(schedule, due);
        expect(world.threads(channels.forum).filter(({ id }) => id === post?.channel_id)).toHaveLength(1);
      },
    );
  });

  it("pins one post at the top of a forum, where it may", async () => {
    const { id, roles } = world.discord.world.guilds.readingRoom;
    const PINNED = 2;
    world.discord.edit.setRole(id, roles.bot, { permissions: ~0n & ((1n << 52n) - 1n) });
    await walk(
      () => scheduled(forum, { pin: true }),
      async (schedule, due) => {
        const [post] = world.posts(schedule, due);
        const pinned = world.threads(channels.forum).filter(({ flags }) => ((flags ?? 0) & PINNED) !== 0);
        expect(pinned.map((one) => one.id)).toEqual([post?.channel_id]);
        if (due < FIRST_DUE + 2 * DAY) return;
        // The next schedule of this walk has no last post of its own to take the pin off.
        await fetch(`${world.discord.apiUrl}/v10/channels/${post?.channel_id}`, {
          method: "PATCH",
          headers: { authorization: `Bot ${world.discord.token}`, "content-type": "application/json" },
          body: JSON.stringify({ flags: 0 }),
        });
      },
    );
  });
});
