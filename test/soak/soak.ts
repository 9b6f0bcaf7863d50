/** `npm run soak [kills|fan-out|boot] [servers]`: what takes too long for `npm test`. Exits with 1 where a post was lost or doubled. */
import { bootSeconds, fanOut } from "./fan-out.js";
import { killWhilePosting } from "./kills.js";

function say(what: string, found: unknown): void {
  process.stdout.write(`${what}: ${JSON.stringify(found)}\n`);
}

const [only, size] = process.argv.slice(2);
const wanted = (name: string) => only === undefined || only === name;
let isBad = false;

if (wanted("kills")) {
  const found = await killWhilePosting(Number(size ?? 334), 15, Math.random);
  say("killed while posting", found);
  const { lost, twice, bare, undone, repeated } = found;
  isBad ||= lost + twice + bare + undone + repeated > 0;
}
if (wanted("boot")) {
  const empty = await bootSeconds(1);
  const full = await bootSeconds(Number(size ?? 20_000));
  say("seconds until ready, with one schedule and with many", { empty, full });
}
if (wanted("fan-out")) {
  const found = await fanOut(Number(size ?? 10_000));
  say("all due at the same minute", found);
  isBad ||= found.posts !== found.servers || found.tooMany > 0;
}
process.exit(isBad ? 1 : 0);
