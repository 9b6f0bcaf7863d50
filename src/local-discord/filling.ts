import { type APIChannel, PermissionFlagsBits } from "discord-api-types/v10";
import { describeMember, describeUser, partialChannel } from "./describe.js";
import { array, type Json, number, object, text } from "./json.js";
import type { Local } from "./local.js";
import type { FilledOption } from "./wire.js";
import type { Channel } from "./world.js";

/** Why Discord's client would not send this. */
export class Refused extends Error {}

export interface Place {
  readonly local: Local;
  readonly channel: Channel;
  readonly user: string;
}

/** Collects what the ids in an interaction's values stand for. */
export class Resolved {
  readonly #found: Record<"users" | "members" | "roles" | "channels", Json> = {
    users: {},
    members: {},
    roles: {},
    channels: {},
  };
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  user(id: string): boolean {
    const { local, channel } = this.#place;
    const user = describeUser(local.world, id);
    if (!user) return false;
    this.#found.users[id] = user;
    const guild = local.world.guildOf(channel);
    if (guild?.members.has(id)) {
      const permissions = String(local.world.permissions(channel, id));
      this.#found.members[id] = { ...describeMember(guild, id), permissions };
    }
    return true;
  }

  role(id: string): boolean {
    const { local, channel } = this.#place;
    const role = local.world.guildOf(channel)?.roles.find((one) => one.id === id);
    if (role) this.#found.roles[id] = role;
    return role !== undefined;
  }

  channel(id: string, types: readonly unknown[]): string | undefined {
    const { local, channel: here, user } = this.#place;
    const { world } = local;
    const channel = world.channel(id);
    if (!channel || channel.guildId === undefined || channel.guildId !== here.guildId)
      return "There is no such channel.";
    if (!world.may(channel, user, PermissionFlagsBits.ViewChannel)) return "There is no such channel.";
    if (types.length > 0 && !types.includes(channel.type)) return "This kind of channel is not offered here.";
    this.#found.channels[id] = {
      ...partialChannel(world, channel),
      permissions: String(world.permissions(channel, user)),
      app_permissions: String(world.permissions(channel, world.bot.id, false)),
    } satisfies Partial<Record<keyof APIChannel | string, unknown>>;
    return undefined;
  }

  json(): Json {
    const filled = Object.entries(this.#found).filter(([, held]) => Object.keys(held).length > 0);
    return filled.length > 0 ? { resolved: Object.fromEntries(filled) } : {};
  }
}

function demand(held: boolean, reason: string): void {
  if (!held) throw new Refused(reason);
}

function checkValue(definition: Json, option: FilledOption, resolved: Resolved): void {
  const { value, name } = option;
  const chosen = array(definition.choices).map((choice) => object(choice).value);
  switch (definition.type) {
    case 3: {
      if (typeof value !== "string") throw new Refused(`"${name}" is a text.`);
      demand(value.length <= (number(definition.max_length) ?? 6000), `"${name}" is too long.`);
      demand(value.length >= (number(definition.min_length) ?? 0), `"${name}" is too short.`);
      break;
    }
    case 4:
    case 10: {
      if (typeof value !== "number") throw new Refused(`"${name}" is a number.`);
      demand(definition.type === 10 || Number.isSafeInteger(value), `"${name}" is a whole number.`);
      demand(value >= (number(definition.min_value) ?? -(2 ** 53)), `"${name}" is too small.`);
      demand(value <= (number(definition.max_value) ?? 2 ** 53), `"${name}" is too large.`);
      break;
    }
    case 5:
      demand(typeof value === "boolean", `"${name}" is true or false.`);
      break;
    case 6:
      demand(resolved.user(String(value)), `"${name}": there is no such person.`);
      break;
    case 7: {
      const reason = resolved.channel(String(value), array(definition.channel_types));
      if (reason) throw new Refused(`"${name}": ${reason}`);
      break;
    }
    case 8:
      demand(resolved.role(String(value)), `"${name}": there is no such role.`);
      break;
    case 9:
      demand(
        resolved.user(String(value)) || resolved.role(String(value)),
        `"${name}": there is no such person or role.`,
      );
      break;
    default:
      throw new Refused(`"${name}" cannot be filled in here.`);
  }
  if (chosen.length > 0) demand(chosen.includes(value), `"${name}" is none of the choices.`);
}

/** A person's options checked against the command's, in the form an interaction carries. */
export function fill(
  definitions: unknown,
  options: readonly FilledOption[],
  resolved: Resolved,
  typing: boolean,
): readonly Json[] {
  const known = array(definitions).map(object);
  const nested = known.some(({ type }) => Number(type) <= 2);
  if (nested) demand(options.length === 1, "Choose one subcommand.");
  for (const definition of known) {
    const given = options.some(({ name }) => name === definition.name);
    if (definition.required === true && !given && !typing) throw new Refused(`"${text(definition.name)}" is required.`);
  }
  demand(new Set(options.map(({ name }) => name)).size === options.length, "An option is given twice.");
  return options.map((option) => {
    const definition = known.find(({ name }) => name === option.name);
    if (!definition) throw new Refused(`There is no option "${option.name}".`);
    const type = Number(definition.type);
    if (type <= 2) {
      return { name: option.name, type, options: fill(definition.options, option.options ?? [], resolved, typing) };
    }
    const isTyped = typing && option.focused === true;
    if (isTyped) {
      demand(definition.autocomplete === true, `"${option.name}" does not complete.`);
      return { name: option.name, type, value: String(option.value ?? ""), focused: true };
    }
    checkValue(definition, option, resolved);
    return { name: option.name, type, value: option.value };
  });
}

/** How many options are being typed. */
export function focusedCount(options: readonly FilledOption[]): number {
  return options.reduce((sum, option) => sum + (option.focused ? 1 : 0) + focusedCount(option.options ?? []), 0);
}
