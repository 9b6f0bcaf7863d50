import { Client, type ClientOptions, Events, GatewayDispatchEvents, Options } from "discord.js";
import { Routes } from "discord-api-types/v10";
import { z } from "zod";
import { restOnce, restOptions } from "./rest.js";

/** Discord cannot be used with what was set, said in one line for whoever hosts the bot. */
export class DiscordUnusable extends Error {
  override readonly name = "DiscordUnusable";
}

const REFUSED =
  "Discord refused DISCORD_TOKEN. Copy the bot's token again from the developer portal (Bot, Reset Token).";

/** Discord's own limit of servers a shard. */
const SERVERS_A_SHARD = 2_500;

const applicationShape = z.object({ id: z.string(), approximate_guild_count: z.number().optional() });

function statusOf(error: unknown): number | undefined {
  return typeof error === "object" && error !== null && "status" in error && typeof error.status === "number"
    ? error.status
    : undefined;
}

/** A token that no header can hold never reaches Discord, and is refused all the same. */
function wordsFor(error: unknown, apiUrl: string, token: string): DiscordUnusable {
  const invalid = error instanceof Error && "code" in error && error.code === "TokenInvalid";
  if (statusOf(error) === 401 || invalid || !/^[\x20-\x7e]*$/.test(token)) return new DiscordUnusable(REFUSED);
  const status = statusOf(error);
  const what = status === undefined ? "did not answer" : `answered with the status ${status}`;
  return new DiscordUnusable(
    `Discord (${apiUrl}) ${what}. Check the connection and DISCORD_API_URL, then start again.`,
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
  readonly applicationId: string;
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
  try {
    const { id, approximate_guild_count: servers } = applicationShape.parse(
      await restOnce(apiUrl, token).get(Routes.currentApplication()),
    );
    return { id, servers };
  } catch (error) {
    throw wordsFor(error, apiUrl, token);
  }
}

/**
 * Logs in. Resolves once the gateway is ready.
 *
 * @param servers about how many servers the bot is in: a shard serves up to 2,500
 * @param onInteraction is given each raw INTERACTION_CREATE
 * @param onLost is called where the connection is gone for good, with words for the host
 * @throws DiscordUnusable
 */
export async function connect(
  {
    apiUrl,
    token,
    applicationId,
    servers,
  }: { apiUrl: string; token: string; applicationId: string; servers: number | undefined },
  onInteraction: (data: unknown) => void,
  onLost: (words: string) => void,
  debug: (message: string) => void,
): Promise<Connection> {
  const shards = servers === undefined ? undefined : Math.max(1, Math.ceil(servers / SERVERS_A_SHARD));
  const client = new Client(clientOptions(apiUrl, shards));
  const ready = new Promise<void>((resolve, reject) => {
    client.once(Events.ClientReady, () => resolve());
    client.on(Events.ShardDisconnect, ({ code }) => {
      const words = FATAL_CLOSES[code] ?? `Discord closed the connection for good (code ${code}). Start again.`;
      reject(new DiscordUnusable(words));
      onLost(words);
    });
  });
  ready.catch(() => {});
  client.on(Events.Error, (error) => debug(`Gateway: ${error.message}`));
  client.on(Events.ShardError, (error) => debug(`Gateway: ${error.message}`));
  client.on(Events.ShardReconnecting, () => debug("Gateway: reconnecting"));
  // The servers that READY lists are never looked at: left in, each would be kept as an object of 5 KB.
  client.ws.on(GatewayDispatchEvents.Ready, (ready: { guilds: unknown[] }) => {
    ready.guilds = [];
  });
  // Raw: what discord.js makes of an interaction leaves out a resolved channel's permissions.
  client.ws.on(GatewayDispatchEvents.InteractionCreate, onInteraction);
  try {
    await Promise.all([client.login(token), ready]);
  } catch (error) {
    await client.destroy().catch(() => {});
    throw error instanceof DiscordUnusable ? error : wordsFor(error, apiUrl, token);
  }
  return { applicationId, close: () => client.destroy() };
}
