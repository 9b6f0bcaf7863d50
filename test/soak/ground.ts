/** What the soaks stand on: a stand-in with many servers, a state file with a schedule in each, and bots to start. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type LocalDiscord,
  startLocalDiscord,
  syntheticChannelId,
  syntheticGuildId,
} from "../../src/local-discord/index.js";
import type { Schedule } from "../../src/schedule/schedule.js";
import { Deliveries } from "../../src/state/deliveries.js";
import { Schedules } from "../../src/state/schedules.js";
import { openStore } from "../../src/state/store.js";

const MINUTE_MS = 60_000;
export const DAY_MS = 1_440 * MINUTE_MS;

const REVIEW =
  "---\ntitle: Three\nkind: film\nquotes:\n  - text: The first of them\n  - text: The second of them\n  - text: The third of them\n---\n\nWhat is a third without the others?\n";

/** What a server's schedule does with each post. */
export interface Wish {
  readonly guild: string;
  readonly schedule: Schedule;
}

export interface Ground {
  readonly discord: LocalDiscord;
  readonly wishes: readonly Wish[];
  /** The due time of the first day: epoch milliseconds. */
  readonly due: number;
  /** Starts a bot whose timetable is so far ahead: milliseconds. */
  start(aheadMs: number): Promise<Running>;
  /** Reads the state; no bot may run meanwhile. */
  read<T>(look: (deliveries: Deliveries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves once nothing is left to do: the memory that it held then, in bytes. */
  readonly done: Promise<number>;
  readonly ended: Promise<number | null>;
}

async function startChild(env: Readonly<Record<string, string>>): Promise<Running> {
  const here = dirname(fileURLToPath(import.meta.url));
  const built = here.includes(`${join("dist", "test")}`) ? here : join(here, "..", "..", "dist", "test", "soak");
  const child = spawn(process.execPath, ["--enable-source-maps", join(built, "child.js")], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let tell: (bytes: number) => void = () => {};
  const done = new Promise<number>((resolve) => {
    tell = resolve;
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      const said = String(chunk);
      if (said.includes("ready")) resolve();
      const bytes = /done (\d+)/.exec(said)?.[1];
      if (bytes !== undefined) tell(Number(bytes));
    });
    // A bot that is killed while it starts is as good as one that is killed later.
    void ended.then((code) => (code === null ? resolve() : reject(new Error(`a bot ended with ${code}`))));
  });
  return { child, done, ended };
}

export interface GroundOptions {
  readonly servers: number;
  /** When the first posts are due, a whole minute: epoch milliseconds. */
  readonly due: number;
  /** Whether every third server's posts are pinned and have a thread. */
  readonly steps: boolean;
}

/** The minute that began last: epoch milliseconds. */
export function lastMinute(): number {
  return Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
}

/** Lays it out. */
export async function layOut({ servers, due, steps: someSteps }: GroundOptions): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), "afterword-soak-"));
  const data = join(folder, "data");
  await mkdir(data);
  await writeFile(join(data, "three.md"), REVIEW);
  const keyvUrl = `sqlite://${join(folder, "state.sqlite")}`;
  const discord = await startLocalDiscord({ guilds: servers });
  const wishes = Array.from({ length: servers }, (_, index): Wish => {
    const steps = someSteps && index % 3 === 0;
    return {
      guild: syntheticGuildId(index),
      schedule: {
        id: `soak${index}`,
        timing: {
          time: (due % DAY_MS) / MINUTE_MS,
          zone: "UTC",
          days: { kind: "days", step: 1 },
          from: new Date(due).toISOString().slice(0, 10),
        },
        content: "quote",
        to: { kind: "message", channel: syntheticChannelId(index), in: "channel" },
        thread: steps,
        pin: steps,
        publish: false,
        setBy: discord.world.users.admin,
        since: due - 1,
        newFrom: 0,
        paused: false,
        skips: [],
        asked: [],
      },
    };
  });
  const store = await openStore(keyvUrl);
  const schedules = new Schedules(store);
  await Promise.all(
    wishes.map(({ guild, schedule }) => schedules.change(guild, () => ({ schedules: [schedule], result: undefined }))),
  );
  await store.close();
  return {
    discord,
    wishes,
    due,
    start: (aheadMs) =>
      startChild({
        SOAK_AHEAD_MS: String(aheadMs),
        SOAK_TOKEN: discord.token,
        SOAK_APPLICATION: discord.world.application,
        SOAK_API: discord.apiUrl,
        SOAK_DATA: data,
        SOAK_KEYV: keyvUrl,
      }),
    async read(look) {
      const open = await openStore(keyvUrl);
      try {
        return await look(new Deliveries(open));
      } finally {
        await open.close();
      }
    },
    async close() {
      await discord.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
