import type { Drawn } from "../src/state/memory.js";

/** Shows what was drawn, and takes the draw back where it could not be shown. */
export async function shown<T, R>(drawn: Drawn<T>, show: (item: T) => Promise<R>): Promise<R> {
  try {
    return await show(drawn.item);
  } catch (error) {
    await drawn.undo();
    throw error;
  }
}
