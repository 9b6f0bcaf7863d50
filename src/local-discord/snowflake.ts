const EPOCH = 1_420_070_400_000;

/** The smallest snowflake of an instant, plus a number to tell several apart. */
export function snowflakeAt(ms: number, increment = 0): string {
  return String((BigInt(Math.floor(ms) - EPOCH) << 22n) + BigInt(increment));
}

export function timeOf(snowflake: string): number {
  return Number(BigInt(snowflake) >> 22n) + EPOCH;
}

/** Gives ever rising snowflakes by the given clock. */
export function snowflakes(now: () => number): () => string {
  let last = 0n;
  return () => {
    const next = BigInt(snowflakeAt(now()));
    last = next > last ? next : last + 1n;
    return String(last);
  };
}
