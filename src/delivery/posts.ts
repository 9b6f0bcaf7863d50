import type { PermissionName } from "../permissions.js";
import type { MessagePayload } from "../view/message.js";

/** What Discord answered to one request, tried once. */
export type Answer<T> =
  | { readonly outcome: "ok"; readonly value: T }
  /** Held back by a rate limit: nothing happened. */
  | { readonly outcome: "busy"; readonly waitMs: number }
  /** It may have happened or not. */
  | { readonly outcome: "unclear"; readonly said: string }
  /** Discord said no: nothing happened. */
  | { readonly outcome: "refused"; readonly status: number; readonly code: number; readonly said: string };

/** A history that may not be read says nothing. */
export type Look =
  | Answer<{ readonly id: string } | undefined>
  | { readonly outcome: "blind"; readonly permission: PermissionName };

/** Discord no longer takes the bot's token: nothing can be done any more. */
export class TokenRefused extends Error {
  override readonly name = "TokenRefused";
}

/** Where a delivery stands in Discord. */
export interface Spot {
  readonly guild: string;
  readonly channel: string;
}

/**
 * What a delivery asks of Discord: one request each, never repeated by itself.
 *
 * Every method throws TokenRefused.
 */
export interface Posts {
  /** Posts a message; a second one with the same nonce is dropped by Discord for a few minutes. */
  post(channel: string, message: MessagePayload, nonce: string): Promise<Answer<{ readonly id: string }>>;
  /** Opens a post in a forum. */
  openPost(
    forum: string,
    name: string,
    message: MessagePayload,
    tags: readonly string[],
  ): Promise<Answer<{ readonly id: string }>>;
  /** Our message that carries a mark, posted since a time (epoch milliseconds of Discord's clock). */
  find(spot: Spot, mark: string, since: number): Promise<Look>;
  /** Our forum post whose first message carries a mark, opened since a time, active or archived. */
  findPost(spot: Spot, mark: string, since: number): Promise<Look>;
  /** Opens a thread on a message. */
  thread(channel: string, message: string, name: string): Promise<Answer<{ readonly id: string }>>;
  pin(channel: string, message: string): Promise<Answer<void>>;
  unpin(channel: string, message: string): Promise<Answer<void>>;
  /** Pins a forum post at the top of its forum, or takes the pin off. */
  pinPost(post: string, pinned: boolean): Promise<Answer<void>>;
  /** Publishes a message of an announcement channel to those who follow it. */
  publish(channel: string, message: string): Promise<Answer<void>>;
  /** The first of these permissions that the bot lacks in a channel. */
  lacking(spot: Spot, needed: readonly PermissionName[]): Promise<Answer<PermissionName | undefined>>;
  /** Where Discord itself speaks in a server; nothing where the server has no such channel. */
  systemChannel(guild: string): Promise<Answer<string | undefined>>;
  /** The bot's direct messages with a user. */
  direct(user: string): Promise<Answer<string>>;
}
