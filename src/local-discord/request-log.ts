/** One request of the bot's, as it came and how it was answered. */
export interface LoggedRequest {
  readonly method: string;
  /** After /api/v10, with the query. */
  readonly path: string;
  readonly body: unknown;
  /** 0 when the connection was cut. */
  readonly status: number;
  readonly at: number;
  readonly error?: unknown;
}

export interface RequestLog extends ReadonlyArray<LoggedRequest> {
  clear(): void;
}

const KEPT = 2000;

/** The latest requests, and how to add one. */
export function requestLog(): { readonly requests: RequestLog; readonly add: (request: LoggedRequest) => void } {
  const kept: LoggedRequest[] = [];
  const clear = () => {
    kept.length = 0;
  };
  return {
    requests: Object.assign(kept, { clear }),
    add(request) {
      kept.push(request);
      if (kept.length > KEPT) kept.splice(0, KEPT / 10);
    },
  };
}
