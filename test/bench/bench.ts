/** `npm run bench`: Afterword and a plain discord.js bot, measured in turn on this machine. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Load, openLoad } from "./load.js";

const here = dirname(fileURLToPath(import.meta.url));
const BOTS = {
  afterword: join(here, "..", "..", "src", "main.js"),
  plain: join(here, "plain-bot.js"),
} as const;
type BotName = keyof typeof BOTS;

/** Seconds of processor time a tick of /proc stands for. */
const TICK_S = 0.01;

interface Running {
  readonly child: ChildProcess;
  /** Milliseconds from the start of the process until it said that it is ready. */
  readonly readyMs: number;
  readonly load: Load;
  cpuSeconds(): number;
  memoryMb(): number;
  stop(): Promise<void>;
}

async function start(name: BotName, servers: number): Promise<Running> {
  const load = await openLoad(servers);
  const folder = mkdtempSync(join(tmpdir(), "afterword-bench-"));
  const from = performance.now();
  const child = spawn(process.execPath, [BOTS[name]], {
    env: {
      ...process.env,
      DISCORD_TOKEN: "bench",
      DISCORD_API_URL: load.apiUrl,
      KEYV_URL: `sqlite://${join(folder, "state.sqlite")}`,
      LOG_LEVEL: "warn",
      NODE_ENV: "production",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (chunk) => String(chunk).includes("Afterword is ready.") && resolve());
    child.on("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  const proc = (file: string) => readFileSync(`/proc/${child.pid}/${file}`, "utf8");
  return {
    child,
    readyMs: performance.now() - from,
    load,
    cpuSeconds() {
      const fields = proc("stat").split(") ")[1]?.split(" ") ?? [];
      return (Number(fields[11]) + Number(fields[12])) * TICK_S;
    },
    memoryMb: () => Number(/VmRSS:\s+(\d+)/.exec(proc("status"))?.[1]) / 1024,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      await load.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

interface Figures {
  readonly rate: number;
  readonly cpuMs: number;
  readonly p50: number;
  readonly p99: number;
}

function figures(times: number[], seconds: number, cpu: number): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    rate: times.length / seconds,
    cpuMs: (cpu * 1000) / times.length,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
  };
}

let user = 0;
const nextUser = () => {
  user += 1;
  return user;
};

async function steady(running: Running, perSecond: number, seconds: number): Promise<Figures> {
  const cpu = running.cpuSeconds();
  const from = performance.now();
  const answers: Promise<number>[] = [];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(perSecond * seconds, ((performance.now() - from) / 1000) * perSecond);
      while (answers.length < due) answers.push(running.load.quote(nextUser()));
      if (answers.length >= perSecond * seconds) {
        clearInterval(timer);
        resolve();
      }
    }, 5);
  });
  const times = await Promise.all(answers);
  return figures(times, (performance.now() - from) / 1000, running.cpuSeconds() - cpu);
}

async function saturated(running: Running, count: number, together: number): Promise<Figures> {
  const cpu = running.cpuSeconds();
  const from = performance.now();
  const times: number[] = [];
  let begun = 0;
  const one = async () => {
    while (begun < count) {
      begun += 1;
      times.push(await running.load.quote(nextUser()));
    }
  };
  await Promise.all(Array.from({ length: together }, one));
  return figures(times, (performance.now() - from) / 1000, running.cpuSeconds() - cpu);
}

function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

const ROUNDS = 3;
const names: readonly BotName[] = ["afterword", "plain"];
type Row = Record<string, number>;
const rows: Record<BotName, Row[]> = { afterword: [], plain: [] };

for (let round = 0; round < ROUNDS; round += 1) {
  for (const name of names) {
    const row: Row = {};
    for (const servers of [1, 2500]) {
      const running = await start(name, servers);
      row[`ready, ${servers} servers, ms`] = running.readyMs;
      row[`memory, ${servers} servers, MB`] = running.memoryMb();
      if (servers === 2500) {
        await saturated(running, 2_000, 50);
        const calm = await steady(running, 200, 8);
        row["200/s: CPU ms an answer"] = calm.cpuMs;
        row["200/s: p50 ms"] = calm.p50;
        row["200/s: p99 ms"] = calm.p99;
        const full = await saturated(running, 10_000, 100);
        row["saturated: answers/s"] = full.rate;
        row["saturated: CPU ms an answer"] = full.cpuMs;
        row["saturated: p99 ms"] = full.p99;
        if (round === 0) {
          const before = running.memoryMb();
          await saturated(running, 50_000, 100);
          process.stdout.write(
            `${name}: memory over 50,000 more users ${before.toFixed(0)} → ${running.memoryMb().toFixed(0)} MB\n`,
          );
        }
      }
      await running.stop();
    }
    rows[name].push(row);
  }
}

const date = new Date().toISOString().slice(0, 10);
process.stdout.write(
  `\n${date}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}; medians of ${ROUNDS} rounds\n\n`,
);
process.stdout.write("| figure | Afterword | plain discord.js bot | ratio |\n|---|---|---|---|\n");
for (const figure of Object.keys(rows.afterword[0] ?? {})) {
  const [ours = Number.NaN, plain = Number.NaN] = names.map((name) =>
    median(rows[name].map((row) => row[figure] ?? Number.NaN)),
  );
  const pairs = rows.afterword.map((row, at) => (row[figure] ?? Number.NaN) / (rows.plain[at]?.[figure] ?? Number.NaN));
  process.stdout.write(
    `| ${figure} | ${ours.toPrecision(3)} | ${plain.toPrecision(3)} | ${median(pairs).toFixed(2)} |\n`,
  );
}
