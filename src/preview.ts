import { startLocalDiscord } from "./local-discord/index.js";
import { createPage } from "./playground/index.js";
import { MovedClock } from "./preview-clock.js";

/** The page's usual port. */
const USUAL_PORT = 4780;

/** A Discord on this machine, with a page to look at it. */
export interface Preview {
  readonly url: string;
  readonly apiUrl: string;
  readonly token: string;
  readonly applicationId: string;
  /** The timetable's time. */
  readonly clock: MovedClock;
  close(): Promise<void>;
}

/**
 * Opens the stand-in of Discord and its page on loopback.
 *
 * @param port nothing: the usual one, or any where that is taken
 * @throws where the port that was asked for is taken
 */
export async function openPreview(port: number | undefined): Promise<Preview> {
  const page = createPage();
  const clock = new MovedClock(Date.now);
  const open = (at: number) => startLocalDiscord({ port: at, page, clock });
  const discord = await open(port ?? USUAL_PORT).catch((error: unknown) => {
    const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    if (taken && port === undefined) return open(0);
    if (taken) throw new PortTaken(`PORT ${port} is taken by another program. Choose another, or leave PORT out.`);
    throw error;
  });
  return {
    url: `${discord.url}/`,
    apiUrl: discord.apiUrl,
    token: discord.token,
    applicationId: discord.world.application,
    clock,
    close: () => discord.close(),
  };
}

/** The port that was asked for cannot be had. */
export class PortTaken extends Error {
  override readonly name = "PortTaken";
}
