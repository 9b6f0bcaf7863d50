/** The page in a real browser, against the real product: `node dist/src/main.js` without a token. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

const CHECKOUT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const BROWSER = "/usr/bin/chromium";
const WIDE = { width: 1100, height: 760 };

const missing = existsSync(BROWSER) ? undefined : `there is no ${BROWSER} (Debian: apt-get install chromium)`;
if (missing) console.log(`The page's browser tests are skipped: ${missing}`);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port was found.");
  return address.port;
}

/** The house's reviews may give nothing away, so the tests bring a review that does. */
const SPOILED = `---
title: The Last Page
year: 1999
kind: book
quotes:
  - text: The butler read it first.
    speaker: Inspector Vane
    spoiler: true
---
Nobody who has read this book talks about its weather.
`;

async function startProduct(folder: string): Promise<{ url: string; process: ChildProcess }> {
  const data = join(folder, "data");
  await cp(join(CHECKOUT, "data"), data, { recursive: true });
  await writeFile(join(data, "the-last-page.md"), SPOILED);
  const child = spawn(process.execPath, ["dist/src/main.js"], {
    cwd: CHECKOUT,
    // An empty token stands against one in a developer's own .env.
    env: {
      PATH: process.env.PATH,
      DISCORD_TOKEN: "",
      PORT: String(await freePort()),
      DATA_DIR: data,
      KEYV_URL: `sqlite://${join(folder, "state.sqlite")}`,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("exit", (code) => reject(new Error(`The product ended with ${code}:\n${said}`)));
    setTimeout(() => reject(new Error(`The product named no address in 20 s:\n${said}`)), 20_000).unref();
  });
  return { url, process: child };
}

async function textOf(shown: Locator): Promise<string> {
  return (await shown.textContent()) ?? "";
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 6_000).unref();
  });
}

/** In CI nothing is skipped: a missing browser fails there. */
describe.skipIf(missing !== undefined && !process.env.CI)("the page", () => {
  let folder: string;
  let product: { url: string; process: ChildProcess };
  let browser: BrowserContext;
  let page: Page;
  /** Everything the page asked for, and everything that went wrong on it. */
  const requested: string[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "afterword-page-"));
    product = await startProduct(folder);
    browser = await chromium.launchPersistentContext(join(folder, "browser"), {
      executablePath: BROWSER,
      headless: true,
      viewport: WIDE,
      locale: "en-GB",
      timezoneId: "UTC",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    browser.setDefaultTimeout(10_000);
  });

  afterAll(async () => {
    await browser?.close();
    if (product) await end(product.process);
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    requested.length = 0;
    errors.length = 0;
    page = await browser.newPage();
    page.on("request", (one) => requested.push(one.url()));
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (line) => line.type() === "error" && errors.push(line.text()));
    await page.goto(product.url);
    await page.locator("#channels a[aria-current]").waitFor();
    await commandsKnown();
  });

  afterEach(async () => {
    expect(errors).toEqual([]);
    expect(requested.filter((url) => !url.startsWith(product.url) && !url.startsWith("data:"))).toEqual([]);
    await page.close();
  });

  const box = () => page.getByRole("combobox", { name: "Message or command" });
  const log = () => page.getByRole("log");
  const articles = () => log().getByRole("article");
  const newest = () => articles().last();

  /** The product prints its address when it is ready; the commands may still be on their way for a moment. */
  async function commandsKnown(): Promise<void> {
    await box().fill("/");
    await page.getByRole("option", { name: "/quote" }).waitFor();
    await box().fill("");
  }

  /** Types, sends, and waits for the answer. */
  async function say(text: string): Promise<void> {
    const before = await articles().count();
    await box().fill(text);
    await box().press("Enter");
    await expect.poll(() => articles().count(), { timeout: 10_000 }).toBeGreaterThan(before);
    await expect.poll(() => page.locator("#thinking").textContent()).toBe("");
  }

  it("says that it is a preview", async () => {
    const said = await textOf(page.locator("#preview"));
    expect(said).toContain("preview");
    expect(said).toContain("Nothing here reaches Discord");
    expect(await page.getByLabel("Server").locator("option").count()).toBeGreaterThan(1);
    expect(await page.getByLabel("Who I am").locator("option").count()).toBeGreaterThan(1);
  });

  it("answers /quote her with a quote and its speaker, and another at the press of a button", async () => {
    await say("/quote her");
    await newest().locator("blockquote").first().waitFor();
    expect(await textOf(newest())).toMatch(/—\s*\S/);
    expect(await textOf(newest())).toContain("Her");
    await screenshot("page", newest().locator("blockquote").first());
    const before = await articles().count();
    await newest().getByRole("button", { name: "Another quote" }).click();
    await expect.poll(() => articles().count()).toBe(before + 1);
    await expect
      .poll(() => log().evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight))
      .toBeLessThan(2);
    expect(await page.locator("#problem").textContent()).toBe("");
  });

  /** For the README: kept only when asked for, so that a test run leaves the checkout as it was. */
  async function screenshot(name: string, subject: Locator): Promise<void> {
    const kept = process.env.SCREENSHOTS === "1";
    const target = kept ? join(CHECKOUT, "test", "playground", "screenshots") : folder;
    await mkdir(target, { recursive: true });
    expect(await subject.isVisible()).toBe(true);
    expect(await page.locator("#preview").isVisible()).toBe(true);
    await page.screenshot({ path: join(target, `${name}.png`) });
  }

  it("sets up a daily post by typing, and shows tomorrow's at once when the clock is moved to it", async () => {
    await box().fill("/daily s");
    await page.getByRole("option", { name: /set/ }).first().waitFor();
    await say("/daily set time:9:00 timezone:London content:question");
    const set = await textOf(newest());
    expect(set).toContain("A discussion question, every day at 09:00 (Europe/London)");
    expect(await newest().locator("time").count()).toBeGreaterThanOrEqual(3);
    const clock = page.locator("#clock-time");
    const before = await clock.getAttribute("datetime");
    const count = await articles().count();
    await page.getByRole("button", { name: "Next post" }).click();
    await expect.poll(() => articles().count()).toBeGreaterThan(count);
    const post = newest().getByRole("button", { name: "Read the review" });
    await post.waitFor();
    const time = async () => Date.parse((await clock.getAttribute("datetime")) ?? "");
    await expect.poll(time).toBeGreaterThan(Date.parse(before ?? ""));
    await say("/daily why");
    expect(await textOf(newest())).toContain("posted:");
    await screenshot("daily", newest());
    await say("/daily remove");
    expect(await textOf(newest())).toContain("removed");
  });

  it("completes commands and titles with the keyboard alone", async () => {
    await box().focus();
    await page.keyboard.type("/quo");
    await page.keyboard.press("Tab");
    expect(await box().inputValue()).toBe("/quote ");
    await page.keyboard.type("he");
    const first = page.getByRole("listbox").getByRole("option", { name: /Her/ }).first();
    await first.waitFor();
    await page.keyboard.press("ArrowDown");
    expect(await box().getAttribute("aria-activedescendant")).toBe("suggestion-0");
    await page.keyboard.press("Enter");
    expect(await box().inputValue()).toMatch(/^\/quote title:\S/);
    const before = await articles().count();
    await page.keyboard.press("Enter");
    await expect.poll(() => articles().count()).toBe(before + 1);
    await newest().locator("blockquote").first().waitFor();
  });

  it("shows a review and turns its pages", async () => {
    await say("/review her");
    const words = await textOf(newest());
    expect(words).toContain("Her");
    const next = newest().getByRole("button", { name: "Next" });
    if (!(await next.count())) return;
    const forAll = newest();
    const id = await forAll.getAttribute("data-message");
    const shown = page.locator(`[data-message="${id}"]`);
    await next.click();
    await expect.poll(async () => (await textOf(newest())) !== words || (await textOf(shown)) !== words).toBe(true);
  });

  it("hides a spoiler until it is opened", async () => {
    const words = "The butler read it first.";
    await say("/quote last page");
    const covered = () => newest().locator(".spoiler").first();
    const inside = () => covered().locator(".inside");
    expect(await textOf(inside())).toContain(words);
    expect(await inside().isVisible()).toBe(false);
    await newest().getByRole("button", { name: "Spoiler: show it" }).first().click();
    expect(await inside().isVisible()).toBe(true);
    expect(await page.locator("#problem").textContent()).toBe("");

    await page.reload();
    await newest().waitFor();
    expect(await inside().isVisible()).toBe(false);
    await covered().focus();
    await page.keyboard.press("Enter");
    expect(await inside().isVisible()).toBe(true);
  });

  it("opens a thread at /discuss her, and leads there", async () => {
    await say("/discuss her");
    const link = newest().getByRole("link").first();
    const name = ((await link.textContent()) ?? "").replace(/^#/, "");
    expect(name).toContain("Her");
    await link.click();
    await expect.poll(() => page.getByRole("heading", { level: 2 }).first().textContent()).toContain(name);
    await expect.poll(() => articles().count()).toBeGreaterThan(0);
    expect(await textOf(log())).toContain("?");
    expect(await page.locator("#channels a[aria-current]").textContent()).toContain(name);
    const place = page.url();
    await page.reload();
    await expect.poll(() => page.getByRole("heading", { level: 2 }).first().textContent()).toContain(name);
    expect(page.url()).toBe(place);
  });

  it("shows what looks like HTML as text, and runs none of it", async () => {
    const nasty = "<img src=x onerror=document.title='hit'>";
    await say(`/quote title:${nasty}`);
    expect(await textOf(newest())).toContain(nasty);
    expect(await textOf(newest())).toContain("only you can see this");
    expect(await log().locator("img, script, iframe").count()).toBe(0);
    expect(await page.title()).not.toBe("hit");
  });

  it("says why nothing was sent", async () => {
    const alert = page.getByRole("alert");
    await box().fill("hello");
    await box().press("Enter");
    expect(await alert.textContent()).toContain("takes commands only");
    await box().fill("/nothing");
    await box().press("Enter");
    expect(await alert.textContent()).toContain("There is no command");
    expect(await box().inputValue()).toBe("/nothing");
  });

  it("remembers the person, server and channel in its address", async () => {
    await page.getByLabel("Who I am").selectOption({ index: 1 });
    await page.getByLabel("Server").selectOption({ label: "Direct messages" });
    await expect.poll(() => page.getByRole("heading", { level: 2 }).first().textContent()).toMatch(/^@/);
    const person = await page.getByLabel("Who I am").inputValue();
    await page.reload();
    await page.locator("#channels a[aria-current]").waitFor();
    await expect.poll(() => page.getByLabel("Who I am").inputValue()).toBe(person);
    await expect.poll(() => page.getByLabel("Server").inputValue()).toBe("@me");
  });

  it("fits a phone", async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    await page.reload();
    await page.locator("#channels a[aria-current]").waitFor({ state: "attached" });
    await say("/quote her");
    const [needed, given] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(needed).toBeLessThanOrEqual(given ?? 0);
    expect(await newest().isVisible()).toBe(true);
    await page.screenshot({ path: join(folder, "phone.png") });
    await page.setViewportSize(WIDE);
  });
});

describe("what the page's server answers to others", () => {
  let folder: string;
  let product: { url: string; process: ChildProcess };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "afterword-page-"));
    product = await startProduct(folder);
  });

  afterAll(async () => {
    if (product) await end(product.process);
    await rm(folder, { recursive: true, force: true });
  });

  function ask(
    path: string,
    headers: Record<string, string>,
    method = "GET",
  ): Promise<{ status: number; policy: string }> {
    const { hostname, port } = new URL(product.url);
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, path, headers, method }, (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode ?? 0, policy: String(answer.headers["content-security-policy"]) });
      });
      sent.once("error", reject);
      sent.end(method === "POST" ? "{}" : undefined);
    });
  }

  it("is the page, under a strict policy, and nothing outside of it", async () => {
    const { status, policy } = await ask("/", {});
    expect(status).toBe(200);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    for (const path of ["/page/../index.js", "/page/%2e%2e/index.js", "/page/..%2findex.js", "/package.json"]) {
      expect((await ask(path, {})).status).toBeGreaterThanOrEqual(400);
    }
  });

  it("is a refusal where the Host or the Origin is foreign", async () => {
    for (const path of ["/", "/client/world"]) {
      expect((await ask(path, { Host: "evil.example" })).status).toBeGreaterThanOrEqual(400);
    }
    const foreign = { Origin: "http://evil.example", "Content-Type": "application/json" };
    expect((await ask("/client/interactions", foreign, "POST")).status).toBe(403);
  });
});
