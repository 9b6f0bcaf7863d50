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
