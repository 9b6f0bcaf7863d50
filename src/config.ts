import { statSync } from "node:fs";
import { z } from "zod";

/** What the host set. */
export interface Config {
  /** Nothing: the preview. */
  readonly token: string | undefined;
  /** Nothing: Discord is asked. */
  readonly applicationId: string | undefined;
  /** Without the version, such as `https://discord.com/api`. */
  readonly apiUrl: string;
  readonly dataDir: string;
  readonly keyvUrl: string;
  /** Of the page. Nothing: the usual one, or another where that is taken. */
  readonly port: number | undefined;
  readonly logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
  readonly production: boolean;
  /** So many schedules a server may have. */
  readonly schedulesPerServer: number;
  /** A daily post that is later than this is left out: milliseconds. */
  readonly lateMs: number;
}

/** Every problem with the settings, in words. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** A whole number within limits. */
function whole(least: number, most: number) {
  return z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a whole number from ${least} to ${most}`,
    )
    .transform(Number);
}

const LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const shape = z.object({
  DISCORD_TOKEN: z.string().optional(),
  DISCORD_APPLICATION_ID: z
    .string()
    .regex(
      /^\d{15,20}$/,
      "must be the application's id, a number of 15 to 20 digits; leave it out to have Discord asked",
    )
    .optional(),
  DISCORD_API_URL: z
    .string()
    .refine(isHttp, "must be an address that begins with http:// or https://, such as https://discord.com/api")
    .default("https://discord.com/api"),
  DATA_DIR: z.string().default("data"),
  KEYV_URL: z
    .string()
    .regex(/^sqlite:\/\/./, "must be sqlite:// and a file, such as sqlite://state/afterword.sqlite")
    .optional(),
  PORT: whole(0, 65_535).optional(),
  SCHEDULES_PER_SERVER: whole(1, 25).default(10),
  LATE_MINUTES: whole(1, 1_200).default(120),
  LOG_LEVEL: z
    .string()
    .transform((text) => text.toLowerCase())
    .pipe(z.enum(LEVELS, `must be one of ${LEVELS.join(", ")}`))
    .default("info"),
  NODE_ENV: z.string().optional(),
});

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/**
 * Reads the settings. An empty variable counts as unset.
 *
 * @throws ConfigError with every problem at once
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const set = Object.fromEntries(
    Object.keys(shape.shape).flatMap((name) => {
      const value = env[name]?.trim();
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
  const parsed = shape.safeParse(set);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}.`);
  const production = env.NODE_ENV === "production";
  if (production && set.DISCORD_TOKEN === undefined) {
    problems.push("DISCORD_TOKEN is missing. With NODE_ENV=production there is no preview: set the bot's token.");
  }
  const folder = set.DATA_DIR ?? "data";
  if (!isFolder(folder)) {
    problems.push(`DATA_DIR ${folder} is not a folder. Make it, or point DATA_DIR at the folder with your reviews.`);
  }
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(`The settings are not right:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
  }
  const { data } = parsed;
  return {
    token: data.DISCORD_TOKEN,
    applicationId: data.DISCORD_APPLICATION_ID,
    // A version at the end is taken off: the clients add their own.
    apiUrl: data.DISCORD_API_URL.replace(/\/+$/, "").replace(/\/v\d+$/, ""),
    dataDir: data.DATA_DIR,
    // The preview's servers are not Discord's: what they saw is kept apart, and a live bot's file stays free.
    keyvUrl: data.KEYV_URL ?? `sqlite://state/${data.DISCORD_TOKEN === undefined ? "preview" : "afterword"}.sqlite`,
    port: data.PORT,
    logLevel: data.LOG_LEVEL,
    production,
    schedulesPerServer: data.SCHEDULES_PER_SERVER,
    lateMs: data.LATE_MINUTES * 60_000,
  };
}
