import type { Slots } from "../deck.js";

/**
 * The slots that a set's items were given: append-only, kept across restarts, so that decks stay true. A scope (a title,
 * a speaker) numbers its own members by their place in its list.
 */
export interface Registry {
  /** Item keys by slot. */
  readonly keys: readonly string[];
  /** For each scope the slots of its members, in the order they joined. */
  readonly scopes: Readonly<Record<string, readonly number[]>>;
}

export const EMPTY_REGISTRY: Registry = { keys: [], scopes: {} };

/** One item and the scopes that it belongs to, beside the set as a whole. */
export interface Member<T> {
  readonly key: string;
  readonly item: T;
  readonly scopes: readonly string[];
}

/** Gives slots to those that have none yet; returns the very same registry where nothing is new. */
export function registered(registry: Registry, members: readonly Member<unknown>[]): Registry {
  const slotOf = new Map(registry.keys.map((key, slot) => [key, slot]));
  const keys = [...registry.keys];
  const scopes = new Map(Object.entries(registry.scopes).map(([scope, slots]) => [scope, new Set(slots)]));
  let changed = false;
  for (const { key, scopes: own } of members) {
    let slot = slotOf.get(key);
    if (slot === undefined) {
      slot = keys.push(key) - 1;
      slotOf.set(key, slot);
      changed = true;
    }
    for (const scope of own) {
      const inScope = scopes.get(scope) ?? new Set();
      if (inScope.has(slot)) continue;
      scopes.set(scope, inScope.add(slot));
      changed = true;
    }
  }
  if (!changed) return registry;
  return { keys, scopes: Object.fromEntries([...scopes].map(([scope, slots]) => [scope, [...slots]])) };
}

/** A set to draw from. */
export interface DrawSet<T> extends Slots {
  item(slot: number): T | undefined;
}

/** The set of a scope, or of all members. */
export class Shelf<T> {
  readonly #registry: Registry;
  readonly #bySlot: (Member<T> | undefined)[];

  constructor(registry: Registry, members: readonly Member<T>[]) {
    this.#registry = registry;
    const byKey = new Map(members.map((member) => [member.key, member]));
    this.#bySlot = registry.keys.map((key) => byKey.get(key));
  }

  all(): DrawSet<T> {
    const members = this.#bySlot;
    return {
      length: members.length,
      has: (slot) => members[slot] !== undefined,
      item: (slot) => members[slot]?.item,
    };
  }

  scope(name: string): DrawSet<T> {
    const slots = this.#registry.scopes[name] ?? [];
    const member = (place: number) => {
      const slot = slots[place];
      const found = slot === undefined ? undefined : this.#bySlot[slot];
      return found?.scopes.includes(name) === true ? found : undefined;
    };
    return {
      length: slots.length,
      has: (place) => member(place) !== undefined,
      item: (place) => member(place)?.item,
    };
  }
}
