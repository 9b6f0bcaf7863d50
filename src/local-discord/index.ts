import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "./clock.js";
import { type Edits, edits } from "./edits.js";
import { FaultList, type Faults } from "./faults.js";
import { Gateway } from "./gateway.js";
import { Interactions } from "./interactions.js";
import { Local } from "./local.js";
import { createPeople, type People, serveEvents, servePeople } from "./people.js";
import { type RequestLog, requestLog } from "./request-log.js";
import { createApi } from "./rest/api.js";
import { ids, seedWorld, type WorldIds } from "./seed.js";
import { listen } from "./server.js";

export type { Clock } from "./clock.js";
export type { Edits } from "./edits.js";
export type { Fault, FaultKind, Faults } from "./faults.js";
export type { ActOptions } from "./interactions.js";
export type { People } from "./people.js";
export type { LoggedRequest, RequestLog } from "./request-log.js";
export type { WorldIds } from "./seed.js";
export { syntheticChannelId, syntheticGuildId } from "./synthetic.js";

/** The token that the stand-in takes unless told another. */
export const LOCAL_TOKEN = `${Buffer.from(ids.bot).toString("base64url")}.local0.this-token-only-works-on-this-machine`;

export interface LocalDiscordOptions {
  /** Any free one unless told. */
  readonly port?: number;
  readonly token?: string;
  readonly now?: () => number;
  /** Further servers for measurements: 60 channels and 25 roles each, with no people in them. */
  readonly guilds?: number;
  /** Answers what is none of /api, /gateway, /client; false: it did not. */
  readonly page?: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;
  readonly rateLimits?: boolean;
  /** What people may move under /client/clock. */
  readonly clock?: Clock;
}

export interface LocalDiscord {
  readonly url: string;
  readonly apiUrl: string;
  readonly token: string;
  readonly people: People;
  readonly world: WorldIds;
  readonly requests: RequestLog;
  readonly faults: Faults;
  readonly gateway: {
    readonly connections: number;
    closeAll(code: number): void;
    /** Asks the clients to reconnect (op 7). */
    reconnectAll(): void;
    /** Makes every session invalid (op 9). */
    invalidateAll(): void;
    /** Sends the very same interaction again; false when it is no longer known. */
    replay(interactionId: string): boolean;
  };
  readonly edit: Edits;
  close(): Promise<void>;
}

/** Starts a stand-in of Discord on this machine. */
export async function startLocalDiscord(options: LocalDiscordOptions = {}): Promise<LocalDiscord> {
  const token = options.token ?? LOCAL_TOKEN;
  const extraGuilds = options.guilds ?? 0;
  const world = seedWorld(extraGuilds);
  let url = "";
  const gatewayUrl = () => url.replace("http", "ws").concat("/gateway");
  const gateway = new Gateway({ world, token, url: gatewayUrl });
  const local = new Local(world, gateway, options.now ?? Date.now);
  const interactions = new Interactions(local);
  const people = createPeople(local, interactions, options.clock);
  const faults = new FaultList();
  const { requests, add: log } = requestLog();
  const limited = options.rateLimits ?? true;
  const api = createApi({ local, interactions, faults, token, url: () => url, extraGuilds, limited, log });
  const server = await listen(options.port ?? 0, {
    async request(request, response, address) {
      if (/^\/api(\/|$)/.test(address.pathname)) return api(request, response, address);
      if (/^\/client(\/|$)/.test(address.pathname)) return servePeople(people, request, response, address);
      if (await options.page?.(request, response)) return;
      response.writeHead(404).end();
    },
    socket(socket, address) {
      if (address.pathname === "/client/events") serveEvents(people, socket, address);
      else gateway.accept(socket);
    },
  });
  url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    apiUrl: `${url}/api`,
    token,
    people,
    world: ids,
    requests,
    faults,
    gateway: {
      get connections() {
        return gateway.connections;
      },
      closeAll: (code) => gateway.closeAll(code),
      reconnectAll: () => gateway.reconnectAll(),
      invalidateAll: () => gateway.invalidateAll(),
      replay: (id) => interactions.replay(id),
    },
    edit: edits(local),
    close: () => server.close(),
  };
}
