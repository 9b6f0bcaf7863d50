import { type Delivery, nonceOf, type Run } from "../schedule/delivery.js";
import type { Schedule } from "../schedule/schedule.js";
import { pausedMessage } from "../view/daily.js";
import { wordingFor } from "../wording/wording.js";
import type { Parts } from "./parts.js";
import type { Answer } from "./posts.js";

type Paused = NonNullable<Run["paused"]>;

/** Within so long Discord drops a second message with the same nonce for certain: milliseconds. */
const NONCE_MS = 120_000;
const TRIES = 3;

/** Asks again where the answer is not clear; only what may safely be repeated. */
async function insisting<T>(ask: () => Promise<Answer<T>>): Promise<T | undefined> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answer = await ask();
    if (answer.outcome === "ok") return answer.value;
    if (answer.outcome === "refused") return undefined;
  }
  return undefined;
}

/**
 * Says once that a schedule paused by itself, where the bot may still speak: in the server's system channel, else to
 * the member who set it up.
 *
 * @throws TokenRefused
 */
export async function tellOfPause(
  guild: string,
  schedule: Schedule,
  paused: Paused,
  last: Delivery | undefined,
  { posts, boot, clock, library }: Parts,
): Promise<Paused["told"]> {
  // Another process may have told it, longer ago than Discord remembers.
  if (paused.boot !== boot && clock() - paused.at > NONCE_MS) return "nobody";
  const message = pausedMessage(schedule, last, library(), wordingFor(schedule.locale));
  const say = (channel: string) =>
    insisting(() => posts.post(channel, message, nonceOf(schedule.id, `paused ${paused.at} ${channel}`)));
  const system = await insisting(() => posts.systemChannel(guild));
  if (system !== undefined && (await say(system)) !== undefined) return "told";
  const direct = await insisting(() => posts.direct(schedule.setBy));
  return direct !== undefined && (await say(direct)) !== undefined ? "told" : "nobody";
}
