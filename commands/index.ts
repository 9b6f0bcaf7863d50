import type { Command } from "./command.js";
import { daily } from "./daily.js";
import { discuss } from "./discuss.js";
import { helpOn } from "./help.js";
import { quote } from "./quote.js";
import { review } from "./review.js";

const spoken: readonly Command[] = [quote, review, discuss, daily];

/** Every command: the one list that registration and dispatch are fed from. */
export const commands: readonly Command[] = [...spoken, helpOn(spoken)];
