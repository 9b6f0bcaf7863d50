/** When, where and what a server wants posted. */

/** ISO 8601's number of a weekday: Monday is 1, Sunday 7. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** On which days a schedule posts. */
export type Days =
  /** Every so many days, counted from the timing's first day. */
  | { readonly kind: "days"; readonly step: number }
  /** On weekdays, in every so many weeks, counted from the week of the timing's first day; weeks begin on Monday. */
  | { readonly kind: "weekdays"; readonly step: number; readonly on: readonly Weekday[] }
  /** On days of the month; -1 is the last one, and so is a day that a shorter month does not have. */
  | { readonly kind: "dates"; readonly on: readonly number[] }
  /** On the first to fourth, or last (-1), of a weekday in the month. */
  | { readonly kind: "nth"; readonly nth: 1 | 2 | 3 | 4 | -1; readonly weekday: Weekday };

/** When a schedule posts, in the words of a calendar on the wall. */
export interface Timing {
  /** Minutes after midnight, 0 to 1,439. */
  readonly time: number;
  /** An IANA name that Intl takes. */
  readonly zone: string;
  readonly days: Days;
  /** The first day that may have a post, `YYYY-MM-DD` in the zone. */
  readonly from: string;
}

/** What a schedule posts: `new` is each review that is added to the library from then on, once. */
export type Content = "quote" | "question" | "review" | "new";

/** Where a schedule posts: as a message in a channel, or as a post of its own in a forum. */
export type Destination =
  | { readonly kind: "message"; readonly channel: string; readonly in: "channel" | "announcement" | "thread" }
  | {
      readonly kind: "post";
      readonly channel: string;
      /** The tag of every post, by id. */
      readonly tag?: string;
      /** Where no tag was chosen: the tag that a work's kind has the name of. */
      readonly tagOfKind: Readonly<Record<string, string>>;
    };

/** What a server wants posted. Its parts are set by people; what became of it stands in its Run. */
export interface Schedule {
  /** Unique over all servers, never given out twice. */
  readonly id: string;
  readonly timing: Timing;
  readonly content: Content;
  /** The key of the one review to draw from. */
  readonly review?: string;
  readonly to: Destination;
  /** The role to ping; the server's own id stands for everyone. */
  readonly role?: string;
  readonly thread: boolean;
  readonly pin: boolean;
  /** Whether posts in an announcement channel go to the servers that follow it. */
  readonly publish: boolean;
  /** Discord's locale of the server. */
  readonly locale?: string;
  /** The user who set it up. */
  readonly setBy: string;
  /** When it was set, changed or resumed: epoch milliseconds. Nothing that was due before is posted. */
  readonly since: number;
  /** For `new`: reviews in slots from here on are new. */
  readonly newFrom: number;
  readonly paused: boolean;
  /** Due times to leave out: epoch milliseconds. */
  readonly skips: readonly number[];
  /** Posts that were asked for at once, by the time of the asking: epoch milliseconds. */
  readonly asked: readonly number[];
}
