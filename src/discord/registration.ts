import type { REST } from "@discordjs/rest";
import { Routes } from "discord-api-types/v10";
import { z } from "zod";
import type { Definition } from "../../commands/command.js";

/** What Discord fills in where a definition leaves it out; told by its documentation of application commands. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  type: 1,
  nsfw: false,
  default_member_permissions: null,
  contexts: null,
  name_localizations: null,
  description_localizations: null,
  required: false,
  autocomplete: false,
  options: [],
};

/** Given by Discord, or replaced by `contexts`: nothing that a definition of ours says. */
const THEIRS = new Set([
  "id",
  "application_id",
  "guild_id",
  "version",
  "dm_permission",
  "default_permission",
  "handler",
  "name_localized",
  "description_localized",
]);

/** A definition in one form, whether it is ours or what Discord gave back. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(([name, own]) => {
      if (THEIRS.has(name) || own === undefined || own === null) return false;
      const isDefault =
        name in DEFAULTS && !("choices" === name) && JSON.stringify(own) === JSON.stringify(DEFAULTS[name]);
      return !isDefault && !(Array.isArray(own) && own.length === 0);
    })
    .map(([name, own]): [string, unknown] => [
      name,
      SETS.has(name) && Array.isArray(own) ? own.toSorted() : normal(own),
    ]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Lists whose order says nothing. */
const SETS = new Set(["contexts", "integration_types", "channel_types"]);

function fingerprint(commands: readonly unknown[]): string {
  const named = commands.map((command) => JSON.stringify(normal(command)));
  return named.toSorted().join("\n");
}

/**
 * Makes Discord's list of commands ours, where it differs. The list is asked for, with its localisations, not remembered.
 *
 * @returns whether something was registered
 * @throws what the REST client throws
 */
export async function registerWhereDifferent(
  rest: REST,
  application: string,
  definitions: readonly Definition[],
): Promise<boolean> {
  const route = Routes.applicationCommands(application);
  const query = new URLSearchParams({ with_localizations: "true" });
  const theirs = z.array(z.record(z.string(), z.unknown())).parse(await rest.get(route, { query }));
  if (fingerprint(theirs) === fingerprint(definitions)) return false;
  await rest.put(route, { body: definitions });
  return true;
}
