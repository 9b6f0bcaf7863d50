import type { Issue } from "./errors.js";
import { array, type Json, number, object, text } from "./json.js";

type Path = Issue["path"];

export const COMPONENTS_V2 = 1 << 15;
export const EPHEMERAL = 1 << 6;

const BUTTON = 2;
const V2_TYPES: readonly unknown[] = [9, 10, 11, 12, 13, 14, 17];
const COMMAND_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

interface Placed {
  readonly component: Json;
  readonly path: Path;
}

/** Every component of a body with its place, the nested ones too. */
export function everyComponent(components: unknown, path: Path): readonly Placed[] {
  return array(components).flatMap((entry, index) => {
    const component = object(entry);
    const here = [...path, index];
    const single = ["accessory", "component"].flatMap((key) =>
      component[key] === undefined ? [] : everyComponent([component[key]], [...here, key]),
    );
    return [{ component, path: here }, ...everyComponent(component.components, [...here, "components"]), ...single];
  });
}

function required(path: Path): Issue {
  return { path, code: "BASE_TYPE_REQUIRED", message: "This field is required" };
}

function buttonIssues({ component, path }: Placed): readonly Issue[] {
  const issues: Issue[] = [];
  const { style } = component;
  if (style !== 6 && !component.label && !component.emoji) {
    issues.push({ path, code: "BUTTON_COMPONENT_LABEL_REQUIRED", message: "A button needs a label or an emoji" });
  }
  if (style === 5) {
    if (!component.url) issues.push(required([...path, "url"]));
    if (component.custom_id) {
      issues.push({
        path,
        code: "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
        message: "A custom id and url cannot both be specified",
      });
    }
  } else if (style !== 6 && !component.custom_id) issues.push(required([...path, "custom_id"]));
  else if (style !== 6 && component.url) {
    issues.push({
      path,
      code: "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
      message: "A custom id and url cannot both be specified",
    });
  }
  return issues;
}

function selectIssues({ component, path }: Placed): readonly Issue[] {
  const least = number(component.min_values) ?? 1;
  const most = number(component.max_values) ?? 1;
  const issues: Issue[] = [];
  if (least > most) {
    issues.push({ path: [...path, "min_values"], code: "COMPONENT_MIN_VALUES", message: "Must be at most max_values" });
  }
  const values = array(component.options).map((option) => object(option).value);
  if (component.type === 3 && new Set(values).size < values.length) {
    issues.push({
      path: [...path, "options"],
      code: "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
      message: "The specified option value is already used",
    });
  }
  if (component.type === 3 && least > values.length) {
    issues.push({
      path: [...path, "min_values"],
      code: "COMPONENT_MIN_VALUES",
      message: "More than there are options",
    });
  }
  return issues;
}

function rowIssues({ component, path }: Placed): readonly Issue[] {
  const inside = array(component.components).map((inner) => object(inner).type);
  const mixed = inside.some((type) => type !== BUTTON) && inside.length > 1;
  return mixed
    ? [
        {
          path: [...path, "components"],
          code: "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
          message: "A select menu takes the whole row",
        },
      ]
    : [];
}

function duplicateIds(placed: readonly Placed[]): readonly Issue[] {
  const seen = new Set<unknown>();
  return placed.flatMap(({ component, path }) => {
    const id = component.custom_id;
    if (id === undefined || id === null) return [];
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [
      {
        path: [...path, "custom_id"],
        code: "COMPONENT_CUSTOM_ID_DUPLICATED",
        message: "Component custom id cannot be duplicated",
      },
    ];
  });
}

function layoutIssues(body: Json, placed: readonly Placed[], path: Path, isV2: boolean): readonly Issue[] {
  const components = array(body.components);
  const issues: Issue[] = [];
  if (placed.length > 40) {
    issues.push({
      path: [...path, "components"],
      code: "BASE_TYPE_BAD_LENGTH",
      message: "Must be 40 or fewer components in total.",
    });
  }
  if (!isV2) {
    if (components.length > 5) {
      issues.push({
        path: [...path, "components"],
        code: "BASE_TYPE_BAD_LENGTH",
        message: "Must be between 1 and 5 in length.",
      });
    }
    for (const { component, path: at } of placed) {
      if (V2_TYPES.includes(component.type)) {
        issues.push({ path: [...at, "type"], code: "UNION_TYPE_CHOICES", message: "Needs the IS_COMPONENTS_V2 flag" });
      }
    }
    return issues;
  }
  for (const key of ["content", "embeds", "poll", "sticker_ids", "stickers"]) {
    const value = body[key];
    const holds = Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== "";
    if (holds) {
      issues.push({
        path: [...path, key],
        code: "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        message: `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      });
    }
  }
  const words = placed.reduce(
    (sum, { component }) => sum + (component.type === 10 ? (text(component.content) ?? "").length : 0),
    0,
  );
  if (words > 4000) {
    issues.push({
      path: [...path, "components"],
      code: "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
      message: "The text exceeds 4000 characters",
    });
  }
  return issues;
}

function embedIssues(body: Json, path: Path): readonly Issue[] {
  const sizes = array(body.embeds).map((entry) => {
    const embed = object(entry);
    const fields = array(embed.fields).map(object);
    const parts = [embed.title, embed.description, object(embed.footer).text, object(embed.author).name];
    return [...parts, ...fields.flatMap((field) => [field.name, field.value])].reduce(
      (sum: number, part) => sum + (text(part) ?? "").length,
      0,
    );
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return total > 6000
    ? [
        {
          path: [...path, "embeds"],
          code: "MAX_EMBED_SIZE_EXCEEDED",
          message: "Embed size exceeds maximum size of 6000",
        },
      ]
    : [];
}

/** Documented rules on a message that its schema misses. */
export function messageIssues(
  body: Json,
  context: {
    readonly path?: Path;
    readonly ephemeral?: boolean;
    readonly wasV2?: boolean;
    readonly edit?: boolean;
  } = {},
): readonly Issue[] {
  const path = context.path ?? [];
  const flags = number(body.flags) ?? 0;
  const isV2 = (flags & COMPONENTS_V2) !== 0 || context.wasV2 === true;
  const issues: Issue[] = [];
  const flagIssue = (message: string) =>
    issues.push({ path: [...path, "flags"], code: "MESSAGE_FLAGS_INVALID", message });
  if (context.wasV2 && body.flags !== undefined && body.flags !== null && !(flags & COMPONENTS_V2)) {
    flagIssue("IS_COMPONENTS_V2 cannot be taken away");
  }
  if (flags & EPHEMERAL && !context.ephemeral) flagIssue("Only an answer to an interaction can be ephemeral");
  if (flags & ~(4 | EPHEMERAL | COMPONENTS_V2 | 4096 | 8192)) flagIssue("These flags cannot be set");
  if ((text(body.content) ?? "").length > 2000) {
    issues.push({
      path: [...path, "content"],
      code: "BASE_TYPE_MAX_LENGTH",
      message: "Must be 2000 or fewer in length.",
    });
  }
  if (isV2 && !context.edit && array(body.components).length === 0) issues.push(required([...path, "components"]));
  if (body.enforce_nonce === true && (body.nonce === undefined || body.nonce === null || body.nonce === "")) {
    issues.push(required([...path, "nonce"]));
  }
  const mentions = object(body.allowed_mentions);
  for (const kind of ["users", "roles"] as const) {
    if (array(mentions.parse).includes(kind) && array(mentions[kind]).length > 0) {
      issues.push({
        path: [...path, "allowed_mentions"],
        code: "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      });
    }
  }
  const placed = everyComponent(body.components, [...path, "components"]);
  for (const one of placed) {
    if (one.component.type === BUTTON) issues.push(...buttonIssues(one));
    if (one.component.type === 1) issues.push(...rowIssues(one));
    if ([3, 5, 6, 7, 8].includes(Number(one.component.type))) issues.push(...selectIssues(one));
  }
  return [...issues, ...duplicateIds(placed), ...layoutIssues(body, placed, path, isV2), ...embedIssues(body, path)];
}

/** Documented rules on a modal. */
export function modalIssues(data: Json, path: Path): readonly Issue[] {
  const placed = everyComponent(data.components, [...path, "components"]);
  const issues: Issue[] = [];
  if (array(data.components).length > 5) {
    issues.push({
      path: [...path, "components"],
      code: "BASE_TYPE_BAD_LENGTH",
      message: "Must be between 1 and 5 in length.",
    });
  }
  for (const { component, path: at } of placed) {
    const labelled = at.at(-1) === 0 && at.at(-2) === "component";
    if (component.type === 4 && !labelled && !component.label) issues.push(required([...at, "label"]));
    const least = number(component.min_length) ?? 0;
    if (component.type === 4 && least > (number(component.max_length) ?? 4000)) {
      issues.push({ path: [...at, "min_length"], code: "COMPONENT_MIN_LENGTH", message: "Must be at most max_length" });
    }
  }
  return [...issues, ...duplicateIds(placed)];
}

/** Documented rules on the choices of an autocompletion or an option. */
export function choiceIssues(choices: unknown, path: Path, type?: unknown): readonly Issue[] {
  const issues: Issue[] = [];
  if (array(choices).length > 25) {
    issues.push({ path, code: "BASE_TYPE_BAD_LENGTH", message: "Must be 25 or fewer in length." });
  }
  array(choices).forEach((entry, index) => {
    const { name, value } = object(entry);
    const length = text(name)?.length ?? 0;
    if (length < 1 || length > 100) {
      issues.push({
        path: [...path, index, "name"],
        code: "BASE_TYPE_BAD_LENGTH",
        message: "Must be between 1 and 100 in length.",
      });
    }
    const wrong = type === undefined ? false : (type === 3) !== (typeof value === "string");
    if (value === undefined || wrong) {
      issues.push({ path: [...path, index, "value"], code: "BASE_TYPE_CHOICES", message: "Not of the option's type." });
    }
    if (typeof value === "string" && (value.length > 100 || value.length === 0)) {
      issues.push({
        path: [...path, index, "value"],
        code: "BASE_TYPE_BAD_LENGTH",
        message: "Must be between 1 and 100 in length.",
      });
    }
  });
  return issues;
}

function nameIssues(entry: Json, path: Path): readonly Issue[] {
  const names: readonly (readonly [Path, unknown])[] = [
    [[...path, "name"], entry.name],
    ...Object.entries(object(entry.name_localizations)).map(
      ([locale, name]) => [[...path, "name_localizations", locale], name] as const,
    ),
  ];
  return names.flatMap(([at, name]) =>
    typeof name === "string" && (!COMMAND_NAME.test(name) || name.toLowerCase() !== name)
      ? [{ path: at, code: "APPLICATION_COMMAND_INVALID_NAME", message: "Command name is invalid" }]
      : [],
  );
}

function optionIssues(options: unknown, path: Path): readonly Issue[] {
  const issues: Issue[] = [];
  const names = new Set<unknown>();
  let optionalSeen = false;
  array(options).forEach((entry, index) => {
    const option = object(entry);
    const here = [...path, index];
    issues.push(...nameIssues(option, here), ...optionIssues(option.options, [...here, "options"]));
    if (names.has(option.name)) {
      issues.push({
        path: here,
        code: "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
        message: "Option name already exists",
      });
    }
    names.add(option.name);
    if (option.required === true && optionalSeen) {
      issues.push({
        path: here,
        code: "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        message: "Required options must be placed before non-required options",
      });
    }
    if (option.required !== true) optionalSeen = true;
    if (option.autocomplete === true && array(option.choices).length > 0) {
      issues.push({
        path: here,
        code: "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE",
        message: "Choices and autocomplete exclude each other",
      });
    }
    issues.push(...choiceIssues(option.choices, [...here, "choices"], option.type));
  });
  const types = array(options).map((option) => Number(object(option).type));
  if (types.some((type) => type <= 2) && types.some((type) => type > 2)) {
    issues.push({
      path,
      code: "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
      message: "Sub-command and sub-command group option types are mutually exclusive to all other types",
    });
  }
  return issues;
}

/** The characters of a command's names, descriptions and choices, which may be 8,000 in all. */
function commandSize(entry: Json): number {
  const longest = (plain: unknown, localized: unknown) =>
    Math.max(0, ...[plain, ...Object.values(object(localized))].map((part) => (text(part) ?? "").length));
  const own =
    longest(entry.name, entry.name_localizations) + longest(entry.description, entry.description_localizations);
  const choices = array(entry.choices).map(object);
  const inChoices = choices.reduce(
    (sum, choice) => sum + longest(choice.name, choice.name_localizations) + (text(choice.value) ?? "").length,
    0,
  );
  return array(entry.options).reduce((sum: number, option) => sum + commandSize(object(option)), own + inChoices);
}

/** Documented rules on a command that its schema misses. */
export function commandIssues(command: Json, path: Path = []): readonly Issue[] {
  const issues: Issue[] = [];
  const type = command.type ?? 1;
  if (type === 1) {
    issues.push(...nameIssues(command, path));
    if (!command.description) issues.push(required([...path, "description"]));
  } else if (command.description || array(command.options).length > 0) {
    issues.push({
      path,
      code: "APPLICATION_COMMAND_CONTEXT_MENU",
      message: "Context menu commands have neither description nor options",
    });
  }
  if (commandSize(command) > 8000) {
    issues.push({ path, code: "APPLICATION_COMMAND_TOO_LARGE", message: "Command exceeds maximum size (8000)" });
  }
  return [...issues, ...optionIssues(command.options, [...path, "options"])];
}
