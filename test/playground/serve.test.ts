import { createServer, request, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPage } from "../../src/playground/index.js";

describe("serving the page", () => {
  let server: Server;
  let port = 0;

  beforeAll(async () => {
    const page = createPage();
    server = createServer(async (req, res) => {
      if (!(await page(req, res))) res.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address !== null && typeof address !== "string") port = address.port;
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  /** Not fetch: it would tidy the path. */
  function ask(
    path: string,
    method = "GET",
    host = "127.0.0.1:1",
  ): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, path, method, headers: { Host: host } }, (answer) => {
        let body = "";
        answer.on("data", (chunk) => {
          body += String(chunk);
        });
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      });
      sent.once("error", reject);
      sent.end();
    });
  }

  it.each([
    ["/", "text/html; charset=utf-8"],
    ["/?query", "text/html; charset=utf-8"],
    ["/page/page.css", "text/css; charset=utf-8"],
    ["/page/main.js", "text/javascript; charset=utf-8"],
    ["/page/show-message.js", "text/javascript; charset=utf-8"],
  ])("%s", async (path, type) => {
    const { status, headers, body } = await ask(path);
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe(type);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["content-security-policy"]).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws://127.0.0.1:1; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(body).not.toBe("");
    expect((await ask(path, "HEAD")).body).toBe("");
  });

  it("leaves everything else to others", async () => {
    const foreign = [
      "/index.js",
      "/page/",
      "/page/none.js",
      "/page/main.ts",
      "/page/../index.js",
      "/page/..%2findex.js",
    ];
    for (const path of [...foreign, "/page//etc/passwd", "/page/main.js/../../index.js", "/client/world", "//"]) {
      expect((await ask(path)).status, path).toBe(404);
    }
    expect((await ask("/", "POST")).status).toBe(404);
  });

  it("lets no Host write into the policy", async () => {
    const { headers } = await ask("/", "GET", "a; script-src *");
    expect(headers["content-security-policy"]).not.toContain("*");
  });

  it("imports nothing bare into the browser", async () => {
    for (const name of [
      "main",
      "composer",
      "dom",
      "markdown",
      "modal",
      "show-markdown",
      "show-message",
      "typed",
      "wire-client",
    ]) {
      const { body } = await ask(`/page/${name}.js`);
      for (const [, from] of body.matchAll(/^import .*?from "(.*?)";$/gm)) expect(from).toMatch(/^\.\/[a-z-]+\.js$/);
    }
  });
});
