import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Chance, type Deck, draw, permuted, type Slots } from "../src/deck.js";

/** A repeatable stream of chance (mulberry32). */
function chanceOf(seed: number): Chance {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { random, now: () => 0 };
}

function slotsOf(live: readonly boolean[]): Slots {
  return { length: live.length, has: (slot) => live[slot] === true };
}

describe("a deck", () => {
  it("orders every size as a permutation", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer(), (size, seed) => {
        const seen = new Set(Array.from({ length: size }, (_, position) => permuted(position, size, seed)));
        return seen.size === size && [...seen].every((slot) => slot >= 0 && slot < size);
      }),
    );
  });

  it("shows nothing twice before all were seen, whatever is added and removed meanwhile", () => {
    const action = fc.oneof(
      { weight: 5, arbitrary: fc.constant({ kind: "draw" as const, pick: 0 }) },
      { weight: 2, arbitrary: fc.nat(40).map((pick) => ({ kind: "add" as const, pick: (pick % 5) + 1 })) },
      { weight: 1, arbitrary: fc.nat(1000).map((pick) => ({ kind: "remove" as const, pick })) },
    );
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 12 }),
        fc.array(action, { maxLength: 200 }),
        (seed, size, actions) => {
          const chance = chanceOf(seed);
          const live = Array.from({ length: size }, () => true);
          let deck: Deck | undefined;
          let seen = new Set<number>();
          let last = -1;
          for (const { kind, pick } of actions) {
            if (kind === "add") for (let i = 0; i < pick; i += 1) live.push(true);
            if (kind === "remove" && live.length > 0) live[pick % live.length] = false;
            if (kind !== "draw") continue;
            const drawn = draw(deck, slotsOf(live), chance);
            const alive = live.flatMap((is, slot) => (is ? [slot] : []));
            if (drawn === undefined) {
              expect(alive).toEqual([]);
              continue;
            }
            expect(live[drawn.slot]).toBe(true);
            if (drawn.fresh) {
              // A round ends only when everything that is there was seen.
              expect(alive.filter((slot) => !seen.has(slot))).toEqual(seen.size === 0 ? alive : []);
              if (alive.length > 1) expect(drawn.slot).not.toBe(last);
              seen = new Set();
            }
            expect(seen.has(drawn.slot)).toBe(false);
            seen.add(drawn.slot);
            last = drawn.slot;
            deck = drawn.deck;
            expect(JSON.stringify(deck).length).toBeLessThan(320);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("gives newcomers an equal footing with the unseen", () => {
    // Of ten items three are seen when five more come: each newcomer's mean place among the twelve left is the middle.
    const places = Array.from({ length: 5 }, () => 0);
    const runs = 3000;
    for (let run = 0; run < runs; run += 1) {
      const chance = chanceOf(run);
      const ten = slotsOf(Array.from({ length: 10 }, () => true));
      const fifteen = slotsOf(Array.from({ length: 15 }, () => true));
      let deck: Deck | undefined;
      for (let i = 0; i < 3; i += 1) deck = draw(deck, ten, chance)?.deck;
      for (let place = 0; place < 12; place += 1) {
        const drawn = draw(deck, fifteen, chance);
        if (drawn === undefined) throw new Error("a round of fifteen ended early");
        deck = drawn.deck;
        const at = drawn.slot - 10;
        if (at >= 0) places[at] = (places[at] ?? 0) + place;
      }
    }
    for (const total of places) expect(Math.abs(total / runs - 5.5)).toBeLessThan(0.35);
  });

  it("makes every order of a small set about equally likely", () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 6000; seed += 1) {
      const chance = chanceOf(seed);
      const slots = slotsOf([true, true, true]);
      let deck: Deck | undefined;
      let order = "";
      for (let i = 0; i < 3; i += 1) {
        const drawn = draw(deck, slots, chance);
        order += drawn?.slot;
        deck = drawn?.deck;
      }
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it("counts what was shown in another way as seen, until the round ends", () => {
    const slots = slotsOf([true, true, true, true]);
    let now = 1;
    const chance = { ...chanceOf(7), now: () => now };
    const first = draw(undefined, slots, chance);
    if (first === undefined) throw new Error("nothing was drawn");
    const shown = [0, 1, 2, 3].find((slot) => slot !== first.slot) ?? 0;
    now = 5;
    const elsewhere = { since: (slot: number, time: number) => slot === shown && 3 >= time, last: () => false };
    const second = draw(first.deck, slots, chance, elsewhere);
    const third = draw(second?.deck, slots, chance, elsewhere);
    expect(new Set([first.slot, second?.slot, third?.slot, shown]).size).toBe(4);
    const fourth = draw(third?.deck, slots, chance, elsewhere);
    expect(fourth?.fresh).toBe(true);
  });
});
