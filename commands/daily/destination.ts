import { holds, missing, type PermissionName } from "../../src/permissions.js";
import type { Destination, Schedule } from "../../src/schedule/schedule.js";
import type { Wording } from "../../src/wording/wording.js";
import { type House, type Place, Refusal, type Role, type Tag } from "../command.js";
import { echoed } from "../options.js";
import { isUsable, tagNamed } from "../tags.js";

function mention(channel: string): string {
  return `<#${channel}>`;
}

/** What a schedule's posts take of the bot, where they are posted. */
export function needs({ to, thread, pin }: Pick<Schedule, "to" | "thread" | "pin">): PermissionName[] {
  if (to.kind === "post") return ["SendMessages", ...(pin ? (["ManageThreads"] as const) : [])];
  return [
    to.in === "thread" ? "SendMessagesInThreads" : "SendMessages",
    ...(thread && to.in !== "thread" ? (["CreatePublicThreads"] as const) : []),
    ...(pin ? (["PinMessages"] as const) : []),
  ];
}

/** @throws Refusal that names all that is missing */
export function checkPlace(place: Place, needed: readonly PermissionName[]): void {
  const first = missing(place.mine, []);
  const lacking = first === undefined ? needed.filter((name) => !holds(place.mine, name)) : [first];
  if (lacking.length > 0) {
    throw new Refusal(({ errors, permissions, list }) =>
      errors.lacks(list(lacking.map((name) => `“${permissions[name]}”`)), mention(place.id)),
    );
  }
  if (place.locked && !holds(place.mine, "ManageThreads")) throw new Refusal(({ errors }) => errors.locked);
}

/** @throws Refusal where the bot or the caller may not ping a role */
export function checkPing(role: Role, guild: string, place: Place): void {
  if (role.mentionable && role.id !== guild) return;
  const words = role.id === guild ? "@everyone" : `<@&${role.id}>`;
  if (!holds(place.callers, "MentionEveryone")) throw new Refusal(({ errors }) => errors.callerLacksPing(words));
  if (!holds(place.mine, "MentionEveryone")) throw new Refusal(({ errors }) => errors.lacksPing(words));
}

/** The tags of each kind of work, by name. */
function tagsOfKinds(tags: readonly Tag[], wording: Wording): Record<string, string> {
  return Object.fromEntries(
    Object.entries(wording.kinds).flatMap(([kind, word]) => {
      const tag = tagNamed(tags, kind) ?? tagNamed(tags, word);
      return tag === undefined ? [] : [[kind, tag.id]];
    }),
  );
}

async function forum(
  place: Place,
  asked: string | undefined,
  house: House,
  publicWording: Wording,
): Promise<Destination> {
  const { tags, required } = await house.threads.tags(place.id);
  const usable = tags.filter((tag) => isUsable(tag, place));
  const names = usable.map(({ name }) => echoed(name));
  const to = { kind: "post", channel: place.id } as const;
  if (asked !== undefined) {
    const tag = tagNamed(tags, asked);
    if (tag === undefined) {
      throw new Refusal(({ errors, list }) =>
        tags.length === 0
          ? errors.noTagsThere(mention(place.id))
          : errors.noTag(echoed(asked), mention(place.id), list(names)),
      );
    }
    if (!usable.includes(tag)) {
      throw new Refusal(({ errors }) => errors.tagModerated(echoed(tag.name), mention(place.id)));
    }
    return { ...to, tag: tag.id, tagOfKind: {} };
  }
  const tagOfKind = tagsOfKinds(usable, publicWording);
  const kinds = new Set(house.library().reviews.map(({ work }) => work.kind));
  const without = [...kinds].filter((kind) => tagOfKind[kind] === undefined);
  if (required && without.length > 0) {
    throw new Refusal(({ errors, list, kinds: words }) =>
      tags.length === 0
        ? errors.noTagsAtAll(mention(place.id))
        : errors.tagForKinds(mention(place.id), list(without.map((kind) => words[kind])), list(names)),
    );
  }
  return { ...to, tagOfKind };
}

/**
 * Where a schedule posts.
 *
 * @param tag what the tag option says
 * @throws Refusal where nothing can be posted there, or the tag does not fit
 */
export async function destinationOf(
  place: Place,
  tag: string | undefined,
  house: House,
  publicWording: Wording,
): Promise<Destination> {
  const inside = {
    text: "channel",
    announcement: "announcement",
    thread: "thread",
    "private-thread": "thread",
  } as const;
  if (place.kind === "forum" || place.kind === "media") {
    // Discord does not say what a forum is like where the bot cannot see it.
    checkPlace(place, ["SendMessages"]);
    return forum(place, tag, house, publicWording);
  }
  if (!(place.kind in inside)) throw new Refusal(({ errors }) => errors.cannotPostThere);
  if (tag !== undefined) throw new Refusal(({ errors }) => errors.tagOnlyInForums);
  return { kind: "message", channel: place.id, in: inside[place.kind as keyof typeof inside] };
}
