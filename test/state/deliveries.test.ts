import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Delivery, NEW_RUN } from "../../src/schedule/delivery.js";
import { Deliveries } from "../../src/state/deliveries.js";
import { Schedules } from "../../src/state/schedules.js";
import { Sqlite } from "../../src/state/sqlite.js";
import { openStore, type Store } from "../../src/state/store.js";
import { scheduled, text } from "../delivery/support.js";

let folder: string;
let store: Store;
const file = () => `sqlite://${join(folder, "state.sqlite")}`;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "afterword-deliveries-"));
  store = await openStore(file());
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const skipped = (due: number): Delivery => ({
  schedule: "s",
  guild: "1",
  due,
  asked: false,
  channel: "2",
  outcome: "skipped",
  why: "late",
});

async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of from) found.push(one);
  return found;
}

describe("schedules in the state", () => {
  it("are changed one after the other, and read back as they were", async () => {
    const schedules = new Schedules(store);
    const many = Array.from({ length: 30 }, () => scheduled(text, { role: "123456789012345678" }));
    await Promise.all(
      many.map((one) => schedules.change("1", (before) => ({ schedules: [...before, one], result: undefined }))),
    );
    expect(await schedules.of("1")).toEqual(many);
  });

  it("are all found at a start, and a bad one does not keep the others away", async () => {
    const schedules = new Schedules(store);
    for (let server = 1; server <= 2_500; server += 1) {
      await schedules.change(String(server), () => ({ schedules: [scheduled(text)], result: undefined }));
    }
    await store.set("schedule:9999", { v: 1, schedules: [{ id: "broken" }] });
    const bad: string[] = [];
    expect(await all(schedules.all((error) => bad.push(error.message)))).toHaveLength(2_500);
    expect(bad).toEqual(["What is kept under schedule:9999 is not what it should be."]);
  });
});

describe("records of deliveries", () => {
  it("go after ninety days, and runs stay", async () => {
    const deliveries = new Deliveries(store);
    for (let due = 0; due < 1_500; due += 1) await deliveries.set(skipped(due));
    await deliveries.setRun("s", NEW_RUN);
    const sqlite = new Sqlite({ uri: file() });
    const count = async () => (await all(sqlite.rows(""))).length;
    const DAY = 86_400_000;
    await sqlite.sweep("delivery:", Date.now() + 89 * DAY);
    expect(await count()).toBe(1_501);
    await sqlite.sweep("delivery:", Date.now() + 91 * DAY);
    expect(await count()).toBe(1);
    expect(await deliveries.run("s")).toMatchObject(NEW_RUN);
    await sqlite.close();
  });

  it("are no longer found once their time is over", async () => {
    await store.set("delivery:x", 1, 1);
    await expect.poll(() => store.get("delivery:x", z.number())).toBeUndefined();
  });

  it("are told from what is not there: a failed read is an error", async () => {
    await store.set("run:bad", { v: 1, until: "never" });
    await expect(new Deliveries(store).run("bad")).rejects.toThrow("not what it should be");
    expect(await new Deliveries(store).run("none")).toEqual(NEW_RUN);
  });
});
