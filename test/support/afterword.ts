import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { APIMessage } from "discord-api-types/v10";
import { pino } from "pino";
import { type Bot, type BotOptions, startBot } from "../../src/bot.js";
import { type LocalDiscord, type LocalDiscordOptions, startLocalDiscord } from "../../src/local-discord/index.js";
import { ids } from "../../src/local-discord/seed.js";
import type { FilledOption, Outcome } from "../../src/local-discord/wire.js";
import { readFolder } from "../../src/review/read-folder.js";

export { ids };

const long = Array.from(
  { length: 40 },
  (_, index) =>
    `Paragraph ${index + 1} of a long review goes on about the river and its boats, patiently and at length.`,
);

/** Reviews that the tests draw from. */
export const REVIEWS: Readonly<Record<string, string>> = {
  "the-river.md": `---\ntitle: The River\nyear: 1999\nkind: film\ndirected by: Ada Quill\nlink: https://example.org/river\naliases: [TR]\n---\n\nThe River keeps its silence. What does the ferryman owe to the people he carries? The water has no answer to give him.\n\n> Nobody owns a crossing.\n>\n> — Ferryman\n\n> The far bank is always the older one.\n>\n> — Ferryman\n\n> I came to count the boats.\n>\n> — Widow\n\nShould a promise to the dead outlive the person who made it? The film leaves that with us.\n\n${long.join("\n\n")}\n`,
  "plain-song.md": `---\ntitle: Plain Song\nyear: 1931\nkind: book\nauthor: Tomas Reed\n---\n\nA short book. ||The sister dies.|| Nothing *more* happens, and @everyone says so in [its house](https://example.org/a_b).\n\n> Sing it plainly or leave it.\n>\n> — Sister\n`,
  "quiet.md": "---\ntitle: Quiet\nyear: 2001\nkind: film\n---\n\nNobody speaks in it.\n",
};

/** A timetable's clock that tests set. It runs on from where it is set. */
export class TestClock {
  #offset = 0;
  now(): number {
    return Date.now() + this.#offset;
  }
  set(time: number): void {
    this.#offset = time - Date.now();
  }
}

/** A whole Afterword: the bot, the stand-in it is connected to, and its folders. */
export interface Afterword {
  readonly discord: LocalDiscord;
  readonly bot: Bot;
  readonly folder: string;
  readonly dataDir: string;
  readonly keyvUrl: string;
  readonly clock: TestClock;
  /** What the host was told when the connection was lost for good. */
  readonly lost: string[];
  /** Moves the timetable's clock on, and waits until all that is due by then is attended to. */
  until(time: number): Promise<void>;
  /** Ends the bot and starts it again on the same state. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the real bot against the stand-in, over the wire. */
export async function startAfterword(
  reviews = REVIEWS,
  settings: Partial<BotOptions> = {},
  world: LocalDiscordOptions = {},
): Promise<Afterword> {
  const folder = await mkdtemp(join(tmpdir(), "afterword-"));
  const dataDir = join(folder, "data");
  const keyvUrl = `sqlite://${join(folder, "state", "afterword.sqlite")}`;
  await mkdir(dataDir);
  for (const [name, text] of Object.entries(reviews)) await writeFile(join(dataDir, name), text);
  const discord = await startLocalDiscord(world);
  const clock = new TestClock();
  const lost: string[] = [];
  const start = () =>
    startBot({
      token: discord.token,
      applicationId: ids.application,
      servers: 2,
      apiUrl: discord.apiUrl,
      dataDir,
      readFolder,
      keyvUrl,
      log: pino({ level: "silent" }),
      schedulesPerServer: 10,
      lateMs: 120 * 60_000,
      chance: { random: Math.random, now: Date.now },
      clock: () => clock.now(),
      // Where Discord fails, tests do not wait as long as a bot.
      patience: { forumMs: 300, backoff: () => 20 },
      onLost: (words) => lost.push(words),
      ...settings,
    });
  let bot = await start();
  return {
    discord,
    get bot() {
      return bot;
    },
    folder,
    dataDir,
    keyvUrl,
    clock,
    lost,
    async until(time) {
      clock.set(time);
      await bot.attended();
    },
    async restart() {
      await bot.close();
      bot = await start();
    },
    async close() {
      await bot.close();
      await discord.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const readingRoom = ids.guilds.readingRoom;
export const filmClub = ids.guilds.filmClub;

/** Types a command. */
export function type(
  afterword: Afterword,
  command: string,
  options: Readonly<Record<string, string>> = {},
  where: { user?: string; channel?: string } = {},
): Promise<Outcome> {
  const { user = ids.users.member, channel = readingRoom.channels.general } = where;
  const filled: FilledOption[] = Object.entries(options).map(([name, value]) => ({ name, value }));
  return afterword.discord.people.act({ kind: "command", user, channel, command, options: filled });
}

/** Calls a subcommand of `/daily`, as the admin unless told. */
export function daily(
  afterword: Afterword,
  subcommand: string,
  options: Readonly<Record<string, string | boolean>> = {},
  where: { user?: string; channel?: string } = {},
): Promise<Outcome> {
  const { user = ids.users.admin, channel = readingRoom.channels.general } = where;
  const filled: FilledOption[] = Object.entries(options).map(([name, value]) => ({ name, value }));
  const command = { kind: "command", user, channel, command: "daily" } as const;
  return afterword.discord.people.act({ ...command, options: [{ name: subcommand, options: filled }] });
}

/** What is suggested while the last of the options is typed. */
export async function suggested(
  afterword: Afterword,
  command: string,
  options: Readonly<Record<string, string>>,
): Promise<readonly { name: string; value: string | number }[]> {
  const entries = Object.entries(options);
  const outcome = await afterword.discord.people.act({
    kind: "autocomplete",
    user: ids.users.member,
    channel: readingRoom.channels.general,
    command,
    options: entries.map(([name, value], index) => ({ name, value, focused: index === entries.length - 1 })),
  });
  if (outcome.outcome !== "choices") throw new Error(`no choices but ${JSON.stringify(outcome)}`);
  return outcome.choices;
}

/** Presses the button with a label. */
export function press(
  afterword: Afterword,
  message: APIMessage,
  label: string,
  where: { user?: string; channel?: string } = {},
): Promise<Outcome> {
  const { user = ids.users.curator, channel = message.channel_id } = where;
  const button = buttonsOf(message).find((one) => one.label === label);
  if (button?.custom_id === undefined) throw new Error(`no button “${label}” in ${JSON.stringify(message.components)}`);
  return afterword.discord.people.act({
    kind: "component",
    user,
    channel,
    message: message.id,
    customId: button.custom_id,
  });
}

/** The message of an outcome. */
export function messageOf(outcome: Outcome): APIMessage {
  if (outcome.outcome !== "message") throw new Error(`no message but ${JSON.stringify(outcome)}`);
  return outcome.message;
}

interface Button {
  readonly label?: string;
  readonly custom_id?: string;
  readonly url?: string;
  readonly disabled?: boolean;
}

function nodes(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(nodes);
  if (typeof value !== "object" || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(nodes)];
}

export function buttonsOf(message: APIMessage): Button[] {
  return nodes(message.components).filter(({ type: kind }) => kind === 2) as Button[];
}

/** All text that a message shows. */
export function textOf(message: APIMessage): string {
  const texts = nodes(message.components).flatMap(({ type: kind, content }) => (kind === 10 ? [String(content)] : []));
  return [message.content, ...texts].join("\n").trim();
}

export function isForCallerOnly(message: APIMessage): boolean {
  return ((message.flags ?? 0) & 64) !== 0;
}
