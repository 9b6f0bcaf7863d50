import { Client, type ClientOptions, Events, GatewayDispatchEvents, Options } from "discord.js";
import { Routes } from "discord-api-types/v10";
import { z } from "zod";
import { restAgain, restOptions } from "./rest.js";

/** Discord cannot be used with what was set, said in one line for whoever hosts the bot. */
export class DiscordUnusable extends Error {
  override readonly name = "DiscordUnusable";
}

/** What a host is told whose token Discord no longer takes. */
export const REFUSED =
  "Discord refused DISCORD_TOKEN. Copy the bot's token again from the developer portal (Bot, Reset Token).";

/** One shard serves up to so many servers; Discord spreads more of them unevenly, and says itself how many it wants. */
const SERVERS_OF_ONE_SHARD = 2_500;

const applicationShape = z.object({ id: z.string(), approximate_guild_count: z.number().optional() });

function statusOf(error: unknown): number | undefined {
  return typeof error === "object" && error !== null && "status" in error && typeof error.status === "number"
    ? error.status
    : undefined;
}

function withoutPassword(address: string): string {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  return url.href;
}

/** A token that no header can hold never reaches Discord, and is refused all the same. */
function wordsFor(error: unknown, apiUrl: string, token: string): DiscordUnusable {
  const invalid = error instanceof Error && "code" in error && error.code === "TokenInvalid";
  if (statusOf(error) === 401 || invalid || !/^[\x20-\x7e]*$/.test(token)) return new DiscordUnusable(REFUSED);
  const status = statusOf(error);
  const what = status === undefined ? "did not answer" : `answered with the status ${status}`;
  return new DiscordUnusable(
    `Discord (${withoutPassword(apiUrl)}) ${what}. Check the connection and DISCORD_API_URL, then start again.`,
  );
}

/** Discord's close codes after which the client does not come back, in words. */
const FATAL_CLOSES: Readonly<Record<number, string>> = {
  4004: REFUSED,
  4010: "Discord refused this shard. Start again.",
  4011: "This bot is in more servers than one connection may serve. Start again, so that they are counted anew.",
  4012: "Discord no longer speaks this version of its gateway. Update Afterword.",
  4013: "Discord refused the gateway intents. Update Afterword.",
  4014: "Discord refused the gateway intents. Update Afterword.",
};

/** A connection to Discord. */
export interface Connection {
  /** The bot's own user. */
  readonly userId: string;
  close(): Promise<void>;
}

/** How the client is made: no intents, and nothing kept that a slash command does not need. */
function clientOptions(apiUrl: string, shards: number | undefined): ClientOptions {
  return {
    intents: [],
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      UserManager: 0,
      GuildMemberManager: 0,
      MessageManager: 0,
    }),
    rest: restOptions(apiUrl),
    ...(shards === undefined ? { shards: "auto" as const } : { shardCount: shards }),
  };
}

/** Asks Discord who we are. @throws DiscordUnusable */
export async function askApplication(
  apiUrl: string,
  token: string,
): Promise<{ id: string; servers: number | undefined }> {
  const rest = restAgain(apiUrl, token);
  const ask = (route: `/${string}`) => rest.get(route);
  try {
    const answer = await ask(Routes.currentApplication()).catch((error: unknown) => {
      // A proxy may know only the older of the two routes.
      if (statusOf(error) === 404) return ask(Routes.oauth2CurrentApplication());
      throw error;
    });
    const { id, approximate_guild_count: servers } = applicationShape.parse(answer);
    return { id, servers };
  } catch (error) {
    throw wordsFor(error, apiUrl, token);
  }
}

export interface ConnectOptions {
  readonly apiUrl: string;
  readonly token: string;
  /** About how many servers the bot is in; nothing: Discord says how many shards it wants. */
  readonly servers: number | undefined;
  /** Is given each raw INTERACTION_CREATE. */
  readonly onInteraction: (data: unknown) => void;
  /** Is called where the connection is gone for good, with words for the host. */
  readonly onLost: (words: string) => void;
  readonly debug: (message: string) => void;
}

/** The close code for too few shards (docs: Gateway Close Event Codes). */
const SHARDING_REQUIRED = 4011;

/**
 * Logs in. Resolves once the gateway is ready.
 *
 * @throws DiscordUnusable
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const one = options.servers !== undefined && options.servers <= SERVERS_OF_ONE_SHARD;
  try {
    return await connectWith(options, one ? 1 : undefined);
  } catch (error) {
    // The count was an estimate.
    if (one && error instanceof ClosedForGood && error.code === SHARDING_REQUIRED)
      return connectWith(options, undefined);
    throw error;
  }
}

/** The gateway closed and will not come back. */
class ClosedForGood extends DiscordUnusable {
  readonly code: number;
  constructor(code: number, words: string) {
    super(words);
    this.code = code;
  }
}

async function connectWith(options: ConnectOptions, shards: number | undefined): Promise<Connection> {
  const { apiUrl, token, onInteraction, onLost, debug } = options;
  const client = new Client(clientOptions(apiUrl, shards));
  let isReady = false;
  const ready = new Promise<void>((resolve, reject) => {
    client.once(Events.ClientReady, () => {
      isReady = true;
      resolve();
    });
    client.on(Events.ShardDisconnect, ({ code }) => {
      const words = FATAL_CLOSES[code] ?? `Discord closed the connection for good (code ${code}). Start again.`;
      reject(new ClosedForGood(code, words));
      if (isReady) onLost(words);
    });
  });
  ready.catch(() => {});
  client.on(Events.Error, (error) => debug(`Gateway: ${error.message}`));
  client.on(Events.ShardError, (error) => debug(`Gateway: ${error.message}`));
  client.on(Events.ShardReconnecting, () => debug("Gateway: reconnecting"));
  // The servers that READY lists are never looked at: left in, each would be kept as an object of 5 KB.
  client.ws.on(GatewayDispatchEvents.Ready, (data: { guilds?: unknown[] }) => {
    data.guilds = [];
  });
  // Raw: what discord.js makes of an interaction leaves out a resolved channel's permissions.
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (data: { type: number } | null) => {
    onInteraction(data);
    if (data === null) return;
    // Read by then. discord.js leaves an unknown type alone, and builds no objects that nobody looks at.
    data.type = 0;
  });
  try {
    await Promise.all([client.login(token), ready]);
  } catch (error) {
    await client.destroy().catch(() => {});
    throw error instanceof DiscordUnusable ? error : wordsFor(error, apiUrl, token);
  }
  return {
    userId: client.user?.id ?? "",
    // The listeners go first: a destroyed client reports its own end as a lost connection.
    async close() {
      client.removeAllListeners(Events.ShardDisconnect);
      await client.destroy();
    },
  };
}
