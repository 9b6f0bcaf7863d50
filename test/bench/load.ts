import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

/**
 * The least Discord that a client can log in to: it checks nothing, so that it costs the measured bots as little as
 * possible. (The tests' stand-in checks everything.)
 */
export interface Load {
  readonly apiUrl: string;
  /** Resolves with the milliseconds between login and the last GUILD_CREATE sent or READY. */
  readonly connected: Promise<void>;
  /** Sends one `/quote` of a user and resolves with the milliseconds until its answer came. */
  quote(user: number): Promise<number>;
  close(): Promise<void>;
}

const GUILDS_INTENT = 1;
const EPOCH = 1_420_070_400_000;
const APPLICATION = "1000000000000000001";

function snowflake(at: number, serial: number): string {
  return String((BigInt(at - EPOCH) << 22n) | BigInt(serial % 4_194_304));
}

/** A server of realistic size: 60 channels, 25 roles. */
function guild(index: number) {
  const id = String(2_000_000_000_000_000_000n + BigInt(index) * 1_000n);
  const own = (serial: number) => String(BigInt(id) + BigInt(serial));
  return {
    id,
    name: `Server ${index}`,
    owner_id: own(900),
    afk_timeout: 300,
    verification_level: 1,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    mfa_level: 0,
    system_channel_flags: 0,
    premium_tier: 0,
    preferred_locale: "en-US",
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    large: false,
    member_count: 120,
    joined_at: "2024-03-01T09:00:00.000Z",
    features: [],
    emojis: [],
    stickers: [],
    voice_states: [],
    presences: [],
    threads: [],
    stage_instances: [],
    guild_scheduled_events: [],
    members: [
      {
        user: { id: APPLICATION, username: "bench", discriminator: "0", avatar: null, bot: true },
        roles: [],
        joined_at: "2024-03-01T09:00:00.000Z",
        deaf: false,
        mute: false,
        flags: 0,
      },
    ],
    roles: Array.from({ length: 25 }, (_, at) => ({
      id: at === 0 ? id : own(at),
      name: at === 0 ? "@everyone" : `role ${at}`,
      color: 0,
      hoist: false,
      position: at,
      permissions: "1071698660929",
      managed: false,
      mentionable: false,
      flags: 0,
    })),
    channels: Array.from({ length: 60 }, (_, at) => ({
      id: own(100 + at),
      type: 0,
      name: `channel-${at}`,
      position: at,
      topic: "What this channel is for, in a sentence or two, as people write it.",
      nsfw: false,
      parent_id: null,
      flags: 0,
      last_message_id: null,
      rate_limit_per_user: 0,
      permission_overwrites: [
        { id, type: 0, allow: "0", deny: "2048" },
        { id: own(3), type: 0, allow: "2048", deny: "0" },
      ],
    })),
  };
}

/** Opens it on loopback, with so many servers. */
export async function openLoad(servers: number): Promise<Load> {
  const pending = new Map<string, () => void>();
  let socket: WebSocket | undefined;
  let serial = 0;
  let connectedNow = () => {};
  const connected = new Promise<void>((resolve) => {
    connectedNow = resolve;
  });

  const http = createServer((request, response) => {
    const url = request.url ?? "";
    const callback = /\/interactions\/(\d+)\//.exec(url)?.[1];
    request.resume();
    request.on("end", () => {
      if (callback !== undefined) {
        response.writeHead(204).end();
        pending.get(callback)?.();
        return;
      }
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(answerTo(url)));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;

  function answerTo(url: string): unknown {
    if (url.includes("/gateway/bot")) {
      const limit = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 };
      return { url: `ws://127.0.0.1:${port}/gateway`, shards: 1, session_start_limit: limit };
    }
    if (url.includes("/applications/@me")) return { id: APPLICATION, approximate_guild_count: servers };
    return [];
  }

  const sockets = new WebSocketServer({ server: http });
  sockets.on("connection", (opened: WebSocket, _request: IncomingMessage) => {
    socket = opened;
    let sequence = 0;
    const send = (value: object) => opened.send(JSON.stringify(value));
    const dispatch = (t: string, d: unknown) => {
      sequence += 1;
      send({ op: 0, t, s: sequence, d });
    };
    dispatchers.set(opened, dispatch);
    send({ op: 10, d: { heartbeat_interval: 41_250 } });
    opened.on("message", (data) => {
      const { op, d } = JSON.parse(String(data)) as { op: number; d: { intents?: number } | null };
      if (op === 1) send({ op: 11 });
      if (op !== 2) return;
      const ids = Array.from({ length: servers }, (_, index) => guild(index).id);
      dispatch("READY", {
        v: 10,
        user: { id: APPLICATION, username: "bench", discriminator: "0", avatar: null, bot: true },
        guilds: ids.map((id) => ({ id, unavailable: true })),
        session_id: "bench",
        resume_gateway_url: `ws://127.0.0.1:${port}/gateway`,
        application: { id: APPLICATION, flags: 0 },
      });
      if (((d?.intents ?? 0) & GUILDS_INTENT) !== 0)
        for (let index = 0; index < servers; index += 1) dispatch("GUILD_CREATE", guild(index));
      connectedNow();
    });
  });
  const dispatchers = new WeakMap<WebSocket, (t: string, d: unknown) => void>();

  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    connected,
    quote(user) {
      serial += 1;
      const id = snowflake(Date.now(), serial);
      const from = guild(user % Math.max(1, servers));
      const [channel] = from.channels;
      const person = {
        id: String(3_000_000_000_000_000_000n + BigInt(user)),
        username: `user${user}`,
        discriminator: "0",
        avatar: null,
        global_name: null,
      };
      return new Promise((resolve) => {
        const sent = performance.now();
        pending.set(id, () => {
          pending.delete(id);
          resolve(performance.now() - sent);
        });
        if (socket === undefined) throw new Error("no bot is connected");
        dispatchers.get(socket)?.("INTERACTION_CREATE", {
          id,
          application_id: APPLICATION,
          type: 2,
          version: 1,
          token: `bench-${id}`,
          guild_id: from.id,
          guild: { id: from.id, locale: "en-US", features: [] },
          guild_locale: "en-US",
          locale: "en-US",
          channel_id: channel?.id,
          channel: { ...channel, permissions: "1071698660929" },
          app_permissions: "1071698660929",
          context: 0,
          authorizing_integration_owners: { 0: from.id },
          entitlements: [],
          attachment_size_limit: 10_485_760,
          member: {
            user: person,
            roles: [],
            joined_at: "2024-03-01T09:00:00.000Z",
            deaf: false,
            mute: false,
            flags: 0,
            permissions: "1071698660929",
          },
          data: { id: "1000000000000000002", name: "quote", type: 1, options: [] },
        });
      });
    },
    async close() {
      for (const one of sockets.clients) one.terminate();
      sockets.close();
      http.closeAllConnections();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}
