import type { Drawn } from "../src/state/memory.js";
import { NotAnswered, Refusal } from "./command.js";

/** Shows what was drawn; takes the draw back where it was not shown (a replayed interaction, a missing tag). */
export async function shown<T>(drawn: Drawn<T>, show: (item: T) => Promise<void>): Promise<void> {
  try {
    await show(drawn.item);
  } catch (error) {
    if (error instanceof NotAnswered || error instanceof Refusal) await drawn.undo();
    throw error;
  }
}
