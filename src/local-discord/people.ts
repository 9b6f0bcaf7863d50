import type { IncomingMessage, ServerResponse } from "node:http";
import type { APIChannel, APIMessage } from "discord-api-types/v10";
import { PermissionFlagsBits as P } from "discord-api-types/v10";
import type { WebSocket } from "ws";
import { type Clock, isClockMove, moveClock } from "./clock.js";
import { describeChannel } from "./describe.js";
import type { ActOptions, Interactions } from "./interactions.js";
import { copy, isObject } from "./json.js";
import type { Local } from "./local.js";
import { LOADING } from "./messages.js";
import { readBody } from "./rest/api.js";
import { ids } from "./seed.js";
import type { Act, ClientEvent, ClockMove, ClockState, Commands, Messages, Outcome, World } from "./wire.js";

/** What people see and do: in this process the same as over /client. */
export interface People {
  /** Undefined for a person who does not exist. */
  world(userId: string): World | undefined;
  act(act: Act, options?: ActOptions): Promise<Outcome>;
  /** Oldest first; undefined where this person cannot see the channel. */
  messages(channelId: string, userId: string): Messages | undefined;
  commands(): Commands;
  /** Undefined where no clock can be moved. */
  clock(): Promise<ClockState | undefined>;
  moveClock(move: ClockMove): Promise<ClockState | undefined>;
  /** Hears what this person would; gives back how to stop. */
  listen(userId: string, hear: (event: ClientEvent) => void): () => void;
}

export function createPeople(local: Local, interactions: Interactions, clock?: Clock): People {
  const { world } = local;
  const sees = (channelId: string, userId: string) => {
    const channel = world.channel(channelId);
    return channel && world.may(channel, userId, P.ViewChannel) ? channel : undefined;
  };
  return {
    world(userId) {
      const dm = world.dmOf(userId);
      if (!dm) return undefined;
      const describe = (id: string): APIChannel[] => {
        const all = [...world.roomsOf(id), ...world.threadsIn(id)];
        const visible = all.filter((channel) => sees(channel.id, userId));
        return visible.map((channel) => describeChannel(world, channel));
      };
      return copy({
        users: [...world.users.values()],
        bot: world.bot,
        guilds: [...world.guilds.values()].map(({ id, name, roles }) => ({ id, name, roles, channels: describe(id) })),
        dm: describeChannel(world, dm),
      });
    },
    act: (act, options) => interactions.act(act, options),
    messages(channelId, userId) {
      const channel = sees(channelId, userId);
      if (!channel || !world.may(channel, userId, P.ReadMessageHistory)) return undefined;
      const shown = channel.messages.filter(
        ({ onlyFor, json }) => (onlyFor === undefined || onlyFor === userId) && !((json.flags ?? 0) & LOADING),
      );
      return copy(shown.map(({ json }): APIMessage => json));
    },
    commands: () => local.commands.list(),
    clock: async () => clock?.state(),
    moveClock: async (move) => clock && moveClock(local, clock, move),
    listen(userId, hear) {
      const listener = (event: ClientEvent, scope: { readonly channel?: string; readonly onlyFor?: string }) => {
        if (scope.onlyFor !== undefined && scope.onlyFor !== userId) return;
        if (scope.channel !== undefined && !sees(scope.channel, userId)) return;
        hear(event);
      };
      local.listeners.add(listener);
      return () => local.listeners.delete(listener);
    },
  };
}

function isAct(value: unknown): value is Act {
  if (!isObject(value)) return false;
  const texts = (...keys: string[]) => keys.every((key) => typeof value[key] === "string");
  if (!texts("kind", "user", "channel")) return false;
  if (value.kind === "command" || value.kind === "autocomplete")
    return texts("command") && Array.isArray(value.options);
  if (value.kind === "component") return texts("message", "customId");
  return value.kind === "modal" && texts("customId") && isObject(value.fields);
}

/** The routes under /client. */
export async function servePeople(
  people: People,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(JSON.stringify(body));
  };
  const found = (body: unknown) => (body === undefined ? send(404, { message: "Not found" }) : send(200, body));
  const user = url.searchParams.get("user") ?? ids.users.admin;
  const channel = /^\/client\/channels\/(\d+)\/messages$/.exec(url.pathname)?.[1];
  if (request.method === "GET" && url.pathname === "/client/world") return found(people.world(user));
  if (request.method === "GET" && url.pathname === "/client/commands") return found(people.commands());
  if (request.method === "GET" && channel !== undefined) return found(people.messages(channel, user));
  if (request.method === "GET" && url.pathname === "/client/clock") return found(await people.clock());
  const movesClock = url.pathname === "/client/clock" && (await people.clock()) !== undefined;
  if (request.method !== "POST" || !(movesClock || url.pathname === "/client/interactions")) return found(undefined);
  if (request.headers["content-type"]?.split(";")[0] !== "application/json") {
    return send(415, { message: "Only application/json is taken." });
  }
  let asked: unknown;
  try {
    asked = JSON.parse((await readBody(request)).toString());
  } catch {
    return send(400, { message: "This is not JSON." });
  }
  if (movesClock) {
    return isClockMove(asked)
      ? send(200, await people.moveClock(asked))
      : send(400, { message: 'Say {"forwardMs": more than 0, at most 366 days} or {"to": "next"}.' });
  }
  return isAct(asked) ? send(200, await people.act(asked)) : send(400, { message: "This is no act." });
}

/** /client/events: one JSON text a frame. */
export function serveEvents(people: People, socket: WebSocket, url: URL): void {
  const stop = people.listen(url.searchParams.get("user") ?? ids.users.admin, (event) =>
    socket.send(JSON.stringify(event)),
  );
  socket.on("close", stop);
  socket.on("error", () => socket.terminate());
}
