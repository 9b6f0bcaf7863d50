/** A bot of its own process, to be killed: `node child.js` with its settings in the environment. */
import { setTimeout as pause } from "node:timers/promises";
import { pino } from "pino";
import { type Bot, startBot } from "../../src/bot.js";
import { readFolder } from "../../src/review/read-folder.js";

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

const ahead = Number(setting("SOAK_AHEAD_MS"));
const clock = () => Date.now() + ahead;
/** How often to look whether all is done: milliseconds. */
const LOOK_MS = 50;
const FAR_MS = 3_600_000;

const bot: Bot = await startBot({
  token: setting("SOAK_TOKEN"),
  applicationId: setting("SOAK_APPLICATION"),
  servers: 1,
  apiUrl: setting("SOAK_API"),
  dataDir: setting("SOAK_DATA"),
  readFolder,
  keyvUrl: setting("SOAK_KEYV"),
  log: pino({ level: "error", base: null }, pino.destination(2)),
  chance: { random: Math.random, now: Date.now },
  clock,
  schedulesPerServer: 10,
  lateMs: 12 * FAR_MS,
  patience: { forumMs: 2_000, backoff: (tries) => 200 * tries },
  onLost: (words) => {
    process.stderr.write(`${words}\n`);
    process.exit(1);
  },
});
process.stdout.write("ready\n");
process.on("SIGTERM", () => void bot.close().then(() => process.exit(0)));
for (;;) {
  await bot.attended();
  const next = bot.nextPost();
  // What is tried again is due within minutes; the next day's post is not.
  if (next === undefined || next > clock() + FAR_MS) process.stdout.write(`done ${process.memoryUsage().rss}\n`);
  await pause(LOOK_MS);
}
