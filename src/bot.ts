import type { Logger } from "pino";
import type { Command, House } from "../commands/command.js";
import { commands as all } from "../commands/index.js";
import type { Chance } from "./deck.js";
import { openDelivering } from "./delivery/delivering.js";
import { connect, REFUSED } from "./discord/client.js";
import { dispatcher } from "./discord/dispatch.js";
import { postsOver } from "./discord/posts.js";
import { registerWhereDifferent } from "./discord/registration.js";
import { answerClients, openTraffic, restAgain, restOfDeliveries, restOnce, told } from "./discord/rest.js";
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
  /** The timetable's time, where it is not `chance.now`: epoch milliseconds. */
  readonly clock?: () => number;
  /** So many schedules a server may have. */
  readonly schedulesPerServer: number;
  /** A post that is later than this is left out: milliseconds. */
  readonly lateMs: number;
  /** How long to wait after an unclear end, where that is not as usual: milliseconds. */
  readonly patience?: { readonly forumMs: number; readonly backoff: (tries: number) => number };
  readonly commands?: readonly Command[];
  /** The connection is gone for good. */
  readonly onLost: (words: string) => void;
}

export interface Bot {
  /** When the next schedule is looked at: epoch milliseconds. */
  nextPost(): number | undefined;
  /** Resolves once everything that is due by now is attended to. */
  attended(): Promise<void>;
  /** Finishes what runs, writes what was seen, and ends. */
  close(): Promise<void>;
}

/** How long interactions that are being answered may take at the end: milliseconds. */
const DRAIN_MS = 2_500;
/** How long a connection or a reading may take to close: milliseconds. */
const CLOSE_MS = 500;

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
  let self = "";
  const traffic = openTraffic(() => performance.now());
  const { apiUrl, token } = options;
  const delivering = await openDelivering({
    store,
    memory,
    posts: postsOver(restOfDeliveries(apiUrl, token, traffic), traffic, () => self),
    library: () => library.current(),
    clock: options.clock ?? options.chance.now,
    now: options.chance.now,
    log,
    lateMs: options.lateMs,
    most: options.schedulesPerServer,
    ...options.patience,
    onRefused: () => options.onLost(REFUSED),
  });
  const house: House = {
    library: () => library.current(),
    memory,
    threads: threadsOver(restOnce(apiUrl, token, traffic), () => self, options.chance.now),
    daily: delivering.desk,
  };
  const handle = dispatcher(commands, house, answerClients(apiUrl, traffic), log);
  const running = new Set<Promise<void>>();
  let ending = false;
  const onInteraction = (data: unknown) => {
    if (ending) return;
    const run = handle(data).finally(() => running.delete(run));
    running.add(run);
  };
  const closeHouse = async () => {
    ending = true;
    await within(DRAIN_MS, Promise.all([Promise.allSettled(running), delivering.close()]));
    // What was seen is written before anything that may take its time.
    await memory.close();
    await within(CLOSE_MS, library.close());
    await store.close();
  };
  const registration = keepRegistered(options, commands, log);
  try {
    await registration.first;
    const connection = await connect({ ...options, onInteraction, debug: (message) => log.debug(message) });
    self = connection.userId;
    delivering.open();
    return {
      nextPost: () => delivering.next(),
      attended: () => delivering.attended(),
      async close() {
        registration.stop();
        ending = true;
        const closing = within(CLOSE_MS, connection.close());
        await closeHouse();
        await closing;
      },
    };
  } catch (error) {
    registration.stop();
    await closeHouse();
    throw error;
  }
}

/** Waits for something, but not longer than so many milliseconds. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work.catch(() => {}), new Promise((resolve) => setTimeout(resolve, ms).unref())]);
}

/** Where the commands could not be registered, it is tried again after so long: milliseconds. */
const REGISTER_AGAIN_MS = 60_000;

/** Registers the commands, again and again until it worked. `first` never rejects. */
function keepRegistered({ apiUrl, token, applicationId }: BotOptions, commands: readonly Command[], log: Logger) {
  const definitions = commands.map(({ definition }) => definition);
  let timer: NodeJS.Timeout | undefined;
  const register = async (): Promise<void> => {
    try {
      const changed = await registerWhereDifferent(restAgain(apiUrl, token), applicationId, definitions);
      if (changed) log.info("The commands are registered");
    } catch (error) {
      log.error({ error: told(error) }, "The commands could not be registered; it is tried again in a minute");
      timer = setTimeout(() => void register(), REGISTER_AGAIN_MS).unref();
    }
  };
  return { first: register(), stop: () => clearTimeout(timer) };
}
