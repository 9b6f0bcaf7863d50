import { RESTJSONErrorCodes } from "discord-api-types/v10";
import type { PermissionName } from "../permissions.js";
import type { Answer, Posts, Spot } from "./posts.js";

type Refused = Extract<Answer<never>, { outcome: "refused" }>;

/** What Discord's no means for a post. */
export type Meaning =
  | { readonly meaning: "forbidden"; readonly permission: PermissionName }
  /** The channel is gone. */
  | { readonly meaning: "gone" }
  /** The message was there and is not any more. */
  | { readonly meaning: "deleted" }
  | { readonly meaning: "failed"; readonly said: string };

/** Discord's code for a server that the bot is not in. */
const GONE: readonly number[] = [RESTJSONErrorCodes.UnknownChannel, RESTJSONErrorCodes.UnknownGuild];

/** The permission that is missing: asked of Discord, since its answer names none. @throws TokenRefused */
async function lacking(
  { code }: Refused,
  spot: Spot,
  needed: readonly PermissionName[],
  posts: Posts,
): Promise<PermissionName> {
  const first = needed[0] ?? "ViewChannel";
  if (code === RESTJSONErrorCodes.MissingAccess) return "ViewChannel";
  const found = await posts.lacking(spot, needed);
  return found.outcome === "ok" ? (found.value ?? first) : first;
}

/** What a refusal means. @throws TokenRefused */
export async function meaningOf(
  refused: Refused,
  spot: Spot,
  needed: readonly PermissionName[],
  posts: Posts,
): Promise<Meaning> {
  const { code, status, said } = refused;
  if (GONE.includes(code)) return { meaning: "gone" };
  if (code === RESTJSONErrorCodes.UnknownMessage) return { meaning: "deleted" };
  if (code === RESTJSONErrorCodes.MissingAccess || code === RESTJSONErrorCodes.MissingPermissions) {
    return { meaning: "forbidden", permission: await lacking(refused, spot, needed, posts) };
  }
  return { meaning: "failed", said: `${said} (${code === 0 ? status : code})` };
}
