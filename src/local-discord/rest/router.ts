import type { Interactions } from "../interactions.js";
import type { Json } from "../json.js";
import type { Local } from "../local.js";
import type { Upload } from "../messages.js";

/** One request of the bot's, read and authorized. */
export interface Call {
  readonly local: Local;
  readonly interactions: Interactions;
  readonly url: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly uploads: readonly Upload[];
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

export interface Route {
  readonly method: string;
  /** With `:name` for what varies; the first of channel, guild, webhook is the major parameter. */
  readonly path: string;
  readonly handle: (call: Call) => Reply | Promise<Reply>;
  /** Without the bot's token: what carries an interaction's. */
  readonly open?: boolean;
  readonly limit?: readonly [count: number, windowMs: number];
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

export const ok = (body: unknown, status = 200): Reply => ({ status, body });
export const done: Reply = { status: 204 };

/** The route of a path, and whether another method would have had one. */
export function matcher(routes: readonly Route[]): (method: string, path: string) => Match | "method" | undefined {
  const compiled = routes.map((route) => ({ route, parts: route.path.split("/") }));
  return (method, path) => {
    const parts = path.split("/");
    let otherMethod = false;
    for (const { route, parts: wanted } of compiled) {
      if (wanted.length !== parts.length) continue;
      if (!wanted.every((part, index) => part.startsWith(":") || part === parts[index])) continue;
      if (route.method !== method) {
        otherMethod = true;
        continue;
      }
      const params: Record<string, string> = {};
      wanted.forEach((part, index) => {
        if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(parts[index] ?? "");
      });
      return { route, params };
    }
    return otherMethod ? "method" : undefined;
  };
}

/** A body that must be an object. */
export function bodyOf(call: Call): Json {
  return typeof call.body === "object" && call.body !== null ? (call.body as Json) : {};
}
