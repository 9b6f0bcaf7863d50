// Proves the install: a copy of the checkout in an empty folder, `npm ci && npm start`, then /quote her the page's way.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "afterword-install-"));
const { DISCORD_TOKEN: _, NODE_ENV: __, ...env } = process.env;

/** Resolves with the first URL that a process prints, or rejects where it ends before. */
function firstUrl(child) {
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stdout.on("data", (chunk) => {
      printed += chunk;
      const url = /https?:\/\/[^\s]+(?=\s)/.exec(printed)?.[0];
      if (url) resolve(url);
    });
    child.on("exit", (code) => reject(new Error(`it ended with ${code}:\n${printed}`)));
  });
}

async function quoteHer(url) {
  const ask = async (path, init) => (await fetch(new URL(path, url), init)).json();
  const page = await fetch(url);
  if (!page.ok || !(await page.text()).includes("<html")) throw new Error("no page at the printed address");
  const world = await ask("/client/world", {});
  const user = world.users[0].id;
  const channel = world.guilds[0].channels.find(({ type }) => type === 0).id;
  return ask("/client/interactions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      kind: "command",
      user,
      channel,
      command: "quote",
      options: [{ name: "title", value: "her" }],
    }),
  });
}

let child;
try {
  execFileSync("bash", ["-c", `git ls-files -z | xargs -0 cp --parents -t "${folder}"`]);
  // Without what only checks need: a host may install so.
  execFileSync("npm", ["ci", "--omit=dev"], { cwd: folder, stdio: "inherit", env });
  child = spawn("npm", ["start"], {
    cwd: folder,
    detached: true,
    env: { ...env, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const url = await firstUrl(child);
  const outcome = await quoteHer(url);
  const said = JSON.stringify(outcome);
  if (outcome.outcome !== "message" || !/Samantha|Amy/.test(said)) throw new Error(`/quote her answered ${said}`);
  const from = Date.now();
  child.kill("SIGTERM");
  await ended;
  // npm may be gone before the bot: only a page that no longer answers has ended.
  while (
    await fetch(url).then(
      () => true,
      () => false,
    )
  ) {
    if (Date.now() - from > 5_000) throw new Error("it still runs 5 s after SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  console.log("It started in an empty folder, answered /quote her, and ended.");
} finally {
  try {
    // Whatever still runs of it, where a check above failed.
    if (child?.pid) process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nothing did.
  }
  rmSync(folder, { recursive: true, force: true });
}
