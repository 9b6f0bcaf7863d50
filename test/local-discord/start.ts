import { once } from "node:events";
import { REST } from "@discordjs/rest";
import { Client, Events } from "discord.js";
import { type LocalDiscord, type LocalDiscordOptions, startLocalDiscord } from "../../src/local-discord/index.js";

const closing: (() => Promise<unknown>)[] = [];

export async function started(options: LocalDiscordOptions = {}): Promise<LocalDiscord> {
  const discord = await startLocalDiscord(options);
  closing.push(() => discord.close());
  return discord;
}

export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

export function restOf(discord: LocalDiscord, token = discord.token): REST {
  return new REST({
    api: discord.apiUrl,
    retries: 0,
    globalRequestsPerSecond: 1000,
    rejectOnRateLimit: () => true,
  }).setToken(token);
}

export async function loggedIn(discord: LocalDiscord, intents: readonly number[] = []): Promise<Client<true>> {
  const client: Client = new Client({ intents: [...intents], rest: { api: discord.apiUrl, retries: 0 } });
  closing.push(() => client.destroy());
  const ready = once(client, Events.ClientReady);
  await client.login(discord.token);
  await ready;
  if (!client.isReady()) throw new Error("The client is not ready.");
  return client;
}

/** Discord's code of what refused a request, and its status. */
export async function refusal(request: Promise<unknown>): Promise<{ code: unknown; status: unknown }> {
  try {
    await request;
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error && "status" in error) {
      return { code: error.code, status: error.status };
    }
    throw error;
  }
  throw new Error("Nothing was refused.");
}
