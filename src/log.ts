import { type Logger, pino } from "pino";
import type { Config } from "./config.js";

/** The log: JSON in production, lines for a person elsewhere. */
export async function openLog({ logLevel, production }: Pick<Config, "logLevel" | "production">): Promise<Logger> {
  if (production) return pino({ level: logLevel, base: null });
  const { default: pretty } = await import("pino-pretty");
  return pino({ level: logLevel, base: null }, pretty({ colorize: false, translateTime: "SYS:HH:MM:ss", sync: true }));
}
