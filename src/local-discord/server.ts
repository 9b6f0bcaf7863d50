import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

export interface Handlers {
  request(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
  socket(socket: WebSocket, url: URL): void;
}

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Only this machine's own pages and programs: neither another site's page nor a name that leads here. */
function isOwn(request: IncomingMessage, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host, origin } = request.headers;
  if (host === undefined || !hosts.includes(host)) return false;
  return origin === undefined || origin === `http://${host}`;
}

/** One HTTP server on 127.0.0.1 with its WebSockets. */
export async function listen(wanted: number, handlers: Handlers): Promise<Listening> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1 << 20 });
  let port = wanted;
  const server: Server = createServer((request, response) => {
    if (!isOwn(request, port)) {
      response.writeHead(403).end();
      return;
    }
    handlers.request(request, response, new URL(request.url ?? "/", "http://127.0.0.1")).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.on("upgrade", (request, socket, head) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const known = url.pathname === "/gateway" || url.pathname === "/gateway/" || url.pathname === "/client/events";
    if (!isOwn(request, port) || !known) {
      socket.end(`HTTP/1.1 ${known ? "403 Forbidden" : "404 Not Found"}\r\nconnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => handlers.socket(opened, url));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(wanted, "127.0.0.1", resolve);
  });
  port = (server.address() as AddressInfo).port;
  return {
    port,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
