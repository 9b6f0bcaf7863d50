import type { Logger } from "pino";
import type { Command, House } from "../commands/command.js";
import { commands as all } from "../commands/index.js";
import type { Chance } from "./deck.js";
import { type Connection, connect } from "./discord/client.js";
import { dispatcher } from "./discord/dispatch.js";
import { registerWhereDifferent } from "./discord/registration.js";
import { restOfAnswers, restOnce, told } from "./discord/rest.js";
import { threadsOver } from "./discord/threads.js";
import { openHouse } from "./library/house.js";
import type { FolderReading } from "./review/read-folder.js";
import { Memory, readRegistries, writeRegistries } from "./state/memory.js";
import { openStore } from "./state/store.js";

/** What a running bot is made from. */
export interface BotOptions {
  readonly token: string;
  readonly applicationId: string;
  readonly servers: number | undefined;
  readonly apiUrl: string;
  readonly dataDir: string;
  /** Reads the reviews of a folder. */
  readonly readFolder: (folder: string) => Promise<FolderReading>;
  readonly keyvUrl: string;
  readonly log: Logger;
  readonly chance: Chance;
  readonly commands?: readonly Command[];
  /** The connection is gone for good. */
  readonly onLost: (words: string) => void;
}

export interface Bot {
  readonly applicationId: string;
  /** Finishes what runs, writes what was seen, and ends. */
  close(): Promise<void>;
}

/** How long interactions that are being answered may take at the end: milliseconds. */
const DRAIN_MS = 3_000;

/**
 * Starts the bot: state, library, commands, gateway.
 *
 * @throws StateUnusable, DiscordUnusable
 */
export async function startBot(options: BotOptions): Promise<Bot> {
  const { log, commands = all } = options;
  const store = await openStore(options.keyvUrl);
  const memory = new Memory(store, options.chance, (error) =>
    log.error({ error: told(error) }, "What servers saw could not be written; it is tried again"),
  );
  const library = await openHouse({
    folder: options.dataDir,
    read: options.readFolder,
    known: await readRegistries(store),
    keep: (registries) => writeRegistries(store, registries),
    onProblems: (problems) => {
      for (const { file, line, what, todo } of problems) log.warn(`${file}:${line} ${what} — ${todo}`);
    },
    onChange: (now) => log.info(`${now.reviews.length} reviews in the library`),
    onError: (error) => log.error({ error: told(error) }, "The reviews could not be read again"),
  });
  const rest = restOnce(options.apiUrl, options.token);
  const house: House = {
    library: () => library.current(),
    memory,
    threads: threadsOver(rest, () => options.applicationId, options.chance.now),
  };
  const handle = dispatcher(commands, house, restOfAnswers(options.apiUrl), log);
  const running = new Set<Promise<void>>();
  const closeHouse = async () => {
    await Promise.race([Promise.allSettled(running), new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref())]);
    await library.close();
    await memory.close();
    await store.close();
  };
  let connection: Connection;
  try {
    const definitions = commands.map(({ definition }) => definition);
    const changed = await registerWhereDifferent(rest, options.applicationId, definitions).catch((error: unknown) => {
      log.error({ error: told(error) }, "The commands could not be registered; those that Discord knows still work");
      return false;
    });
    if (changed) log.info("The commands are registered");
    connection = await connect(
      options,
      (data) => {
        const run = handle(data).finally(() => running.delete(run));
        running.add(run);
      },
      options.onLost,
      (message) => log.debug(message),
    );
  } catch (error) {
    await closeHouse();
    throw error;
  }
  return {
    applicationId: options.applicationId,
    async close() {
      await connection.close();
      await closeHouse();
    },
  };
}
