import type { REST } from "@discordjs/rest";
import { ApplicationCommandType, Routes } from "discord-api-types/v10";
import { z } from "zod";
import type { Definition } from "../../commands/command.js";

/** What a definition says, and what Discord fills in where it is left out (docs: Application Command Object). */
const SAID: Readonly<Record<string, unknown>> = {
  type: 1,
  name: undefined,
  name_localizations: {},
  description: undefined,
  description_localizations: {},
  options: [],
  choices: [],
  value: undefined,
  required: false,
  autocomplete: false,
  channel_types: [],
  min_value: undefined,
  max_value: undefined,
  min_length: undefined,
  max_length: undefined,
  default_member_permissions: undefined,
  nsfw: false,
  contexts: undefined,
  integration_types: undefined,
};

/** Lists whose order says nothing. */
const SETS = new Set(["contexts", "integration_types", "channel_types"]);

function sorted(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A definition in one form, whether it is ours or what Discord gave back. What Discord adds of its own is left out, so
 * that a new field of theirs never makes every start register anew.
 */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== "object" || value === null) return value;
  const said = Object.entries(value).flatMap(([name, own]): [string, unknown][] => {
    if (!(name in SAID) || own === undefined || own === null) return [];
    if (JSON.stringify(own) === JSON.stringify(SAID[name])) return [];
    if (name.endsWith("_localizations")) return [[name, sorted(Object.entries(own))]];
    return [[name, SETS.has(name) && Array.isArray(own) ? own.toSorted() : normal(own)]];
  });
  return sorted(said);
}

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
  // The entry point of an Activity is Discord's own; leaving it out of the list is refused.
  const entryPoints = theirs.filter(({ type }) => type === ApplicationCommandType.PrimaryEntryPoint);
  const ours = theirs.filter((command) => !entryPoints.includes(command));
  if (fingerprint(ours) === fingerprint(definitions)) return false;
  await rest.put(route, { body: [...definitions, ...entryPoints] });
  return true;
}
