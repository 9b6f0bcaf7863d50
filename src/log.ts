import { type Logger, pino } from "pino";
import pretty from "pino-pretty";
import type { Config } from "./config.js";

/** The log: JSON in production, lines for a person elsewhere. */
export function openLog({ logLevel, production }: Pick<Config, "logLevel" | "production">): Logger {
  if (production) return pino({ level: logLevel, base: null });
  return pino(
    { level: logLevel, base: null },
    pretty({ colorize: false, translateTime: "SYS:HH:MM:ss", ignore: "pid,hostname", sync: true }),
  );
}
