/**
 * Draws without repeats. A set is numbered in append-only slots; a deck walks them in rounds and is a few dozen bytes
 * whatever the set's size. A slot whose item is gone is a hole, and is skipped.
 */

/** A stretch of slots that is walked in its own keyed order; `walked` of its `size` slots are behind us. */
export interface Stretch {
  readonly start: number;
  readonly size: number;
  readonly walked: number;
}

/** Where a server stands in one set. */
export interface Deck {
  /** Keys this round's order: an unsigned 32-bit integer. */
  readonly seed: number;
  /** When the round began: epoch milliseconds. */
  readonly began: number;
  readonly stretches: readonly Stretch[];
  /** Slots from here on came after the stretches were full: they are drawn oldest first, by their share. */
  readonly next: number;
  /** The slot drawn last, also across rounds. */
  readonly last: number;
}

/** A set of items by slot. */
export interface Slots {
  /** How many slots were ever given out, holes included. */
  readonly length: number;
  has(slot: number): boolean;
}

export interface Draw {
  readonly slot: number;
  readonly deck: Deck;
  /** The deck as if this draw had not been. */
  readonly before: Deck;
  /** Whether this draw began a new round. */
  readonly fresh: boolean;
}

const MOST_STRETCHES = 4;
const SHUFFLE_ROUNDS = 48;
const MOST_RESEEDS = 64;

function mixed(hash: number, part: number): number {
  let next = Math.imul(hash ^ part, 0x85ebca6b);
  next = Math.imul(next ^ (next >>> 13), 0xc2b2ae35);
  return next ^ (next >>> 16);
}

/** Mixes two or three integers into an unsigned 32-bit one (the finaliser of MurmurHash3). */
function mix(a: number, b: number, c?: number): number {
  const two = mixed(mixed(0x9e3779b9, a), b);
  return (c === undefined ? two : mixed(two, c)) >>> 0;
}

/**
 * The element at `position` in the order of [0, size) that `seed` keys: the swap-or-not shuffle of Hoang, Morris and
 * Rogaway (2012). Computed for one position without laying out the others.
 */
export function permuted(position: number, size: number, seed: number): number {
  let at = position;
  for (let round = 0; round < SHUFFLE_ROUNDS; round += 1) {
    const pivot = mix(seed, round) % size;
    const partner = (pivot + size - at) % size;
    if ((mix(seed, round, Math.max(at, partner)) & 1) === 1) at = partner;
  }
  return at;
}

/** Takes in slots that were added since: they join the round among those not yet seen. */
function grown(deck: Deck, length: number): Deck {
  const added = length - deck.next;
  if (added <= 0) return deck;
  const running = deck.stretches.filter((stretch) => stretch.walked < stretch.size);
  const tail = running.at(-1);
  if (tail !== undefined && tail.walked === 0 && tail.start + tail.size === deck.next) {
    const stretches = [...running.slice(0, -1), { ...tail, size: tail.size + added }];
    return { ...deck, stretches, next: length };
  }
  if (running.length >= MOST_STRETCHES) return { ...deck, stretches: running };
  return { ...deck, stretches: [...running, { start: deck.next, size: added, walked: 0 }], next: length };
}

/** Takes one step: the next slot of this round, hole or not; nothing when the round is over. */
function step(deck: Deck, length: number): { slot: number; deck: Deck } | undefined {
  const queued = Math.max(0, length - deck.next);
  const left = deck.stretches.reduce((sum, stretch) => sum + stretch.size - stretch.walked, queued);
  if (left === 0) return undefined;
  const behind = deck.stretches.reduce((sum, stretch) => sum + stretch.start + stretch.walked, deck.next);
  let pick = mix(deck.seed, behind, left) % left;
  for (const [index, stretch] of deck.stretches.entries()) {
    const unseen = stretch.size - stretch.walked;
    if (pick >= unseen) {
      pick -= unseen;
      continue;
    }
    const slot = stretch.start + permuted(stretch.walked, stretch.size, mix(deck.seed, stretch.start));
    const stretches = deck.stretches.with(index, { ...stretch, walked: stretch.walked + 1 });
    return { slot, deck: { ...deck, stretches } };
  }
  return { slot: deck.next, deck: { ...deck, next: deck.next + 1 } };
}

/** Steps until an item is met that `wanted` takes; steps over the others for this round. */
function walk(deck: Deck, slots: Slots, wanted: (slot: number) => boolean): { slot: number; deck: Deck } | undefined {
  let at = grown(deck, slots.length);
  for (;;) {
    const next = step(at, slots.length);
    if (next === undefined) return undefined;
    at = next.deck;
    if (next.slot < slots.length && slots.has(next.slot) && wanted(next.slot)) {
      return { slot: next.slot, deck: { ...at, last: next.slot } };
    }
  }
}

function newRound(seed: number, length: number, last: number, now: number): Deck {
  return { seed, began: now, stretches: [{ start: 0, size: length, walked: 0 }], next: length, last };
}

export interface Chance {
  /** Like `Math.random`. */
  readonly random: () => number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** What was shown in other ways than by this deck: by name, or by a deck of another scope. */
export interface Elsewhere {
  /** Whether an item was shown since a time; it then counts as seen in the round that was running. */
  readonly since: (slot: number, time: number) => boolean;
  /** Whether a slot is what was shown last of all, by this deck too; nothing: only the deck itself knows. */
  readonly last?: (slot: number) => boolean;
}

/**
 * Draws the next item: none twice before all were seen; a new round never begins with the item shown last.
 *
 * @returns nothing where the set has no items
 */
export function draw(deck: Deck | undefined, slots: Slots, chance: Chance, elsewhere?: Elsewhere): Draw | undefined {
  const wasLast = elsewhere?.last ?? ((slot: number) => slot === deck?.last);
  const seed = Math.floor(chance.random() * 0x1_0000_0000) >>> 0;
  // The first round began before all time: what was shown before the first draw counts as seen.
  const running = deck ?? newRound(seed, slots.length, -1, 0);
  const drawn = walk(running, slots, (slot) => elsewhere?.since(slot, running.began) !== true);
  if (drawn !== undefined) return { ...drawn, before: running, fresh: deck === undefined };
  let first: { slot: number; deck: Deck } | undefined;
  for (let attempt = 0; attempt < MOST_RESEEDS; attempt += 1) {
    const round = newRound(mix(seed, attempt + 1), slots.length, deck?.last ?? -1, chance.now());
    first = walk(round, slots, () => true);
    // With one item there is nothing else to begin with.
    if (first === undefined || !wasLast(first.slot) || walk(first.deck, slots, (slot) => !wasLast(slot)) === undefined)
      break;
  }
  return first === undefined ? undefined : { ...first, before: running, fresh: true };
}
