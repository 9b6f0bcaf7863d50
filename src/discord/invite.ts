import { OAuth2Scopes, PermissionFlagsBits } from "discord-api-types/v10";
import { NEEDED } from "../permissions.js";

/** The link that adds the bot to a server, with exactly the permissions that it uses. */
export function inviteLink(application: string): string {
  const permissions = NEEDED.reduce((bits, name) => bits | PermissionFlagsBits[name], 0n);
  const query = new URLSearchParams({
    client_id: application,
    permissions: String(permissions),
    scope: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands].join(" "),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}
