import { afterEach, describe, expect, test } from "vitest";
import type { Clock } from "../../src/local-discord/index.js";
import type { ClientEvent } from "../../src/local-discord/wire.js";
import { closeAll, started } from "./start.js";

afterEach(closeAll);

const HOUR = 3_600_000;

/** A clock that stands still, with a post planned for every hour; a post takes a moment. */
function hourly(): Clock & { readonly posted: number[] } {
  let now = 0;
  const posted: number[] = [];
  const next = () => (Math.floor(now / HOUR) + 1) * HOUR;
  const moveTo = async (target: number) => {
    while (next() <= target) {
      now = next();
      await new Promise((resolve) => setTimeout(resolve, 5));
      posted.push(now);
    }
    now = target;
  };
  return {
    posted,
    state: async () => ({ now, offset: now, next: next() }),
    forward: (ms) => moveTo(now + ms),
    toNext: () => moveTo(next()),
  };
}

const json = { "content-type": "application/json" };

describe("the clock", () => {
  test("is moved by people, and answers once all posts on the way are done", async () => {
    const clock = hourly();
    const discord = await started({ clock });
    const events: ClientEvent[] = [];
    discord.people.listen(discord.world.users.member, (event) => events.push(event));
    const url = `${discord.url}/client/clock`;
    expect(await (await fetch(url)).json()).toEqual({ now: 0, offset: 0, next: HOUR });
    const move = async (body: object) =>
      (await fetch(url, { method: "POST", headers: json, body: JSON.stringify(body) })).json();
    const later = { now: 2.5 * HOUR, offset: 2.5 * HOUR, next: 3 * HOUR };
    expect(await move({ forwardMs: 2.5 * HOUR })).toEqual(later);
    expect(clock.posted).toEqual([HOUR, 2 * HOUR]);
    expect(await move({ to: "next" })).toEqual({ now: 3 * HOUR, offset: 3 * HOUR, next: 4 * HOUR });
    expect(events).toEqual([
      { type: "clock", ...later },
      { type: "clock", now: 3 * HOUR, offset: 3 * HOUR, next: 4 * HOUR },
    ]);
  });

  test("does not move the stand-in's own time", async () => {
    const discord = await started({ clock: hourly(), now: () => Date.UTC(2026, 0, 1) });
    await discord.people.moveClock({ forwardMs: 100 * HOUR });
    const said = discord.edit.say(discord.world.users.member, discord.world.dms.member, "x");
    expect(Date.parse(said.timestamp)).toBe(Date.UTC(2026, 0, 1));
  });

  test.each([
    '{"forwardMs":0}',
    '{"forwardMs":-1}',
    '{"forwardMs":"1"}',
    '{"forwardMs":1e999}',
    `{"forwardMs":${367 * 24 * HOUR}}`,
    '{"to":"noon"}',
    '{"to":"next","forwardMs":1}',
    "[]",
    "{",
  ])("takes no %s", async (body) => {
    const clock = hourly();
    const discord = await started({ clock });
    const answer = await fetch(`${discord.url}/client/clock`, { method: "POST", headers: json, body });
    expect(answer.status).toBe(400);
    expect((await clock.state()).now).toBe(0);
  });

  test("takes JSON alone", async () => {
    const discord = await started({ clock: hourly() });
    const answer = await fetch(`${discord.url}/client/clock`, { method: "POST", body: '{"to":"next"}' });
    expect(answer.status).toBe(415);
  });

  test("is nowhere where there is none", async () => {
    const discord = await started();
    const url = `${discord.url}/client/clock`;
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(url, { method: "POST", headers: json, body: '{"to":"next"}' })).status).toBe(404);
    expect(await discord.people.clock()).toBeUndefined();
  });
});
