import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { InvalidRequests } from "../../src/discord/invalid-requests.js";
import { Pace } from "../../src/discord/pace.js";

/** The most that any second holds of these moments: milliseconds. */
function mostInASecond(moments: readonly number[]): number {
  const sorted = moments.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + 1_000).length));
}

describe("the pace of requests", () => {
  it("never lets a second of Discord's hold more than fifty, however uneven the way there is", async () => {
    const pace = new Pace(() => performance.now());
    const counted: number[] = [];
    const request = async (index: number) => {
      // Now and then the way there takes long, so that requests arrive in a heap.
      await pause(index % 40 < 10 ? 120 : 2);
      counted.push(performance.now());
      await pause(2);
    };
    await Promise.all(Array.from({ length: 180 }, (_, index) => pace.run(() => request(index), false)));
    expect(counted).toHaveLength(180);
    expect(mostInASecond(counted)).toBeLessThanOrEqual(50);
  });

  it("lets what somebody waits for go first", async () => {
    const pace = new Pace(() => performance.now());
    const order: string[] = [];
    const send = (name: string, urgent: boolean) => pace.run(async () => void order.push(name), urgent);
    const patient = Array.from({ length: 20 }, (_, index) => send(`patient ${index}`, false));
    await pace.run(async () => {}, true);
    await send("urgent", true);
    await Promise.all(patient);
    expect(order.indexOf("urgent")).toBeLessThan(3);
  });

  it("keeps silent for as long as Discord asks", async () => {
    const pace = new Pace(() => performance.now());
    pace.pause(300);
    const from = performance.now();
    await pace.run(async () => {}, true);
    expect(performance.now() - from).toBeGreaterThanOrEqual(290);
  });
});

describe("requests that Discord counts as invalid", () => {
  it("are the 401, 403 and 429 of ten minutes, and forgotten after them", () => {
    let now = 0;
    const invalid = new InvalidRequests(() => now);
    for (const status of [200, 204, 400, 404, 500, 401, 403, 429]) invalid.note(status);
    expect(invalid.count).toBe(3);
    now = 12 * 60_000;
    expect(invalid.count).toBe(0);
  });

  it("slow the posting down, so that ten thousand are never reached even where all fail", () => {
    let now = 0;
    const invalid = new InvalidRequests(() => now);
    const recent: number[] = [];
    let slowest = 0;
    // An hour in which every request is forbidden, sent as fast as it is allowed.
    while (now < 3_600_000) {
      invalid.note(403);
      recent.push(now);
      while ((recent[0] ?? now) <= now - 600_000) recent.shift();
      expect(recent.length).toBeLessThan(10_000);
      slowest = Math.max(slowest, invalid.spacing);
      now += Math.max(20, invalid.spacing);
    }
    expect(slowest).toBeGreaterThan(100);
  });
});
