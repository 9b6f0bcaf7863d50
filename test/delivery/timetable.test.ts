import { afterEach, describe, expect, it } from "vitest";
import { Timetable } from "../../src/delivery/timetable.js";

const open: Timetable[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

/** A timetable on a clock of its own that notes whom it attends. */
function timetable(attend: (schedule: string) => Promise<number | undefined> | number | undefined, atOnce = 10) {
  const clock = { now: 1_000 };
  const attended: string[] = [];
  const troubles: unknown[] = [];
  const table = new Timetable({
    clock: () => clock.now,
    attend: async ({ schedule }) => {
      attended.push(schedule);
      return attend(schedule);
    },
    onTrouble: (error) => troubles.push(error),
    atOnce,
  });
  open.push(table);
  const put = (schedule: string, at: number) => table.put({ guild: "1", schedule }, at);
  return { table, clock, attended, troubles, put };
}

describe("the timetable", () => {
  it("attends what is due, soonest first, and nothing before its time", async () => {
    const { table, clock, attended, put } = timetable(() => undefined, 1);
    put("later", 900);
    put("sooner", 800);
    put("tomorrow", 5_000);
    table.open();
    await table.attended();
    expect(attended).toEqual(["sooner", "later"]);
    expect(table.next).toBe(5_000);
    clock.now = 5_000;
    await table.attended();
    expect(attended).toEqual(["sooner", "later", "tomorrow"]);
  });

  it("takes a clock that jumped by a year for what it says", async () => {
    const { table, clock, attended, put } = timetable(() => undefined);
    put("a", 2_000);
    table.open();
    clock.now += 365 * 86_400_000;
    await table.attended();
    expect(attended).toEqual(["a"]);
  });

  it("comes again when it was told to, and only then", async () => {
    let again: number | undefined = 3_000;
    const { table, clock, attended, put } = timetable(() => again);
    put("a", 1_000);
    table.open();
    await table.attended();
    again = undefined;
    clock.now = 2_999;
    await table.attended();
    expect(attended).toEqual(["a"]);
    clock.now = 3_000;
    await table.attended();
    expect(attended).toEqual(["a", "a"]);
    expect(table.next).toBeUndefined();
  });

  it("attends a schedule that changed while it was attended once more, and never twice at a time", async () => {
    let finish = (): void => {};
    let running = 0;
    let most = 0;
    const { table, attended, put } = timetable(async () => {
      running += 1;
      most = Math.max(most, running);
      if (attended.length === 1) await new Promise<void>((resolve) => (finish = resolve));
      running -= 1;
      return undefined;
    });
    put("a", 1_000);
    table.open();
    table.call({ guild: "1", schedule: "a" });
    table.call({ guild: "1", schedule: "a" });
    finish();
    await table.attended();
    expect(attended).toEqual(["a", "a"]);
    expect(most).toBe(1);
  });

  it("attends so many at the same time and no more", async () => {
    let running = 0;
    let most = 0;
    const { table, put } = timetable(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return undefined;
    }, 3);
    for (let index = 0; index < 20; index += 1) put(`s${index}`, 1_000);
    table.open();
    await table.attended();
    expect(most).toBe(3);
  });

  it("goes on after trouble, and takes up again what was in it", async () => {
    const { table, clock, attended, troubles, put } = timetable((schedule) => {
      if (schedule === "bad" && attended.length < 3) throw new Error("state");
      return undefined;
    });
    put("bad", 1_000);
    put("good", 1_000);
    table.open();
    await table.attended();
    expect(troubles).toHaveLength(1);
    expect(attended.toSorted()).toEqual(["bad", "good"]);
    clock.now += 30_000;
    await table.attended();
    expect(attended.toSorted()).toEqual(["bad", "bad", "good"]);
  });
});
