import type { APIApplicationCommand } from "discord-api-types/v10";
import { array, copy, isObject, type Json, object } from "./json.js";

const DICTIONARIES = ["name_localizations", "description_localizations"];

/** An option or choice as Discord gives it back: defaults left out, dictionaries there even when empty. */
function stored(entry: Json): Json {
  const rest: Json = { ...entry, name_localizations: entry.name_localizations ?? null };
  if ("description" in entry) rest.description_localizations = entry.description_localizations ?? null;
  for (const key of ["required", "autocomplete"]) if (rest[key] !== true) delete rest[key];
  for (const key of ["options", "choices"]) {
    const inner = array(rest[key]);
    if (inner.length > 0) rest[key] = inner.map((one) => stored(object(one)));
    else delete rest[key];
  }
  return rest;
}

function withoutDictionaries(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDictionaries);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !DICTIONARIES.includes(key))
      .map(([key, inner]) => [key, withoutDictionaries(inner)]),
  );
}

/** The commands of one place: everywhere, or one server. */
export class CommandStore {
  readonly #commands = new Map<string, Json>();
  readonly #application: string;
  readonly #guild: string | undefined;
  readonly #nextId: () => string;

  constructor(application: string, nextId: () => string, guild?: string) {
    this.#application = application;
    this.#nextId = nextId;
    this.#guild = guild;
  }

  list(localized = true): readonly APIApplicationCommand[] {
    const all = copy([...this.#commands.values()]);
    return (localized ? all : all.map(withoutDictionaries)) as unknown as readonly APIApplicationCommand[];
  }

  get(id: string): Json | undefined {
    return this.#commands.get(id);
  }

  byName(nameOrId: string, type = 1): Json | undefined {
    return [...this.#commands.values()].find(
      (command) => (command.name === nameOrId || command.id === nameOrId) && command.type === type,
    );
  }

  remove(id: string): boolean {
    return this.#commands.delete(id);
  }

  replaceAll(bodies: readonly Json[]): readonly Json[] {
    const before = [...this.#commands.values()];
    this.#commands.clear();
    for (const body of bodies) {
      const same = before.find((command) => command.name === body.name && command.type === (body.type ?? 1));
      this.put(body, same);
    }
    return copy([...this.#commands.values()]);
  }

  /** Creates the command, or replaces the one of this name and type. */
  put(body: Json, before = this.byName(String(body.name), Number(body.type ?? 1))): Json {
    const { name_localizations, description_localizations, options, ...rest } = body;
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== null));
    const shown = array(options).map((option) => stored(object(option)));
    const permissions = body.default_member_permissions;
    const command: Json = {
      type: 1,
      nsfw: false,
      dm_permission: true,
      contexts: null,
      integration_types: [0],
      description: "",
      ...given,
      id: before?.id ?? this.#nextId(),
      application_id: this.#application,
      default_member_permissions: permissions === undefined || permissions === null ? null : String(permissions),
      name_localizations: name_localizations ?? null,
      description_localizations: description_localizations ?? null,
      ...(shown.length > 0 ? { options: shown } : {}),
      ...(this.#guild === undefined ? {} : { guild_id: this.#guild }),
    };
    if (this.#guild !== undefined) delete command.dm_permission;
    const { version, ...was } = before ?? {};
    const { version: _, ...is } = command;
    const same = before !== undefined && JSON.stringify(sorted(was)) === JSON.stringify(sorted(is));
    command.version = same ? version : this.#nextId();
    this.#commands.set(String(command.id), command);
    return copy(command);
  }
}

function sorted(value: Json): Json {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
