import { createHash } from "node:crypto";

interface Window {
  readonly resetsAt: number;
  left: number;
}

export interface Verdict {
  readonly headers: Readonly<Record<string, string>>;
  /** Set when refused: seconds to wait, and whether it was the limit over all routes. */
  readonly refused?: { readonly retryAfter: number; readonly global: boolean };
}

const GLOBAL = { limit: 50, windowMs: 1000 };
/** Enough for an hour in ten thousand servers. */
const KEPT_WINDOWS = 100_000;

/** Fixed windows, one for each route with its major parameter, and one over all routes. */
export class RateLimits {
  readonly #now: () => number;
  readonly #windows = new Map<string, Window>();

  constructor(now: () => number) {
    this.#now = now;
  }

  #window(key: string, limit: number, windowMs: number): Window {
    const held = this.#windows.get(key);
    if (held && held.resetsAt > this.#now()) return held;
    const fresh = { left: limit, resetsAt: this.#now() + windowMs };
    this.#windows.delete(key);
    this.#windows.set(key, fresh);
    if (this.#windows.size > KEPT_WINDOWS) {
      for (const first of this.#windows.keys()) {
        this.#windows.delete(first);
        break;
      }
    }
    return fresh;
  }

  take(route: string, major: string, limit: number, windowMs: number, countsGlobally: boolean): Verdict {
    if (countsGlobally) {
      const all = this.#window("global", GLOBAL.limit, GLOBAL.windowMs);
      if (all.left <= 0) return this.#refuse(all, true, {});
      all.left -= 1;
    }
    const window = this.#window(`${route}:${major}`, limit, windowMs);
    const allowed = window.left > 0;
    if (allowed) window.left -= 1;
    const headers = {
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(window.left),
      "x-ratelimit-reset": (window.resetsAt / 1000).toFixed(3),
      "x-ratelimit-reset-after": ((window.resetsAt - this.#now()) / 1000).toFixed(3),
      "x-ratelimit-bucket": createHash("md5").update(route).digest("hex"),
    };
    return allowed ? { headers } : this.#refuse(window, false, headers);
  }

  #refuse(window: Window, global: boolean, headers: Readonly<Record<string, string>>): Verdict {
    const retryAfter = Math.max(0.001, (window.resetsAt - this.#now()) / 1000);
    return {
      refused: { retryAfter, global },
      headers: {
        ...headers,
        "retry-after": String(Math.ceil(retryAfter)),
        "x-ratelimit-scope": global ? "global" : "user",
        ...(global ? { "x-ratelimit-global": "true" } : {}),
      },
    };
  }
}
