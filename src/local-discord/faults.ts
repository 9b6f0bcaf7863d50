/** What goes wrong on demand: with an answer in its place, before or after the request took effect, or late. */
export type FaultKind =
  | {
      readonly status: number;
      readonly code?: number;
      /** With 429: whether the limit is the one over all routes. */
      readonly global?: boolean;
      /** With 429: seconds; 0.2 unless told. */
      readonly retryAfter?: number;
    }
  | { readonly dropAfter: true }
  | { readonly dropBefore: true }
  | { readonly delayMs: number };

export interface Fault {
  readonly method?: string;
  /** Against the path after /api/v10, without the query. A string is a part of it. */
  readonly path: RegExp | string;
  /** How often; once unless told. */
  readonly times?: number;
  /** How many requests that it fits it lets pass first; none unless told. */
  readonly after?: number;
  readonly kind: FaultKind;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
}

/** Faults that wait for their request. */
export class FaultList implements Faults {
  #waiting: { readonly fault: Fault; left: number; toSkip: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1, toSkip: fault.after ?? 0 });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The first fault for this request, used up by one. */
  take(method: string, path: string): FaultKind | undefined {
    const fitting = this.#waiting.filter(
      ({ fault }) =>
        (fault.method === undefined || fault.method === method) &&
        (typeof fault.path === "string" ? path.includes(fault.path) : fault.path.test(path)),
    );
    const found = fitting.find(({ toSkip }) => toSkip <= 0);
    for (const one of fitting) one.toSkip -= 1;
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#waiting = this.#waiting.filter((one) => one !== found);
    return found.fault.kind;
  }
}
