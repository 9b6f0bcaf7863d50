import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalDiscord, startLocalDiscord } from "../src/local-discord/index.js";

const root = resolve(import.meta.dirname, "..");
let discord: LocalDiscord;
let folder: string;
beforeAll(async () => {
  discord = await startLocalDiscord();
  folder = await mkdtemp(join(tmpdir(), "afterword-main-"));
});
afterAll(async () => {
  await discord.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the built bot in an empty folder; ends it once it said `until`. */
async function run(env: Readonly<Record<string, string>>, until?: RegExp) {
  const given = {
    PATH: process.env.PATH ?? "",
    DATA_DIR: join(root, "data"),
    KEYV_URL: `sqlite://${join(folder, "state.sqlite")}`,
    ...env,
  };
  const child = spawn(process.execPath, [join(root, "dist/src/main.js")], { cwd: folder, env: given });
  let said = "";
  let askedAt = 0;
  const hear = (chunk: unknown) => {
    said += String(chunk);
    if (until?.test(said) && askedAt === 0) {
      askedAt = Date.now();
      child.kill("SIGTERM");
    }
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const code = await new Promise<number | null>((done) => child.once("close", done));
  return { code, said, endedWithin: Date.now() - askedAt };
}

describe("npm start", () => {
  it("names every wrong setting in one message and exits 1", async () => {
    const { code, said } = await run({
      PORT: "abc",
      LOG_LEVEL: "loud",
      KEYV_URL: "mysql://x",
      DATA_DIR: "/nowhere",
      NODE_ENV: "production",
    });
    expect(code).toBe(1);
    for (const name of ["PORT", "LOG_LEVEL", "KEYV_URL", "DATA_DIR", "DISCORD_TOKEN"])
      expect(said).toContain(`- ${name} `);
  });

  it("says in one line that a token was refused, whatever is in it, and never shows it", async () => {
    for (const token of ["wrong-token-text", "wéird ☃ text", "two words"]) {
      const { code, said } = await run({ DISCORD_TOKEN: token, DISCORD_API_URL: discord.apiUrl, LOG_LEVEL: "warn" });
      expect(code).toBe(1);
      expect(said.trim().split("\n")).toHaveLength(1);
      expect(said).toContain("refused DISCORD_TOKEN");
      expect(said).not.toContain(token);
    }
  });

  it("logs in with a token, registers once, prints an invite link, and ends within 5 s", async () => {
    const env = { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl };
    discord.requests.clear();
    const first = await run(env, /permissions=\d+/);
    expect(first.code).toBe(0);
    expect(first.endedWithin).toBeLessThan(5_000);
    expect(first.said).toContain("permissions=2252109051399168");
    expect(first.said).not.toContain(discord.token);
    const registrations = () =>
      discord.requests.filter(({ method, path }) => method === "PUT" && path.includes("/commands")).length;
    expect(registrations()).toBe(1);
    expect((await run(env, /permissions=\d+/)).code).toBe(0);
    expect(registrations()).toBe(1);
  });

  it("says plainly without a token that it is a preview, and where its page is", async () => {
    const { code, said } = await run({ PORT: "0" }, /http:\/\/\S+\s/);
    expect(code).toBe(0);
    expect(said).toContain("This is a preview");
  });
});
