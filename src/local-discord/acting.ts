import { PermissionFlagsBits } from "discord-api-types/v10";
import { fill, focusedCount, type Place, Refused, Resolved } from "./filling.js";
import { array, type Json, number, object, text } from "./json.js";
import { everyComponent } from "./rules.js";
import type { Act } from "./wire.js";
import type { Stored } from "./world.js";

/** An interaction's type and data, and the message it sits on. */
export interface Prepared {
  readonly type: number;
  readonly data: Json;
  readonly name?: string;
  readonly message?: Stored;
}

/** A modal that a person has open, and the message under whose component it opened. */
export interface OpenModal {
  readonly data: Json;
  readonly message?: Stored;
}

function command(place: Place, act: Extract<Act, { kind: "command" | "autocomplete" }>): Prepared {
  const { local, channel, user } = place;
  const { world } = local;
  const guild = world.guildOf(channel);
  const own = guild ? local.guildCommands(guild.id).byName(act.command) : undefined;
  const found = own ?? local.commands.byName(act.command);
  if (!found) throw new Refused(`There is no command "${act.command}".`);
  const contexts = array(found.contexts);
  if (guild) {
    if (contexts.length > 0 && !contexts.includes(0)) throw new Refused("This command is not for servers.");
    const held = world.permissions(channel, user);
    const isAdmin = (held & PermissionFlagsBits.Administrator) !== 0n;
    const needed = text(found.default_member_permissions);
    const needsMore = needed !== undefined && (needed === "0" || (held & BigInt(needed)) !== BigInt(needed));
    if (needsMore && !isAdmin) throw new Refused("You do not have permission to use this command.");
    if (!(held & PermissionFlagsBits.UseApplicationCommands)) throw new Refused("Commands may not be used here.");
  } else if (contexts.length > 0 ? !contexts.includes(1) : found.dm_permission === false) {
    throw new Refused("This command is only for servers.");
  }
  const typing = act.kind === "autocomplete";
  if (typing && focusedCount(act.options) !== 1) throw new Refused("Exactly one option is being typed.");
  const resolved = new Resolved(place);
  const options = fill(found.options, act.options, resolved, typing);
  return {
    type: typing ? 4 : 2,
    name: String(found.name),
    data: {
      id: found.id,
      name: found.name,
      type: 1,
      ...(options.length > 0 ? { options } : {}),
      ...resolved.json(),
      ...(own && guild ? { guild_id: guild.id } : {}),
    },
  };
}

function component(place: Place, act: Extract<Act, { kind: "component" }>): Prepared {
  const { local, channel, user } = place;
  const message = local.world.message(channel, act.message);
  if (!message || (message.onlyFor !== undefined && message.onlyFor !== user))
    throw new Refused("The message is gone.");
  const found = everyComponent(message.json.components, []).find(
    ({ component: one }) => one.custom_id === act.customId,
  );
  if (!found) throw new Refused("The message has no such component.");
  const { type, disabled, id } = found.component;
  if (disabled === true) throw new Refused("This component is disabled.");
  const data: Json = { custom_id: act.customId, component_type: type, id };
  if (type === 2) return { type: 3, data, message };
  const values = act.values ?? [];
  const least = number(found.component.min_values) ?? 1;
  const most = number(found.component.max_values) ?? 1;
  if (values.length < least || values.length > most) throw new Refused("Too few or too many values.");
  const resolved = new Resolved(place);
  const offered = array(found.component.options).map((option) => object(option).value);
  for (const value of values) {
    const known =
      (type === 3 && offered.includes(value)) ||
      ((type === 5 || type === 7) && resolved.user(value)) ||
      ((type === 6 || type === 7) && resolved.role(value)) ||
      (type === 8 && resolved.channel(value, array(found.component.channel_types)) === undefined);
    if (!known) throw new Refused("This value is not offered.");
  }
  return { type: 3, data: { ...data, values, ...resolved.json() }, message };
}

function modal(act: Extract<Act, { kind: "modal" }>, open: OpenModal | undefined): Prepared {
  if (!open) throw new Refused("There is no such modal open.");
  const known = new Set<string>();
  const answer = (entry: Json): Json => {
    const customId = text(entry.custom_id) ?? "";
    known.add(customId);
    const value = act.fields[customId] ?? (entry.type === 4 ? text(entry.value) : undefined) ?? "";
    if (entry.required !== false && value === "") throw new Refused("A required field is empty.");
    if (entry.type === 4 && value !== "") {
      if (value.length > (number(entry.max_length) ?? 4000)) throw new Refused("A field is too long.");
      if (value.length < (number(entry.min_length) ?? 0)) throw new Refused("A field is too short.");
    }
    if (entry.type === 4) return { type: 4, custom_id: customId, value, id: entry.id ?? 0 };
    const values = value === "" ? [] : value.split(",");
    const offered = array(entry.options).map((option) => object(option).value);
    if (entry.type === 3 && values.some((one) => !offered.includes(one)))
      throw new Refused("This value is not offered.");
    return { type: entry.type, custom_id: customId, values, id: entry.id ?? 0 };
  };
  const components = array(open.data.components).map((entry): Json => {
    const row = object(entry);
    if (row.type === 18) return { type: 18, id: row.id ?? 0, component: answer(object(row.component)) };
    if (row.type === 1) return { type: 1, components: array(row.components).map((one) => answer(object(one))) };
    return { type: row.type, id: row.id ?? 0 };
  });
  const stray = Object.keys(act.fields).find((key) => !known.has(key));
  if (stray !== undefined) throw new Refused(`The modal has no field "${stray}".`);
  const data = { custom_id: act.customId, components };
  return open.message ? { type: 5, data, message: open.message } : { type: 5, data };
}

/** What the bot would be sent, or Refused where Discord's client would not send it. */
export function prepare(place: Place, act: Act, open: OpenModal | undefined): Prepared {
  if (act.kind === "component") return component(place, act);
  if (act.kind === "modal") return modal(act, open);
  return command(place, act);
}
