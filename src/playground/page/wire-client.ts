/** The page's end of the wire: plain requests, and one WebSocket that comes back by itself. */
import type {
  Act,
  ClientEvent,
  ClockMove,
  ClockState,
  Commands,
  Messages,
  Outcome,
  World,
} from "../../local-discord/wire.js";

async function get<Answer>(path: string): Promise<Answer> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path.split("?", 1)[0]} answered ${response.status}.`);
  return (await response.json()) as Answer;
}

export function getWorld(user?: string): Promise<World> {
  return get(user === undefined ? "/client/world" : `/client/world?user=${encodeURIComponent(user)}`);
}

export function getCommands(): Promise<Commands> {
  return get("/client/commands");
}

export function getMessages(channel: string, user: string): Promise<Messages> {
  return get(`/client/channels/${encodeURIComponent(channel)}/messages?user=${encodeURIComponent(user)}`);
}

/** Undefined where no clock can be moved. */
export async function getClock(): Promise<ClockState | undefined> {
  const response = await fetch("/client/clock");
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`/client/clock answered ${response.status}.`);
  return (await response.json()) as ClockState;
}

export async function moveClock(move: ClockMove): Promise<ClockState> {
  const response = await post("/client/clock", move).catch(() => undefined);
  if (!response) throw new Error(AWAY);
  if (!response.ok) throw new Error(`The preview's server answered ${response.status}.`);
  return (await response.json()) as ClockState;
}

const AWAY = "The preview's server does not answer. Is it still running?";

function post(path: string, body: unknown): Promise<Response> {
  return fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export async function send(act: Act): Promise<Outcome> {
  try {
    const response = await post("/client/interactions", act);
    if (response.ok) return (await response.json()) as Outcome;
    return { outcome: "failed", reason: `The preview's server answered ${response.status}.` };
  } catch {
    return { outcome: "failed", reason: AWAY };
  }
}

export interface Listener {
  event(event: ClientEvent): void;
  /** Called at every connection: what happened before it must be asked for. */
  connected(): void;
  lost(): void;
}

/** Returns the function that ends it. */
export function listen(user: string, listener: Listener): () => void {
  let socket: WebSocket | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let ended = false;
  const connect = (): void => {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const opened = new WebSocket(`${scheme}//${location.host}/client/events?user=${encodeURIComponent(user)}`);
    socket = opened;
    opened.addEventListener("open", () => {
      if (!ended) listener.connected();
    });
    opened.addEventListener("message", (frame) => {
      if (!ended && typeof frame.data === "string") listener.event(JSON.parse(frame.data) as ClientEvent);
    });
    opened.addEventListener("close", () => {
      if (ended) return;
      listener.lost();
      again = setTimeout(connect, 1000);
    });
  };
  connect();
  return () => {
    ended = true;
    clearTimeout(again);
    socket?.close();
  };
}
