import { setTimeout as pause } from "node:timers/promises";
import type { APIMessage } from "discord-api-types/v10";
import { nonceOf } from "../../src/schedule/delivery.js";
import { DAY_MS, type Ground, lastMinute, layOut, type Wish } from "./ground.js";

/** What was found after all is done. */
export interface Found {
  readonly deliveries: number;
  readonly kills: number;
  /** Deliveries without a post. */
  readonly lost: number;
  /** Posts beyond the first of a delivery. */
  readonly twice: number;
  /** Deliveries whose thread or pin is missing. */
  readonly bare: number;
  /** Deliveries whose record does not say that it is done. */
  readonly undone: number;
  /** Schedules that repeated a quote before all were shown. */
  readonly repeated: number;
  /** Of the last two thousand requests so many drew a 429. */
  readonly tooMany: number;
}

/** So many days are posted: one round of the three quotes. */
const DAYS = 3;
/** Between two kills: milliseconds at least, and at most. */
const LEAST_MS = 50;
const MOST_MS = 1_200;

/** The history of a channel, asked for as a bot would. */
async function history({ discord }: Ground, { schedule }: Wish): Promise<APIMessage[]> {
  for (;;) {
    const response = await fetch(`${discord.apiUrl}/v10/channels/${schedule.to.channel}/messages?limit=100`, {
      headers: { authorization: `Bot ${discord.token}` },
    });
    if (response.status === 200) return (await response.json()) as APIMessage[];
    await pause(100);
  }
}

/**
 * Kills bots with SIGKILL at random moments while they post, and starts them again, until every post of three days is
 * done; then looks at what stands in Discord and in the state.
 *
 * @param kills how often on each day
 * @param random like `Math.random`
 */
export async function killWhilePosting(servers: number, kills: number, random: () => number): Promise<Found> {
  const ground = await layOut({ servers, due: lastMinute(), steps: true });
  let killed = 0;
  try {
    for (let day = 0; day < DAYS; day += 1) {
      for (let left = kills; ; left -= 1) {
        const bot = await ground.start(day * DAY_MS);
        if (left > 0) {
          const moment = pause(LEAST_MS + random() * (MOST_MS - LEAST_MS), "kill" as const);
          if ((await Promise.race([moment, bot.done])) === "kill") {
            bot.child.kill("SIGKILL");
            killed += 1;
            await bot.ended;
            continue;
          }
        }
        await bot.done;
        bot.child.kill("SIGTERM");
        await bot.ended;
        break;
      }
    }
    const tooMany = ground.discord.requests.filter(({ status }) => status === 429).length;
    return { ...(await look(ground)), kills: killed, tooMany };
  } finally {
    await ground.close();
  }
}

async function look(ground: Ground): Promise<Omit<Found, "kills" | "tooMany">> {
  const found = { deliveries: 0, lost: 0, twice: 0, bare: 0, undone: 0, repeated: 0 };
  const records = await ground.read((deliveries) =>
    Promise.all(
      ground.wishes.map(({ schedule }) =>
        Promise.all(Array.from({ length: DAYS }, (_, day) => deliveries.get(schedule.id, ground.due + day * DAY_MS))),
      ),
    ),
  );
  for (const [index, wish] of ground.wishes.entries()) {
    const messages = await history(ground, wish);
    const quotes = new Set<string>();
    for (let day = 0; day < DAYS; day += 1) {
      const mark = `~${nonceOf(wish.schedule.id, ground.due + day * DAY_MS)}`;
      const posts = messages.filter((message) => JSON.stringify(message.components ?? []).includes(mark));
      const [post] = posts;
      found.deliveries += 1;
      if (post === undefined) found.lost += 1;
      found.twice += Math.max(0, posts.length - 1);
      const isLast = day === DAYS - 1;
      const isWhole = ((post?.flags ?? 0) & 32) !== 0 && post?.pinned === isLast;
      if (wish.schedule.pin && !isWhole) found.bare += 1;
      if (records[index]?.[day]?.outcome !== "done") found.undone += 1;
      quotes.add(/first|second|third/.exec(JSON.stringify(post?.components))?.[0] ?? `none ${day}`);
    }
    if (quotes.size < DAYS) found.repeated += 1;
  }
  return found;
}
