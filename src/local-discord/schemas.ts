import type { Issue } from "./errors.js";
import { isObject, type Json } from "./json.js";

interface ZodIssue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly input?: unknown;
  readonly expected?: string;
  readonly maximum?: number;
  readonly minimum?: number;
  readonly origin?: string;
  readonly errors?: readonly (readonly ZodIssue[])[];
}
interface Schema {
  safeParse(value: unknown): { readonly success: boolean; readonly error?: { readonly issues: readonly ZodIssue[] } };
  readonly _zod: {
    readonly def: {
      readonly type: string;
      readonly shape?: Readonly<Record<string, Schema>>;
      readonly element?: Schema;
      readonly innerType?: Schema;
      readonly options?: readonly Schema[];
      readonly getter?: () => Schema;
    };
  };
}

let loaded: Promise<Record<string, Schema>> | undefined;

function load(): Promise<Record<string, Schema>> {
  const name: string = "discord-api-spec/zod";
  loaded ??= import(name).then((module: unknown) => module as Record<string, Schema>);
  return loaded;
}

/** Known to Discord beside what the published schemas list: the libraries send them, Discord takes or ignores them. */
const ALSO_MESSAGE = ["tts", "nonce", "enforce_nonce", "poll", "sticker_ids", "message_reference"];
const ALSO_COMMAND = ["nsfw", "version", "application_id", "guild_id", "default_permission", "id"];

function alsoKnown(shape: Readonly<Record<string, Schema>>): readonly string[] {
  if ("embeds" in shape) return ALSO_MESSAGE;
  return "default_member_permissions" in shape ? ALSO_COMMAND : [];
}

/** The published schemas refuse permissions written as a string and media channels; both are valid. */
function mended(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mended);
  if (!isObject(value)) return value;
  const copy: Json = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === "default_member_permissions" && typeof inner === "string" && /^\d{1,20}$/.test(inner)) {
      copy[key] = Math.min(Number(inner), 2 ** 54);
    } else if (key === "channel_types" && Array.isArray(inner)) {
      copy[key] = inner.map((type: unknown) => (type === 16 ? 15 : type));
    } else copy[key] = mended(inner);
  }
  return copy;
}

function described(issue: ZodIssue): { code: string; message: string } {
  switch (issue.code) {
    case "too_big":
      return issue.origin === "string"
        ? { code: "BASE_TYPE_MAX_LENGTH", message: `Must be ${issue.maximum} or fewer in length.` }
        : { code: "BASE_TYPE_BAD_LENGTH", message: `Must be ${issue.maximum} or fewer.` };
    case "too_small":
      return issue.origin === "string"
        ? { code: "BASE_TYPE_MIN_LENGTH", message: `Must be ${issue.minimum} or more in length.` }
        : { code: "BASE_TYPE_BAD_LENGTH", message: `Must be ${issue.minimum} or more.` };
    case "invalid_value":
      return { code: "BASE_TYPE_CHOICES", message: "Value must be one of the documented ones." };
    case "invalid_type":
      return { code: `BASE_TYPE_${(issue.expected ?? "").toUpperCase()}`, message: `Expected ${issue.expected}.` };
    default:
      return { code: "BASE_TYPE_INVALID", message: issue.message };
  }
}

/** Of a union's branches, the one that the `type` chooses; else the union as a whole is wrong. */
function flattened(issues: readonly ZodIssue[], before: Issue["path"]): readonly Issue[] {
  return issues.flatMap((issue) => {
    const path = [...before, ...issue.path.map((key) => (typeof key === "symbol" ? String(key) : key))];
    if (issue.code === "invalid_union" && issue.errors) {
      const chosen = issue.errors.filter(
        (branch) =>
          !branch.some(({ path: [first], path: { length } }) => length === 0 || (first === "type" && length === 1)),
      );
      const [branch] = chosen;
      if (branch && chosen.length === 1) return flattened(branch, path);
      return [{ path, code: "BASE_TYPE_CHOICES", message: "None of the documented forms." }];
    }
    return [{ path, ...described(issue) }];
  });
}

/** Keys that no documented form has, at any level of a body that is otherwise right. */
function unknownKeys(schema: Schema, value: unknown, path: Issue["path"]): readonly Issue[] {
  const { type, shape, element, innerType, options, getter } = schema._zod.def;
  if (value === null || value === undefined) return [];
  if (getter) return unknownKeys(getter(), value, path);
  if (innerType) return unknownKeys(innerType, value, path);
  if (type === "array" && element && Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => unknownKeys(element, item, [...path, index]));
  }
  if (type === "union" && options) {
    const found = options
      .filter((option) => option.safeParse(value).success)
      .map((option) => unknownKeys(option, value, path))
      .sort((a, b) => a.length - b.length);
    return found[0] ?? [];
  }
  if (type !== "object" || !shape || !isObject(value)) return [];
  const also = alsoKnown(shape);
  return Object.entries(value).flatMap(([key, inner]): readonly Issue[] => {
    const known = shape[key];
    if (known) return unknownKeys(known, inner, [...path, key]);
    if (also.includes(key)) return [];
    return [{ path: [...path, key], code: "UNKNOWN_KEY", message: `Discord knows no "${key}" here.` }];
  });
}

/** What a published schema, mended, and its keys have against a body. */
export async function schemaIssues(name: string, body: unknown): Promise<readonly Issue[]> {
  const schema = (await load())[`${name}Schema`];
  if (!schema) throw new Error(`There is no schema ${name}.`);
  const checked = mended(body);
  const result = schema.safeParse(checked);
  if (result.error) return flattened(result.error.issues, []);
  return unknownKeys(schema, checked, []);
}
