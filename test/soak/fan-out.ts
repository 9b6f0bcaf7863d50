import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { lastMinute, layOut, type Running } from "./ground.js";

/** Discord's global limit: requests a second. */
const LIMIT = 50;
/** `/quote` is called so often: milliseconds. */
const QUOTE_EVERY_MS = 100;
/** How long `/quote` is measured while nothing is due: milliseconds. */
const QUIET_MS = 60_000;

export interface FanOut {
  readonly servers: number;
  /** From the due time to the last post: seconds. */
  readonly seconds: number;
  /** Against what the limit alone takes. */
  readonly ofLimit: number;
  readonly tooMany: number;
  readonly posts: number;
  /** Megabytes: when all was quiet, after the first quarter of the posts, and after the last. */
  readonly quietMb: number;
  readonly quarterMb: number;
  readonly endMb: number;
  /** Milliseconds of `/quote`. */
  readonly quietP99: number;
  readonly busyP99: number;
}

function memoryMb({ child }: Running): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024;
}

function p99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
}

/** So many servers are due at the same minute, while people call `/quote`. */
export async function fanOut(servers: number): Promise<FanOut> {
  // Laying it out, starting and the quiet time come before it.
  const due = lastMinute() + 60_000 * Math.ceil(2 + QUIET_MS / 60_000 + servers / 10_000);
  const ground = await layOut({ servers, due, steps: false });
  const { discord } = ground;
  let posts = 0;
  let tooMany = 0;
  let lastPost = 0;
  let seen = 0;
  // The log forgets what is old, so it is read as it grows.
  const reading = setInterval(() => {
    for (const { method, path, status, at } of discord.requests.slice(seen)) {
      if (status === 429) tooMany += 1;
      if (method === "POST" && /\/messages$/.test(path) && status === 200) {
        posts += 1;
        lastPost = at;
      }
    }
    discord.requests.clear();
    seen = 0;
  }, 200);
  const quote = async () => {
    const from = performance.now();
    const { member } = discord.world.users;
    const channel = discord.world.guilds.readingRoom.channels.general;
    await discord.people.act({ kind: "command", user: member, channel, command: "quote", options: [] });
    return performance.now() - from;
  };
  const bot = await ground.start(0);
  try {
    const quiet: number[] = [];
    const busy: number[] = [];
    const calls: Promise<void>[] = [];
    const call = (into: number[]) => calls.push(quote().then((time) => void into.push(time)));
    // The first calls compile what they run.
    for (let warm = 0; warm < 50; warm += 1) await quote();
    while (Date.now() < due - 500) {
      if (Date.now() > due - QUIET_MS) call(quiet);
      await pause(QUOTE_EVERY_MS);
    }
    const quietMb = memoryMb(bot);
    let quarterMb = 0;
    while (Date.now() < due + 1_000) await pause(50);
    let isDone = false;
    while (posts < servers && !isDone) {
      call(busy);
      if (quarterMb === 0 && posts >= servers / 4) quarterMb = memoryMb(bot);
      await pause(QUOTE_EVERY_MS);
      isDone = Date.now() > due + (servers / LIMIT) * 2_000 + 60_000;
    }
    await Promise.all(calls);
    const seconds = (lastPost - due) / 1000;
    return {
      servers,
      seconds,
      ofLimit: seconds / (servers / LIMIT),
      tooMany,
      posts,
      quietMb,
      quarterMb,
      endMb: memoryMb(bot),
      quietP99: p99(quiet),
      busyP99: p99(busy),
    };
  } finally {
    clearInterval(reading);
    bot.child.kill("SIGTERM");
    await bot.ended;
    await ground.close();
  }
}

/** Seconds until a bot with so many schedules is ready. */
export async function bootSeconds(servers: number): Promise<number> {
  const ground = await layOut({ servers, due: lastMinute() + 12 * 3_600_000, steps: false });
  try {
    const from = performance.now();
    const bot = await ground.start(0);
    const seconds = (performance.now() - from) / 1000;
    bot.child.kill("SIGTERM");
    await bot.ended;
    return seconds;
  } finally {
    await ground.close();
  }
}
