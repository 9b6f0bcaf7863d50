import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { TokenRefused } from "../../src/delivery/posts.js";
import type { FaultKind } from "../../src/local-discord/index.js";
import type { Delivery } from "../../src/schedule/delivery.js";
import type { Schedule } from "../../src/schedule/schedule.js";
import {
  channels,
  DAY,
  FIRST_DUE,
  forum,
  guild,
  ids,
  LATE_MS,
  openWorld,
  scheduled,
  text,
  type World,
} from "./support.js";

/** A request that takes longer than this counts as not answered: milliseconds. */
const TIMEOUT_MS = 250;

let world: World;
beforeAll(async () => {
  world = await openWorld(TIMEOUT_MS);
});
afterEach(() => world.discord.faults.clear());
afterAll(() => world.close());

/** What passes by itself: after it the post must be there, once, with all that belongs to it. */
const PASSING: Readonly<Record<string, FaultKind>> = {
  "a 500": { status: 500 },
  "a 503": { status: 503 },
  "a connection dropped before the request was read": { dropBefore: true },
  "a connection dropped after the request took effect": { dropAfter: true },
  "an answer later than the timeout": { delayMs: TIMEOUT_MS + 150 },
  "a 429 of the route": { status: 429, retryAfter: 0.05 },
  "a 429 over all routes": { status: 429, global: true, retryAfter: 0.05 },
};

/** Delivers a fresh schedule with a fault at its n-th request. Returns whether there was such a request. */
async function deliver(schedule: Schedule, nth: number, kind: FaultKind, times = 1): Promise<boolean> {
  world.now = FIRST_DUE;
  await world.add(schedule);
  world.discord.requests.clear();
  world.discord.faults.add({ path: "", after: nth, times, kind });
  await world.settle(world.process(), schedule);
  const reached = world.discord.requests.length > nth;
  world.discord.faults.clear();
  return reached;
}

async function outcomeOf(schedule: Schedule): Promise<Delivery> {
  const delivery = await world.delivery(schedule, FIRST_DUE);
  if (delivery === undefined) throw new Error("there is no record");
  return delivery;
}

function postRequests(path: RegExp): number {
  return world.discord.requests.filter(({ method, path: asked }) => method === "POST" && path.test(asked)).length;
}

describe("a fault of Discord's that passes", () => {
  for (const [name, kind] of Object.entries(PASSING)) {
    it(`leaves one post with its thread and pin: ${name}, at any request`, async () => {
      let nth = 0;
      for (; ; nth += 1) {
        const schedule = scheduled(text, { thread: true, pin: true });
        if (!(await deliver(schedule, nth, kind))) break;
        const posts = world.posts(schedule, FIRST_DUE);
        expect(posts, `the ${nth + 1}. request`).toHaveLength(1);
        expect(posts[0]?.pinned, `the ${nth + 1}. request`).toBe(true);
        expect(await outcomeOf(schedule)).toMatchObject({ outcome: "done", thread: posts[0]?.id });
      }
      expect(nth).toBeGreaterThanOrEqual(3);
    });

    it(`leaves one post in a forum: ${name}`, async () => {
      const schedule = scheduled(forum);
      await deliver(schedule, 0, kind);
      expect(world.posts(schedule, FIRST_DUE)).toHaveLength(1);
      expect(await outcomeOf(schedule)).toMatchObject({ outcome: "done" });
    });
  }

  it("costs one request where nothing goes wrong, and none of them looks first", async () => {
    await deliver(scheduled(text), 1_000, { status: 500 });
    expect(world.discord.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST /channels/${channels.general}/messages`,
    ]);
  });

  it("is given up once a post would be too late, and the next day comes all the same", async () => {
    const schedule = scheduled(text);
    await deliver(schedule, 0, { status: 500 }, 100_000);
    expect(world.now).toBeLessThanOrEqual(FIRST_DUE + LATE_MS + 10 * 60_000);
    expect(await outcomeOf(schedule)).toMatchObject({ outcome: "failed", said: "Discord answered 500" });
    world.now = FIRST_DUE + DAY;
    await world.settle(world.process(), schedule);
    expect(world.posts(schedule, FIRST_DUE + DAY)).toHaveLength(1);
  });
});

describe("a refusal of Discord's", () => {
  it("names the permission that is missing, tries again the next day, and pauses after three with one message", async () => {
    const schedule = scheduled({ kind: "message", channel: channels.readOnly, in: "channel" });
    await world.add(schedule);
    const told = () =>
      (world.discord.people.messages(channels.general, ids.users.admin) ?? []).filter((message) =>
        JSON.stringify(message).includes("three times in a row"),
      ).length;
    const before = told();
    for (let day = 0; day < 6; day += 1) {
      world.now = FIRST_DUE + day * DAY;
      await world.settle(world.process(), schedule);
    }
    expect(await outcomeOf(schedule)).toMatchObject({ outcome: "forbidden", permission: "SendMessages" });
    expect(await world.delivery(schedule, FIRST_DUE + 2 * DAY)).toMatchObject({ outcome: "forbidden" });
    expect(await world.delivery(schedule, FIRST_DUE + 3 * DAY)).toBeUndefined();
    expect(told()).toBe(before + 1);
  });

  it("says that a channel is gone, and tells the member who set it up where the server has no system channel", async () => {
    world.discord.edit.setSystemChannel(guild, undefined);
    const schedule = scheduled({ kind: "message", channel: "999999999999999999", in: "channel" });
    await world.add(schedule);
    for (let day = 0; day < 3; day += 1) {
      world.now = FIRST_DUE + day * DAY;
      await world.settle(world.process(), schedule);
    }
    world.discord.edit.setSystemChannel(guild, channels.general);
    expect(await outcomeOf(schedule)).toMatchObject({ outcome: "gone" });
    const direct = world.discord.people.messages(ids.dms.admin, ids.users.admin) ?? [];
    expect(direct.filter((message) => JSON.stringify(message).includes("three times in a row"))).toHaveLength(1);
  });

  it("takes a 403 or a 404 for what it is, at any request, and never posts twice", async () => {
    for (const kind of [
      { status: 403, code: 50013 },
      { status: 403, code: 50001 },
      { status: 404, code: 10003 },
      { status: 400, code: 50035 },
    ] as const) {
      for (let nth = 0; nth < 3; nth += 1) {
        const schedule = scheduled(text, { thread: true, pin: true });
        await deliver(schedule, nth, kind);
        expect(world.posts(schedule, FIRST_DUE)).toHaveLength(nth === 0 ? 0 : 1);
        const { outcome } = await outcomeOf(schedule);
        const refused = { 50013: "forbidden", 50001: "forbidden", 10003: "gone", 50035: "failed" }[kind.code];
        expect(outcome).toBe(nth === 0 ? refused : "done");
      }
    }
  });

  it("does not post again what people deleted before it was known", async () => {
    const schedule = scheduled(text);
    world.now = FIRST_DUE;
    await world.add(schedule);
    world.discord.faults.add({ method: "POST", path: /\/messages$/, kind: { dropAfter: true } });
    const process = world.process();
    const again = await process.attend({ guild, schedule: schedule.id });
    const [post] = world.posts(schedule, FIRST_DUE);
    expect(world.discord.edit.deleteMessage(channels.general, post?.id ?? "")).toBe(true);
    world.now = again ?? 0;
    await world.settle(process, schedule);
    expect(world.posts(schedule, FIRST_DUE)).toHaveLength(0);
    expect(await outcomeOf(schedule)).toMatchObject({ outcome: "done" });
  });

  it("does not post twice where it may not look, and records why", async () => {
    const role = ids.guilds.readingRoom.roles.bot;
    world.discord.edit.setPermission(channels.general, role, { deny: 1n << 16n });
    const schedule = scheduled(text);
    await deliver(schedule, 0, { dropAfter: true });
    world.discord.edit.setPermission(channels.general, role, {});
    expect(world.posts(schedule, FIRST_DUE)).toHaveLength(1);
    expect(await outcomeOf(schedule)).toMatchObject({ outcome: "failed", unclear: true });
  });

  it("pins nothing where Discord takes no more pins, and says so", async () => {
    const schedule = scheduled(text, { pin: true });
    await deliver(schedule, 1, { status: 400, code: 30003 });
    expect(await outcomeOf(schedule)).toMatchObject({ outcome: "done", steps: { pinned: { state: "full" } } });
  });

  it("stops at once where the token is refused", async () => {
    const own = await openWorld();
    const schedule = scheduled(text);
    await own.add(schedule);
    own.discord.faults.add({ path: "", kind: { status: 401 } });
    await expect(own.process().attend({ guild, schedule: schedule.id })).rejects.toThrow(TokenRefused);
    await own.close();
  });
});

describe("a post that is late", () => {
  it("is caught up within two hours, and left out after them", async () => {
    const caught = scheduled(text);
    await world.add(caught);
    world.now = FIRST_DUE + LATE_MS - 1;
    await world.settle(world.process(), caught);
    expect(await outcomeOf(caught)).toMatchObject({ outcome: "done", late: LATE_MS - 1 });
    const missed = scheduled(text);
    await world.add(missed);
    world.now = FIRST_DUE + LATE_MS + 1;
    await world.settle(world.process(), missed);
    expect(await outcomeOf(missed)).toMatchObject({ outcome: "skipped", why: "late" });
  });

  it("never comes in a burst: of a week away only the last is caught up with", async () => {
    const schedule = scheduled(text);
    await world.add(schedule);
    world.discord.requests.clear();
    world.now = FIRST_DUE + 7 * DAY + 60_000;
    await world.settle(world.process(), schedule);
    expect(postRequests(/\/messages$/)).toBe(1);
    expect(world.posts(schedule, FIRST_DUE + 7 * DAY)).toHaveLength(1);
    expect(await world.delivery(schedule, FIRST_DUE + 6 * DAY)).toMatchObject({ outcome: "skipped", why: "late" });
  });

  it("is not posted twice where the clock is set back over it, and the next day comes all the same", async () => {
    const schedule = scheduled(text);
    await world.add(schedule);
    world.now = FIRST_DUE + 400 * DAY;
    await world.settle(world.process(), schedule);
    world.now = FIRST_DUE;
    await world.settle(world.process(), schedule);
    world.now = FIRST_DUE + DAY;
    await world.settle(world.process(), schedule);
    await world.settle(world.process(), schedule);
    expect(world.posts(schedule, FIRST_DUE + DAY)).toHaveLength(1);
    world.now = FIRST_DUE + DAY - 60_000;
    await world.settle(world.process(), schedule);
    world.now = FIRST_DUE + DAY;
    await world.settle(world.process(), schedule);
    expect(world.posts(schedule, FIRST_DUE + DAY)).toHaveLength(1);
  });
});
