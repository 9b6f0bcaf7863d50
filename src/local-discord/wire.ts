/**
 * The people's side of the stand-in: what its page and the tests say to it, as JSON over HTTP under /client and over
 * the WebSocket /client/events?user=ID. The bot's side is Discord's own API under /api/v10 and /gateway.
 */
import type {
  APIApplicationCommand,
  APIApplicationCommandOptionChoice,
  APIChannel,
  APIMessage,
  APIModalInteractionResponseCallbackData,
  APIRole,
  APIUser,
} from "discord-api-types/v10";

/** GET /client/world?user=ID: everything that this person may see. Without a user: the first person's. */
export interface World {
  readonly users: readonly (APIUser & { readonly locale: string })[];
  readonly bot: APIUser;
  readonly guilds: readonly {
    readonly id: string;
    readonly name: string;
    readonly roles: readonly APIRole[];
    /** Channels and threads, as Discord describes them. */
    readonly channels: readonly APIChannel[];
  }[];
  /** This person's direct-message channel with the bot. */
  readonly dm: APIChannel;
}

/** GET /client/commands: the commands as the bot registered them. */
export type Commands = readonly APIApplicationCommand[];

/** GET /client/channels/ID/messages?user=ID: oldest first, ephemeral ones only for whom they are. */
export type Messages = readonly APIMessage[];

/** One option as a person fills it in; subcommands hold their options in `options`. */
export interface FilledOption {
  readonly name: string;
  readonly value?: string | number | boolean;
  readonly options?: readonly FilledOption[];
  /** The option that is being typed, in an autocompletion. */
  readonly focused?: boolean;
}

/** POST /client/interactions */
export type Act =
  | {
      readonly kind: "command";
      readonly user: string;
      readonly channel: string;
      readonly command: string;
      readonly options: readonly FilledOption[];
    }
  | {
      readonly kind: "autocomplete";
      readonly user: string;
      readonly channel: string;
      readonly command: string;
      readonly options: readonly FilledOption[];
    }
  | {
      readonly kind: "component";
      readonly user: string;
      readonly channel: string;
      readonly message: string;
      readonly customId: string;
      readonly values?: readonly string[];
    }
  | {
      readonly kind: "modal";
      readonly user: string;
      readonly channel: string;
      readonly customId: string;
      readonly fields: Readonly<Record<string, string>>;
    };

/** The answer to POST /client/interactions: sent once the bot answered, or after Discord's three seconds. */
export type Outcome =
  /** The message as it stands now (a deferred answer: once it was filled in), and whether it is new. */
  | {
      readonly outcome: "message";
      readonly interaction: string;
      readonly message: APIMessage;
      readonly updated: boolean;
    }
  | {
      readonly outcome: "choices";
      readonly interaction: string;
      readonly choices: readonly APIApplicationCommandOptionChoice[];
    }
  | { readonly outcome: "modal"; readonly interaction: string; readonly modal: APIModalInteractionResponseCallbackData }
  /** Acknowledged without a message (a deferred update that changed nothing). */
  | { readonly outcome: "acknowledged"; readonly interaction: string }
  /** Discord's own "The application did not respond", or what Discord's client would have refused. */
  | { readonly outcome: "failed"; readonly interaction?: string; readonly reason: string };

/** GET /client/clock: the time that the bot's timetable goes by; 404 where it cannot be moved. Epoch milliseconds. */
export interface ClockState {
  readonly now: number;
  /** How far `now` is ahead of the machine's clock. */
  readonly offset: number;
  /** When the next post is due; left out where none is. */
  readonly next?: number;
}

/** POST /client/clock, answered with the new state once everything that came due on the way is done. */
export type ClockMove =
  /** More than 0, and at most 366 days. */
  | { readonly forwardMs: number }
  /** To the next post, if one is planned. */
  | { readonly to: "next" };

/** What /client/events sends, one JSON text a frame. */
export type ClientEvent =
  | { readonly type: "message"; readonly message: APIMessage }
  | { readonly type: "message-update"; readonly message: APIMessage }
  | { readonly type: "message-delete"; readonly channel: string; readonly id: string }
  | { readonly type: "thread"; readonly thread: APIChannel }
  /** The bot deferred its answer: "is thinking…" until the message comes. */
  | { readonly type: "thinking"; readonly channel: string; readonly interaction: string }
  | { readonly type: "commands"; readonly commands: Commands }
  /** The clock was moved. */
  | ({ readonly type: "clock" } & ClockState);
