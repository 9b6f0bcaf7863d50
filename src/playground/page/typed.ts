/** What a person typed into the message box → a command with its options filled in. */
import type { APIApplicationCommand, APIApplicationCommandOption } from "discord-api-types/v10";
import type { FilledOption } from "../../local-discord/wire.js";

/** Discord's numbers for what an option holds. */
export const OptionType = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
} as const;

/** One option as it stands in the box: where its value begins and ends, and what is written there. */
export interface TypedOption {
  readonly option: APIApplicationCommandOption;
  readonly raw: string;
  /** Where the option begins: at its name if that is written, else at its value. */
  readonly start: number;
  readonly end: number;
}

export interface Typed {
  readonly command: APIApplicationCommand;
  /** The names of the group and subcommand, where the command has them. */
  readonly path: readonly string[];
  /** What may still follow: subcommands while one is to be chosen, else the options. */
  readonly open: readonly APIApplicationCommandOption[];
  readonly options: readonly TypedOption[];
  /** Free text that no option takes: it must not vanish. */
  readonly stray: string;
}

/** The names that were chosen from suggestions, by option: they may hold anything, even ` speaker:`. */
export type Chosen = (option: string) => Iterable<string>;

export function commandName(text: string): string | undefined {
  return /^\/(\S*)/.exec(text)?.[1];
}

function optionsOf(holder: {
  readonly options?: readonly APIApplicationCommandOption[] | undefined;
}): readonly APIApplicationCommandOption[] {
  return holder.options ?? [];
}

/** Whether it is a subcommand or a group of them, which hold the options. */
export function isNested(option: APIApplicationCommandOption): boolean {
  return option.type === OptionType.subcommand || option.type === OptionType.group;
}

export function readTyped(
  text: string,
  commands: readonly APIApplicationCommand[],
  chosen: Chosen = () => [],
): Typed | undefined {
  const name = commandName(text);
  const command = commands.find((one) => one.type === 1 && one.name === name);
  if (!command || name === undefined) return undefined;
  const path: string[] = [];
  let open = optionsOf(command);
  let at = name.length + 1;
  while (open.some(isNested)) {
    const word = /^\s+(\S+)/.exec(text.slice(at));
    const next = open.find((option) => isNested(option) && option.name === word?.[1]);
    if (!word || !next) break;
    path.push(next.name);
    open = "options" in next ? optionsOf(next) : [];
    at += word[0].length;
  }
  if (open.some(isNested)) return { command, path, open, options: [], stray: text.slice(at).trim() };
  return { command, path, open, ...readOptions(text, at, open, chosen) };
}

function readOptions(
  text: string,
  rest: number,
  options: readonly APIApplicationCommandOption[],
  chosen: Chosen,
): { options: TypedOption[]; stray: string } {
  const marks: { option: APIApplicationCommandOption; start: number; value: number }[] = [];
  const boundary = /(?<=\s)([^\s:]+):/g;
  boundary.lastIndex = rest;
  for (let found = boundary.exec(text); found; found = boundary.exec(text)) {
    const option = options.find((one) => one.name === found?.[1]);
    if (!option || marks.some((mark) => mark.option === option)) continue;
    const value = found.index + found[0].length;
    marks.push({ option, start: found.index, value });
    const whole = wholeChoice(text, value, chosen(option.name));
    boundary.lastIndex = value + whole.length;
  }
  // Free text fills the first option, unless that one is named as well.
  const first = options[0];
  const free = marks.some((mark) => mark.option === first) ? undefined : first;
  const firstMark = marks[0]?.start ?? text.length;
  const lead = text.slice(rest, firstMark);
  const typed: TypedOption[] = [];
  if (free && (lead.trim() !== "" || (marks.length === 0 && lead !== ""))) {
    const start = rest + (lead.length - lead.trimStart().length);
    typed.push({ option: free, raw: lead.trim(), start, end: firstMark });
  }
  marks.forEach((mark, index) => {
    const end = marks[index + 1]?.start ?? text.length;
    typed.push({ option: mark.option, raw: text.slice(mark.value, end).trim(), start: mark.start, end });
  });
  return { options: typed, stray: free ? "" : lead.trim() };
}

function wholeChoice(text: string, from: number, names: Iterable<string>): string {
  let longest = "";
  for (const name of names) if (name.length > longest.length && text.startsWith(name, from)) longest = name;
  return longest;
}

/** The options whose name may be begun at the end of the text, and where it begins. */
export function openAtEnd(
  typed: Typed,
  text: string,
): { readonly start: number; readonly options: readonly APIApplicationCommandOption[] } {
  const word = /(?<=\s)[^\s:]*$/.exec(text)?.[0];
  if (word === undefined || typed.open.some(isNested)) return { start: text.length, options: [] };
  const start = text.length - word.length;
  // What is only free text so far may become an option's name.
  const written = typed.options.filter((one) => one.start !== start).map((one) => one.option);
  const options = typed.open.filter(
    (option) => !written.includes(option) && option.name.startsWith(word.toLowerCase()),
  );
  return { start, options };
}

/** Looks up what a person writes: a choice that was suggested, or a channel, person or role by its name. */
export interface Names {
  choice(option: string, name: string): string | number | boolean | undefined;
  /** The id of what this option can take under this name, which is without its `#` or `@`. */
  named(option: APIApplicationCommandOption, name: string): string | undefined;
}

export type Filled =
  | { readonly options: readonly FilledOption[] }
  /** What Discord's client would have said before sending anything. */
  | { readonly refused: string };

/** For sending: every value converted, and refused where it cannot be what it must. */
export function fill(typed: Typed, names: Names): Filled {
  if (typed.open.some(isNested)) {
    return { refused: `Choose one of: ${typed.open.map((option) => option.name).join(", ")}.` };
  }
  const filled: FilledOption[] = [];
  for (const { option, raw } of typed.options) {
    if (raw === "") continue;
    const value = convert(option, raw, names);
    if (value === undefined) return { refused: `“${raw}” is not ${article(option)} for “${option.name}”.` };
    filled.push({ name: option.name, value });
  }
  const missing = typed.open.find((option) => option.required && !filled.some((one) => one.name === option.name));
  if (missing) return { refused: `“${missing.name}” is required: ${missing.description}` };
  if (typed.stray !== "") return { refused: `“${typed.stray}” belongs to no option: write it as “name:value”.` };
  return { options: nest(typed.path, filled) };
}

/** For autocompletion: text as it stands, the focused option marked. */
export function fillForCompletion(typed: Typed, focused: string, names: Names): readonly FilledOption[] {
  const filled = typed.options.flatMap(({ option, raw }): FilledOption[] => {
    if (option.name === focused) return [{ name: option.name, value: raw, focused: true }];
    const value = raw === "" ? undefined : convert(option, raw, names);
    return value === undefined ? [] : [{ name: option.name, value }];
  });
  return nest(typed.path, filled);
}

function nest(path: readonly string[], options: readonly FilledOption[]): readonly FilledOption[] {
  return path.reduceRight<readonly FilledOption[]>((inner, name) => [{ name, options: inner }], options);
}

function convert(
  option: APIApplicationCommandOption,
  raw: string,
  names: Names,
): string | number | boolean | undefined {
  const suggested = names.choice(option.name, raw);
  if (suggested !== undefined) return suggested;
  const choices = "choices" in option ? option.choices : undefined;
  if (choices && choices.length > 0) {
    const lower = raw.toLowerCase();
    return choices.find((choice) => choice.name.toLowerCase() === lower || String(choice.value) === raw)?.value;
  }
  switch (option.type) {
    case OptionType.string:
      return raw;
    case OptionType.integer:
      return /^-?\d{1,15}$/.test(raw) ? Number(raw) : undefined;
    case OptionType.number:
      return Number.isFinite(Number(raw)) ? Number(raw) : undefined;
    case OptionType.boolean:
      return /^(true|yes|on)$/i.test(raw) ? true : /^(false|no|off)$/i.test(raw) ? false : undefined;
    case OptionType.channel:
      return names.named(option, raw.replace(/^#/, ""));
    case OptionType.user:
    case OptionType.role:
    case OptionType.mentionable:
      return names.named(option, raw.replace(/^@/, ""));
    default:
      return undefined;
  }
}

function article(option: APIApplicationCommandOption): string {
  if ("choices" in option && option.choices && option.choices.length > 0) {
    return `one of ${option.choices.map((choice) => choice.name).join(", ")}`;
  }
  switch (option.type) {
    case OptionType.integer:
      return "a whole number";
    case OptionType.number:
      return "a number";
    case OptionType.boolean:
      return "True or False";
    case OptionType.channel:
      return "a channel here (#name)";
    case OptionType.user:
    case OptionType.mentionable:
      return "somebody here (@name)";
    case OptionType.role:
      return "a role here (@name)";
    default:
      return "something this page can send";
  }
}
