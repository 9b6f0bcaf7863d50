import { missing } from "../src/permissions.js";
import { fold } from "../src/review/fold.js";
import type { Place, Tag } from "./command.js";

/** The tag that a name or an id means. */
export function tagNamed(tags: readonly Tag[], name: string): Tag | undefined {
  const folded = fold(name);
  return (
    tags.find((tag) => tag.id === name || tag.name === name) ??
    // What has no letters, such as an emoji, folds to nothing, and nothing is not a match.
    (folded === "" ? undefined : tags.find((tag) => fold(tag.name) === folded))
  );
}

/** Whether both the bot and the caller may put a tag on a post there. */
export function isUsable(tag: Tag, place: Place): boolean {
  const moderates = (bits: bigint) => missing(bits, ["ManageThreads"]) === undefined;
  return !tag.moderated || (moderates(place.mine) && moderates(place.callers));
}
