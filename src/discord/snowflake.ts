/** The first second of Discord: epoch milliseconds (docs: Reference, Snowflakes). */
const EPOCH = 1_420_070_400_000;

/** The smallest id that Discord gave out at a time (epoch milliseconds). */
export function snowflakeAt(time: number): string {
  return String(BigInt(Math.max(0, Math.floor(time) - EPOCH)) << 22n);
}

/** When Discord gave an id out: epoch milliseconds. */
export function timeOf(snowflake: string): number {
  return Number(BigInt(snowflake) >> 22n) + EPOCH;
}
