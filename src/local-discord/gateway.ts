import { randomBytes } from "node:crypto";
import type { WebSocket } from "ws";
import { guildCreate } from "./describe.js";
import { isObject, type Json, number, object, text } from "./json.js";
import type { World } from "./world.js";

export const INTENTS = { guilds: 1, guildMessages: 1 << 9, directMessages: 1 << 12 } as const;

interface Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [number, number];
  socket: WebSocket | undefined;
  sequence: number;
  missed: { readonly s: number; readonly frame: string }[];
  closedAt: number;
}

const HEARTBEAT_MS = 41_250;
const KEPT_DISPATCHES = 500;
const KEPT_SESSIONS = 50;
/** After these codes a session cannot be resumed. */
const ENDS_SESSION: readonly number[] = [1000, 1001, 4004, 4007, 4009];

/** The bot's WebSocket: sessions, heartbeats, resuming, dispatches. */
export class Gateway {
  readonly #world: World;
  readonly #token: string;
  readonly #url: () => string;
  readonly #sessions = new Map<string, Session>();
  readonly #sockets = new Set<WebSocket>();

  constructor(options: { world: World; token: string; url: () => string }) {
    this.#world = options.world;
    this.#token = options.token;
    this.#url = options.url;
  }

  /** How many identified connections there are. */
  get connections(): number {
    return [...this.#sessions.values()].filter((session) => session.socket).length;
  }

  /** Cuts every connection with a code; sessions can be resumed unless the code forbids it. */
  closeAll(code: number): void {
    for (const socket of this.#sockets) socket.close(code);
    if (ENDS_SESSION.includes(code)) this.#sessions.clear();
  }

  /** Asks every connection to reconnect (op 7). */
  reconnectAll(): void {
    for (const socket of this.#sockets) this.#send(socket, { op: 7, d: null });
  }

  /** Declares every session invalid (op 9). */
  invalidateAll(): void {
    for (const socket of this.#sockets) this.#send(socket, { op: 9, d: false });
    this.#sessions.clear();
  }

  /** Sends an event to the shard that the server belongs to, if it asked for the intent. */
  dispatch(event: string, data: unknown, options: { readonly guildId?: string; readonly intent?: number } = {}): void {
    if (options.guildId !== undefined && !this.#world.hasBot(options.guildId)) return;
    for (const session of this.#sessions.values()) {
      const [shard, count] = session.shard;
      const home = options.guildId === undefined ? 0 : Number((BigInt(options.guildId) >> 22n) % BigInt(count));
      if (home !== shard) continue;
      if (options.intent !== undefined && !(session.intents & options.intent)) continue;
      this.#dispatchTo(session, event, data);
    }
  }

  accept(socket: WebSocket): void {
    this.#sockets.add(socket);
    let session: Session | undefined;
    let lastBeat = Date.now();
    const watch = setInterval(() => {
      if (Date.now() - lastBeat > HEARTBEAT_MS * 1.5) socket.close(4009);
    }, HEARTBEAT_MS / 2);
    watch.unref();
    socket.on("close", () => {
      clearInterval(watch);
      this.#sockets.delete(socket);
      if (session?.socket === socket) {
        session.socket = undefined;
        session.closedAt = Date.now();
      }
    });
    socket.on("error", () => socket.terminate());
    socket.on("message", (raw) => {
      let frame: unknown;
      try {
        frame = JSON.parse(String(raw));
      } catch {
        return socket.close(4002);
      }
      if (!isObject(frame)) return socket.close(4002);
      const data = object(frame.d);
      switch (frame.op) {
        case 1:
          lastBeat = Date.now();
          return this.#send(socket, { op: 11 });
        case 2:
          if (session) return socket.close(4005);
          session = this.#identify(socket, data);
          return;
        case 6:
          if (session) return socket.close(4005);
          session = this.#resume(socket, data);
          return;
        case 3:
        case 4:
        case 8:
          if (!session) socket.close(4003);
          return;
        default:
          return socket.close(4001);
      }
    });
    this.#send(socket, { op: 10, d: { heartbeat_interval: HEARTBEAT_MS } });
  }

  #identify(socket: WebSocket, data: Json): Session | undefined {
    if (data.token !== this.#token) {
      socket.close(4004);
      return undefined;
    }
    const [shard = 0, count = 1] = Array.isArray(data.shard) ? data.shard.map(Number) : [];
    if (!(count >= 1) || !(shard >= 0) || shard >= count) {
      socket.close(4010);
      return undefined;
    }
    const session: Session = {
      id: randomBytes(16).toString("hex"),
      intents: number(data.intents) ?? 0,
      shard: [shard, count],
      socket,
      sequence: 0,
      missed: [],
      closedAt: 0,
    };
    this.#sessions.set(session.id, session);
    this.#prune();
    const guilds = this.#world.botGuildIds().filter((id) => Number((BigInt(id) >> 22n) % BigInt(count)) === shard);
    this.#dispatchTo(session, "READY", {
      v: 10,
      user: { ...this.#world.bot, verified: true, mfa_enabled: true, email: null },
      guilds: guilds.map((id) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.#url(),
      session_type: "normal",
      private_channels: [],
      relationships: [],
      user_settings: {},
      shard: session.shard,
      application: { id: this.#world.bot.id, flags: 1 << 23 },
    });
    if (session.intents & INTENTS.guilds) {
      for (const id of guilds) {
        const guild = this.#world.guild(id);
        if (guild) this.#dispatchTo(session, "GUILD_CREATE", guildCreate(this.#world, guild));
      }
    }
    return session;
  }

  #resume(socket: WebSocket, data: Json): Session | undefined {
    if (data.token !== this.#token) {
      socket.close(4004);
      return undefined;
    }
    const session = this.#sessions.get(text(data.session_id) ?? "");
    const seen = number(data.seq) ?? 0;
    const oldest = session?.missed[0]?.s ?? 0;
    if (!session || seen > session.sequence || (seen < session.sequence && oldest > seen + 1)) {
      this.#send(socket, { op: 9, d: false });
      return undefined;
    }
    session.socket?.close(4000);
    session.socket = socket;
    for (const { s, frame } of session.missed) if (s > seen) socket.send(frame);
    this.#dispatchTo(session, "RESUMED", { _trace: [] });
    return session;
  }

  #dispatchTo(session: Session, event: string, data: unknown): void {
    session.sequence += 1;
    const frame = JSON.stringify({ op: 0, t: event, s: session.sequence, d: data });
    session.missed.push({ s: session.sequence, frame: event === "GUILD_CREATE" ? '{"op":11}' : frame });
    if (session.missed.length > KEPT_DISPATCHES) session.missed.shift();
    if (session.socket?.readyState === 1) session.socket.send(frame);
  }

  #send(socket: WebSocket, frame: Json): void {
    if (socket.readyState === 1) socket.send(JSON.stringify(frame));
  }

  #prune(): void {
    for (const session of this.#sessions.values()) {
      const gone = !session.socket && Date.now() - session.closedAt > 120_000;
      if (gone || (!session.socket && this.#sessions.size > KEPT_SESSIONS)) this.#sessions.delete(session.id);
    }
  }
}
