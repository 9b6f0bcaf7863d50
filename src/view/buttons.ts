import type { QuoteScope } from "../library/library.js";
import { unmarked } from "./mark.js";

/** What a button does, told by its custom_id. Keys are eleven characters, so an id never nears Discord's 100. */
export type Press =
  | { readonly verb: "quote"; readonly scope: QuoteScope }
  | { readonly verb: "discuss"; readonly review: string }
  /** Answers the presser with the first page. */
  | { readonly verb: "read"; readonly review: string }
  /** Turns the message that it stands under. Pages count from 0. */
  | { readonly verb: "turn"; readonly review: string; readonly page: number }
  /** Changes one thing about a schedule. */
  | { readonly verb: "daily"; readonly change: DailyChange; readonly schedule: string };

export type DailyChange = "silence" | "publish" | "keep";
const DAILY_CHANGES: readonly string[] = ["silence", "publish", "keep"] satisfies readonly DailyChange[];

function isDailyChange(text: string | undefined): text is DailyChange {
  return text !== undefined && DAILY_CHANGES.includes(text);
}

const KEY = /^[\w-]{11}$/;

/** The custom_id of a button. Two buttons of a message never have the same. */
export function customId(press: Press): string {
  switch (press.verb) {
    case "quote":
      return `quote:${press.scope.review ?? ""}:${press.scope.speaker ?? ""}`;
    case "turn":
      return `turn:${press.review}:${press.page}`;
    case "daily":
      return `daily:${press.change}:${press.schedule}`;
    default:
      return `${press.verb}:${press.review}`;
  }
}

function optionalKey(text: string | undefined): string | undefined {
  return text !== undefined && KEY.test(text) ? text : undefined;
}

/** Reads a custom_id back; nothing where it is none of ours. */
export function pressOf(id: string): Press | undefined {
  const [verb, first, second, ...rest] = unmarked(id).split(":");
  if (rest.length > 0) return undefined;
  const review = optionalKey(first);
  if (verb === "quote") {
    const speaker = optionalKey(second);
    const malformed = (first !== "" && review === undefined) || (second !== "" && speaker === undefined);
    if (malformed) return undefined;
    return {
      verb,
      scope: { ...(review === undefined ? {} : { review }), ...(speaker === undefined ? {} : { speaker }) },
    };
  }
  if (verb === "daily") {
    return isDailyChange(first) && /^[0-9a-z]{1,20}$/.test(second ?? "")
      ? { verb, change: first, schedule: second ?? "" }
      : undefined;
  }
  if (review === undefined) return undefined;
  if ((verb === "discuss" || verb === "read") && second === undefined) return { verb, review };
  if (verb === "turn" && /^\d{1,5}$/.test(second ?? "")) return { verb, review, page: Number(second) };
  return undefined;
}
