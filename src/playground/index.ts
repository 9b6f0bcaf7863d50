/** Serves the preview's page: one HTML file, its CSS and its compiled modules, and nothing else. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** `src/playground` while it runs from the sources, `dist/src/playground` once it is built. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error("The playground found no package.json above itself.");
    folder = parent;
  }
  return folder;
}

/** A bare file name, so a path can lead nowhere else. */
const ASSET = /^\/page\/([a-z][a-z-]*)\.(css|js)$/;

interface Found {
  readonly path: string;
  readonly type: string;
}

function find(root: string, pathname: string): Found | undefined {
  const written = join(root, "src", "playground", "page");
  const compiled = join(root, "dist", "src", "playground", "page");
  if (pathname === "/") return { path: join(written, "index.html"), type: "text/html; charset=utf-8" };
  const asset = ASSET.exec(pathname);
  if (!asset) return undefined;
  return asset[2] === "css"
    ? { path: join(written, `${asset[1]}.css`), type: "text/css; charset=utf-8" }
    : { path: join(compiled, `${asset[1]}.js`), type: "text/javascript; charset=utf-8" };
}

/** `'self'` covers the WebSocket in today's browsers; older ones want its address spelled out. */
function contentSecurityPolicy(host: string | undefined): string {
  const socket = host !== undefined && /^[\w.[\]:-]+$/.test(host) ? ` ws://${host}` : "";
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self'${socket}`,
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Resolves to false, with nothing written, where the request is for something that is not the page's. */
export function createPage(): (req: IncomingMessage, res: ServerResponse) => Promise<boolean> {
  const root = packageRoot();
  return async (req, res) => {
    if (req.method !== "GET" && req.method !== "HEAD") return false;
    const found = find(root, (req.url ?? "").split("?", 1)[0] ?? "");
    if (!found) return false;
    let body: Buffer;
    try {
      body = await readFile(found.path);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
      throw error;
    }
    res.writeHead(200, {
      "Content-Type": found.type,
      "Content-Length": body.byteLength,
      "Content-Security-Policy": contentSecurityPolicy(req.headers.host),
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-store",
    });
    res.end(req.method === "HEAD" ? undefined : body);
    return true;
  };
}
