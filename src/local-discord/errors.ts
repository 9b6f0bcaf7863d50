import type { Json } from "./json.js";

/** An answer of Discord's that is an error. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: Json | undefined;

  constructor(status: number, code: number, message: string, errors?: Json) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  body(): Json {
    const body = { message: this.message, code: this.code };
    return this.errors ? { ...body, errors: this.errors } : body;
  }
}

/** One refused place in a body. */
export interface Issue {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
}

/** 50035 with Discord's tree of errors. */
export function invalidBody(issues: readonly Issue[]): ApiError {
  const tree: Json = {};
  for (const issue of issues) {
    let node = tree;
    for (const key of issue.path) {
      const next = node[String(key)];
      const child = typeof next === "object" && next !== null ? (next as Json) : {};
      node[String(key)] = child;
      node = child;
    }
    const list = Array.isArray(node._errors) ? node._errors : [];
    node._errors = [...list, { code: issue.code, message: issue.message }];
  }
  return new ApiError(400, 50035, "Invalid Form Body", tree);
}

export const refusals = {
  unauthorized: () => new ApiError(401, 0, "401: Unauthorized"),
  notFound: () => new ApiError(404, 0, "404: Not Found"),
  methodNotAllowed: () => new ApiError(405, 0, "405: Method Not Allowed"),
  unknownChannel: () => new ApiError(404, 10003, "Unknown Channel"),
  unknownGuild: () => new ApiError(404, 10004, "Unknown Guild"),
  unknownMember: () => new ApiError(404, 10007, "Unknown Member"),
  unknownMessage: () => new ApiError(404, 10008, "Unknown Message"),
  unknownUser: () => new ApiError(404, 10013, "Unknown User"),
  unknownWebhook: () => new ApiError(404, 10015, "Unknown Webhook"),
  unknownInteraction: () => new ApiError(404, 10062, "Unknown interaction"),
  unknownCommand: () => new ApiError(404, 10063, "Unknown application command"),
  unknownTag: () => new ApiError(404, 10087, "Unknown tag"),
  tooManyPinnedThreads: () =>
    new ApiError(400, 30047, "Maximum number of pinned threads in a forum channel has been reached"),
  tooManyPins: () => new ApiError(400, 30003, "Maximum number of pins reached (50)"),
  alreadyCrossposted: () => new ApiError(400, 40033, "This message has already been crossposted."),
  alreadyAcknowledged: () => new ApiError(400, 40060, "Interaction has already been acknowledged."),
  tagRequired: () => new ApiError(400, 40067, "A tag is required to create a forum post in this channel"),
  missingAccess: () => new ApiError(403, 50001, "Missing Access"),
  notYours: () => new ApiError(403, 50005, "Cannot edit a message authored by another user"),
  emptyMessage: () => new ApiError(400, 50006, "Cannot send an empty message"),
  closedDms: () => new ApiError(403, 50007, "Cannot send messages to this user"),
  nonTextChannel: () => new ApiError(400, 50008, "Cannot send messages in a non-text channel"),
  missingPermissions: () => new ApiError(403, 50013, "Missing Permissions"),
  systemMessage: () => new ApiError(403, 50021, "Cannot execute action on a system message"),
  wrongChannelType: () => new ApiError(400, 50024, "Cannot execute action on this channel type"),
  invalidToken: () => new ApiError(401, 50027, "Invalid Webhook Token"),
  badRequest: () => new ApiError(400, 50109, "The request body contains invalid JSON."),
  archivedThread: () => new ApiError(400, 50083, "Thread is archived"),
  threadExists: () => new ApiError(400, 160004, "A thread has already been created for this message"),
  lockedThread: () => new ApiError(403, 160005, "Thread is locked"),
  tooManyThreads: () => new ApiError(400, 160006, "Maximum number of active threads reached"),
} as const;
