import type { IncomingMessage, ServerResponse } from "node:http";
import { ApiError, refusals } from "../errors.js";
import type { FaultKind, FaultList } from "../faults.js";
import type { Interactions } from "../interactions.js";
import { isObject } from "../json.js";
import type { Local } from "../local.js";
import type { Upload } from "../messages.js";
import { RateLimits } from "../rate-limits.js";
import type { LoggedRequest } from "../request-log.js";
import { commandRoutes } from "./commands.js";
import { interactionRoutes } from "./interactions.js";
import { messageRoutes } from "./messages.js";
import { type Match, matcher, type Reply } from "./router.js";
import { threadRoutes } from "./threads.js";
import { worldRoutes } from "./world.js";

const MAX_BODY = 26_000_000;

export interface Api {
  readonly local: Local;
  readonly interactions: Interactions;
  readonly faults: FaultList;
  readonly token: string;
  readonly url: () => string;
  readonly extraGuilds: number;
  readonly limited: boolean;
  readonly log: (request: LoggedRequest) => void;
}

/** The whole body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes: Buffer = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    size += bytes.length;
    if (size > MAX_BODY) throw new ApiError(413, 40005, "Request entity too large");
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

async function parsed(request: IncomingMessage): Promise<{ body: unknown; uploads: readonly Upload[] }> {
  const bytes = await readBody(request);
  const type = request.headers["content-type"] ?? "";
  if (bytes.length === 0) return { body: undefined, uploads: [] };
  try {
    if (!type.startsWith("multipart/form-data")) return { body: JSON.parse(bytes.toString()), uploads: [] };
    const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } }).formData();
    const uploads: Upload[] = [];
    let body: unknown = {};
    for (const [key, value] of form) {
      if (typeof value !== "string") uploads.push({ name: value.name, size: value.size, type: value.type });
      else if (key === "payload_json") body = JSON.parse(value);
    }
    return { body, uploads };
  } catch {
    throw refusals.badRequest();
  }
}

function send(response: ServerResponse, reply: Reply, headers: Readonly<Record<string, string>>): void {
  const body = reply.body === undefined ? undefined : JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    ...headers,
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  });
  response.end(body);
}

/** Discord's REST API v10, as far as a bot of slash commands needs it. */
export function createApi(api: Api): (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void> {
  const find = matcher([
    ...worldRoutes(api.extraGuilds),
    ...messageRoutes,
    ...threadRoutes,
    ...commandRoutes,
    ...interactionRoutes,
  ]);
  const limits = new RateLimits(api.local.now);

  function allowed(match: Match, request: IncomingMessage): Readonly<Record<string, string>> {
    const { route, params } = match;
    if (!route.open && request.headers.authorization !== `Bot ${api.token}`) throw refusals.unauthorized();
    if (!api.limited) return {};
    const [count, windowMs] = route.limit ?? [50, 5000];
    const webhook = params.token === undefined ? undefined : `${params.interaction ?? ""}${params.token}`;
    const major = params.channel ?? params.guild ?? webhook ?? "";
    const verdict = limits.take(`${route.method} ${route.path}`, major, count, windowMs, !route.open);
    if (verdict.refused) {
      throw new Limited(verdict.refused.retryAfter, verdict.refused.global, verdict.headers);
    }
    return verdict.headers;
  }

  return async (request, response, url) => {
    const method = request.method ?? "GET";
    const path = url.pathname.replace(/^\/api(\/v10)?/, "");
    const at = api.local.now();
    const fault = api.faults.take(method, path);
    let body: unknown;
    let headers: Readonly<Record<string, string>> = {};
    const log = (status: number, error?: unknown) =>
      api.log({ method, path: path + url.search, body, status, at, ...(error === undefined ? {} : { error }) });
    if (fault && "dropBefore" in fault) {
      log(0);
      request.socket.destroy();
      return;
    }
    let reply: Reply;
    try {
      const match = find(method, path);
      if (match === undefined || match === "method") {
        throw match === "method" ? refusals.methodNotAllowed() : refusals.notFound();
      }
      const input = await parsed(request);
      body = input.body;
      if (fault && "status" in fault) {
        if (fault.status === 429) throw askedForLimit(fault);
        reply = { status: fault.status, body: { message: `${fault.status}: asked for`, code: fault.code ?? 0 } };
      } else {
        headers = allowed(match, request);
        const { local, interactions } = api;
        reply = await match.route.handle({
          local,
          interactions,
          url: api.url(),
          params: match.params,
          query: url.searchParams,
          body,
          uploads: input.uploads,
        });
      }
    } catch (error) {
      if (error instanceof ApiError) reply = { status: error.status, body: error.body() };
      else if (error instanceof Limited) {
        reply = { status: 429, body: error.body };
        headers = error.headers;
      } else
        reply = {
          status: 500,
          body: { message: error instanceof Error ? (error.stack ?? error.message) : "", code: 0 },
        };
    }
    if (fault && "dropAfter" in fault) {
      log(0);
      request.socket.destroy();
      return;
    }
    log(reply.status, reply.status >= 400 && isObject(reply.body) ? reply.body : undefined);
    if (fault && "delayMs" in fault) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (!response.destroyed) send(response, reply, headers);
  };
}

/** 429, with its headers. */
class Limited extends Error {
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(retryAfter: number, global: boolean, headers: Readonly<Record<string, string>>) {
    super("rate limited");
    this.body = { message: "You are being rate limited.", retry_after: retryAfter, global };
    this.headers = headers;
  }
}

function askedForLimit(fault: Extract<FaultKind, { status: number }>): Limited {
  const { retryAfter = 0.2, global = false } = fault;
  return new Limited(retryAfter, global, {
    "retry-after": String(Math.ceil(retryAfter)),
    "x-ratelimit-scope": global ? "global" : "shared",
    ...(global ? { "x-ratelimit-global": "true" } : {}),
  });
}
