import { DefaultRestOptions, DiscordAPIError, REST, type RESTOptions } from "@discordjs/rest";
import { RESTJSONErrorCodes } from "discord-api-types/v10";
import { InvalidRequests } from "./invalid-requests.js";
import { Pace } from "./pace.js";

/** An answer later than this counts as none: milliseconds. */
const TIMEOUT_MS = 15_000;

/** The client keeps a handler for each interaction until it sweeps; its usual hour would hold tens of thousands. */
const SWEEP_MS = 5_000;

/** A rate limit is waited out for so long: milliseconds. */
const LONGEST_WAIT_MS = 10_000;

/** REST options that every client here shares. */
export function restOptions(apiUrl: string): Partial<RESTOptions> {
  return { api: apiUrl, version: "10", timeout: TIMEOUT_MS };
}

/** What all requests of a bot share, whichever client sends them: Discord counts them together. */
export interface Traffic {
  readonly pace: Pace;
  readonly invalid: InvalidRequests;
}

/** @param now milliseconds that never go back, such as `performance.now` */
export function openTraffic(now: () => number): Traffic {
  const invalid = new InvalidRequests(now);
  return { pace: new Pace(now, () => invalid.spacing), invalid };
}

/** Sends a request and counts what Discord counts. */
function counting({ invalid }: Traffic): Pick<RESTOptions, "makeRequest"> {
  return {
    async makeRequest(url, init) {
      const response = await DefaultRestOptions.makeRequest(url, init);
      invalid.note(response.status);
      return response;
    },
  };
}

/**
 * The REST client of threads that people wait for. It tries once: a second try of its own could post a second time, so
 * whoever calls decides what an unclear end means.
 */
export function restOnce(apiUrl: string, token: string, traffic: Traffic): REST {
  // Somebody waits for what is asked here: rather a clear word than a long wait.
  const rejectOnRateLimit = ({ timeToReset }: { timeToReset: number }) => timeToReset > LONGEST_WAIT_MS;
  const { makeRequest } = counting(traffic);
  return new REST({
    ...restOptions(apiUrl),
    retries: 0,
    rejectOnRateLimit,
    makeRequest: (url, init) => traffic.pace.run(() => makeRequest(url, init), true),
  }).setToken(token);
}

/**
 * The REST client of deliveries: tries once, never waits, and leaves the pace to whoever sends through it, since what
 * is held back here would count as sent.
 *
 * @param timeout an answer later than this counts as none: milliseconds
 */
export function restOfDeliveries(apiUrl: string, token: string, traffic: Traffic, timeout = TIMEOUT_MS): REST {
  return new REST({
    ...restOptions(apiUrl),
    timeout,
    ...counting(traffic),
    retries: 0,
    rejectOnRateLimit: () => true,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    handlerSweepInterval: SWEEP_MS,
  }).setToken(token);
}

/** The REST client of what can be repeated safely: it tries again by itself. */
export function restAgain(apiUrl: string, token: string): REST {
  return new REST(restOptions(apiUrl)).setToken(token);
}

/** The REST clients of answers to interactions. */
export interface AnswerClients {
  /** Of first answers, which Discord takes for three seconds only. */
  readonly callbacks: REST;
  /** Of what fills a deferred answer in, for fifteen minutes. */
  readonly edits: REST;
}

/** A first answer that takes longer is tried once more while there is time: milliseconds. */
const CALLBACK_TIMEOUT_MS = 1_400;

/**
 * Discord leaves answers out of its global limit of 50 a second, so they are not held back by it either (docs: Rate
 * Limits, Global Rate Limit). Their tokens stand in the addresses.
 */
export function answerClients(apiUrl: string, traffic: Traffic): AnswerClients {
  const options = {
    ...restOptions(apiUrl),
    ...counting(traffic),
    retries: 0,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    handlerSweepInterval: SWEEP_MS,
  };
  return { callbacks: new REST({ ...options, timeout: CALLBACK_TIMEOUT_MS }), edits: new REST(options) };
}

/** Discord's code in an error, where Discord sent one. */
export function codeOf(error: unknown): number | string | undefined {
  return error instanceof DiscordAPIError ? error.code : undefined;
}

/** Whether Discord said no, so that nothing happened. Anything else may have happened. */
export function isRefusal(error: unknown): error is DiscordAPIError {
  return error instanceof DiscordAPIError && error.status >= 400 && error.status < 500;
}

/** Whether an interaction was answered before, or is too old to be. */
export function isTooLate(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged ||
    code === RESTJSONErrorCodes.UnknownInteraction ||
    code === RESTJSONErrorCodes.InvalidWebhookToken
  );
}

/** What a log may hold of an error: never an address or a header, since tokens stand in them. */
export function told(error: unknown): Record<string, unknown> {
  if (error instanceof DiscordAPIError)
    return { code: error.code, status: error.status, message: error.message, method: error.method };
  if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack };
  return { message: String(error) };
}
