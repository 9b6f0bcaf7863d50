import { config as loadEnvFile } from "dotenv";
import { type Bot, type BotOptions, startBot } from "./bot.js";
import { type Config, ConfigError, readConfig } from "./config.js";
import { askApplication, DiscordUnusable } from "./discord/client.js";
import { inviteLink } from "./discord/invite.js";
import { openLog } from "./log.js";
import { readFolderAside } from "./review/read-aside.js";
import { StateError, StateUnusable } from "./state/store.js";

/** Ending takes at most this long: milliseconds. */
const END_WITHIN_MS = 4_500;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Ends the process with one clear message. */
function giveUp(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(1);
}

async function withDiscord(config: Config & { token: string }, onLost: (words: string) => void): Promise<Bot> {
  const application = await askApplication(config.apiUrl, config.token);
  const { applicationId = application.id } = config;
  if (applicationId !== application.id) {
    throw new DiscordUnusable(
      `DISCORD_APPLICATION_ID is ${applicationId}, but DISCORD_TOKEN belongs to ${application.id}. Leave the id out, or correct it.`,
    );
  }
  const bot = await start(config, { token: config.token, applicationId, servers: application.servers, onLost });
  say("Afterword is ready.");
  say(`Invite it to a server: ${inviteLink(applicationId)}`);
  return bot;
}

async function withPreview(config: Config, onLost: (words: string) => void): Promise<Bot> {
  // Loaded only here: a bot with a token pays nothing for the stand-in, its schemas and the page.
  const { openPreview } = await import("./preview.js");
  const preview = await openPreview(config.port);
  const { apiUrl, token, applicationId, clock } = preview;
  const bot = await start(
    { ...config, apiUrl },
    { token, applicationId, servers: 1, onLost, clock: () => clock.now() },
  );
  clock.drive(bot);
  say("This is a preview: no DISCORD_TOKEN is set, so nothing here reaches Discord.");
  say(`Open ${preview.url} and type /quote her`);
  return {
    ...bot,
    async close() {
      await bot.close();
      await preview.close();
    },
  };
}

type Known = Pick<BotOptions, "token" | "applicationId" | "servers" | "onLost" | "clock">;

async function start(config: Config, known: Known): Promise<Bot> {
  const { apiUrl, dataDir, keyvUrl, schedulesPerServer, lateMs } = config;
  const log = await openLog(config);
  const chance = { random: Math.random, now: Date.now };
  return startBot({
    ...known,
    apiUrl,
    dataDir,
    readFolder: readFolderAside,
    keyvUrl,
    log,
    chance,
    schedulesPerServer,
    lateMs,
  });
}

/** How often to look whether npm's shell is still there: milliseconds. */
const LOOK_MS = 250;

/** `npm start` runs us through a shell that dies of SIGTERM without passing it on: its end is ours. */
function endWithNpm(end: () => void): void {
  if (process.env.npm_lifecycle_event !== "start") return;
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) end();
  }, LOOK_MS).unref();
}

async function main(): Promise<void> {
  loadEnvFile({ quiet: true });
  const config = readConfig(process.env);
  const { token } = config;
  let running: Bot | undefined;
  let ending = false;
  const end = (words?: string) => {
    if (ending) return;
    ending = true;
    setTimeout(() => giveUp("Afterword could not end cleanly in time."), END_WITHIN_MS).unref();
    Promise.resolve(running?.close()).then(
      () => (words === undefined ? process.exit(0) : giveUp(words)),
      () => giveUp("Afterword could not write everything that servers saw."),
    );
  };
  process.on("SIGTERM", () => end());
  process.on("SIGINT", () => end());
  endWithNpm(() => end());
  running = token === undefined ? await withPreview(config, end) : await withDiscord({ ...config, token }, end);
}

/** Told by its name, since the preview is loaded only where it is used. */
function isPortTaken(error: unknown): error is Error {
  return error instanceof Error && error.name === "PortTaken";
}

main().catch((error: unknown) => {
  const known =
    error instanceof ConfigError ||
    error instanceof StateUnusable ||
    error instanceof DiscordUnusable ||
    isPortTaken(error);
  const raw = error instanceof Error ? error.message : String(error);
  const words =
    error instanceof StateError
      ? `${raw} Restore the file of KEYV_URL from a backup, or move it away to begin anew.`
      : raw;
  const token = process.env.DISCORD_TOKEN?.trim();
  const safe = token ? words.replaceAll(token, "…") : words;
  giveUp(known ? safe : `Afterword could not start: ${safe}`);
});
