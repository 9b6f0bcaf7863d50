import { z } from "zod";
import type { Deck } from "../deck.js";

const DECK = /^1:[0-9a-z]+:[0-9a-z]+:[0-9a-z]+:-?[0-9a-z]+:(?:[0-9a-z]+,[0-9a-z]+,[0-9a-z]+(?:;|$))*$/;

/** A deck as it is kept: `1:seed:began:next:last:start,size,walked;…`, numbers in base 36. The 1 is the version. */
export const deckShape = z
  .string()
  .regex(DECK)
  .transform((text): Deck => {
    const [, seed = "", began = "", next = "", last = "", stretches = ""] = text.split(":");
    const number = (digits: string) => Number.parseInt(digits, 36);
    return {
      seed: number(seed),
      began: number(began),
      next: number(next),
      last: number(last),
      stretches: stretches
        .split(";")
        .filter(Boolean)
        .map((stretch) => {
          const [start = 0, size = 0, walked = 0] = stretch.split(",").map(number);
          return { start, size, walked };
        }),
    };
  });

/** Writes a deck as `deckShape` reads it. */
export function deckText({ seed, began, next, last, stretches }: Deck): string {
  const all = stretches.map(({ start, size, walked }) => [start, size, walked].map((n) => n.toString(36)).join(","));
  return `1:${[seed, began, next, last].map((n) => n.toString(36)).join(":")}:${all.join(";")}`;
}
