import { parse as parseToml, TomlError } from "smol-toml";
import { Lexer, parseDocument, YAMLParseError } from "yaml";
import { z } from "zod";

/** Front matter and the text below it. */
export interface Split {
  /** By lower-case name; a name that comes twice keeps its first value that says something. */
  readonly fields: ReadonlyMap<string, unknown>;
  readonly text: string;
}

/** Front matter that cannot be read. The line counts from 1. */
export class FrontMatterError extends Error {
  readonly line: number;
  readonly todo: string;
  constructor(line: number, what: string, todo: string) {
    super(what);
    this.line = line;
    this.todo = todo;
  }
}

const LONGEST = 512 * 1024;
/** Rows that nest as often as they repeat: the parser's stack could end the process. */
const TOO_DEEP = /(?:[[{][^\]}\n]{0,3}){50}|(?:[-?:][ \t]{1,3}){50}|^[-?: \t]{200}/m;
const DEEPEST = 50;
const MOST_BARE_LINES = 200;
const BARE = /^([A-Za-z][\w -]{0,30}):\s+(\S.*)$/;
const SIMPLE = /^([\w][\w -]*):[ \t]+(\S.*)$/;

/** A title such as `We're #1`, of which YAML makes a comment. */
const HASH_TITLE = /^((?:title|name):[ \t]{1,9})([^\s"'[{|>&*!#].{0,500}? #[\p{L}\p{N}].{0,500})$/gimu;

function says(value: unknown): boolean {
  return value !== null && value !== undefined && value !== "";
}

function collect(entries: readonly (readonly [string, unknown])[]): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [name, value] of entries) {
    const key = name.toLowerCase().trim().replace(/[_-]+/g, " ");
    if (!says(fields.get(key))) fields.set(key, value);
  }
  return fields;
}

/** Sets a plain value that YAML would misread (`Mission: Impossible`, `@name`, `*title*`) in quotes. */
function mended(source: string): string {
  return source
    .split("\n")
    .map((line) => {
      const [, name, value = ""] = SIMPLE.exec(line) ?? [];
      const risky =
        (/: |:$| #|^[@`%*&!]|^["'].*["'].+$/.test(value) &&
          !/^["'][^"']*["']$/.test(value) &&
          !/^[[{|>]/.test(value)) ||
        /^\[[^\]]*\]\(/.test(value);
      return name !== undefined && risky ? `${name}: ${JSON.stringify(value)}` : line;
    })
    .join("\n");
}

/** Whether brackets nest so deeply that the parser's time and memory grow with the square of their number. */
function isTooDeep(source: string): boolean {
  if (TOO_DEEP.test(source)) return true;
  let depth = 0;
  let before = "";
  for (const token of new Lexer().lex(source)) {
    // Behind this sign the lexer gives words, which may be a bracket alone.
    if (before !== "\u001f") {
      if (token === "[" || token === "{") depth += 1;
      else if (token === "]" || token === "}") depth -= 1;
      if (depth > DEEPEST) return true;
    }
    before = token;
  }
  return false;
}

const mapping = z.record(z.string(), z.unknown());
const keyNode = z.object({ value: z.unknown() });
const plainNode = z.object({ value: z.union([z.number(), z.bigint(), z.boolean()]), source: z.string() });

function yamlFields(source: string, firstLine: number): Map<string, unknown> {
  const read = (text: string) =>
    // Its pretty errors each copy the line they are in, which may be long and hold thousands.
    parseDocument(text, { uniqueKeys: false, logLevel: "silent", schema: "core", prettyErrors: false });
  let document: ReturnType<typeof read>;
  let text = source;
  try {
    if (isTooDeep(source)) throw new RangeError("nested too deeply");
    text = source.replace(HASH_TITLE, (_, name: string, title: string) => name + JSON.stringify(title.trim()));
    document = read(text);
    if (document.errors.length > 0) {
      text = mended(text);
      document = read(text);
    }
  } catch {
    // Nested so deeply that the parser gives up.
    throw new FrontMatterError(firstLine, "The front matter cannot be read.", "Write each as `title: The River`.");
  }
  const [error] = document.errors;
  if (error instanceof YAMLParseError) {
    const line = firstLine + text.slice(0, error.pos[0]).split("\n").length - 1;
    throw new FrontMatterError(
      line,
      "The front matter cannot be read here.",
      "Put the value in quotation marks, or close the bracket or quote that is open.",
    );
  }
  const { contents } = document;
  if (contents === null) return new Map();
  if (!("items" in contents) || !Array.isArray(contents.items)) {
    throw new FrontMatterError(
      firstLine,
      "The front matter holds no `name: value` lines.",
      "Write each as `title: The River`.",
    );
  }
  const entries: [string, unknown][] = [];
  for (const pair of contents.items as { key?: unknown; value?: unknown }[]) {
    const key = keyNode.safeParse(pair.key);
    if (!key.success) continue;
    const scalar = plainNode.safeParse(pair.value);
    // A title such as 1984 stays as it was written.
    entries.push([String(key.data.value), scalar.success ? scalar.data.source : toJs(pair.value, document)]);
  }
  return collect(entries);
}

function toJs(node: unknown, document: ReturnType<typeof parseDocument>): unknown {
  if (typeof node !== "object" || node === null || !("toJS" in node) || typeof node.toJS !== "function") return node;
  try {
    return node.toJS(document, { maxAliasCount: 50 }) as unknown;
  } catch {
    // `title: *Her*` is meant as emphasis, not as YAML's alias.
    return "source" in node ? `*${String(node.source)}` : undefined;
  }
}

function tomlFields(source: string, firstLine: number): Map<string, unknown> {
  try {
    if (TOO_DEEP.test(source)) throw new RangeError("nested too deeply");
    const entries = Object.entries(mapping.parse(parseToml(source)));
    return collect(entries.map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]));
  } catch (error) {
    const line = error instanceof TomlError ? firstLine + error.line - 1 : firstLine;
    throw new FrontMatterError(
      line,
      "The TOML front matter cannot be read here.",
      'Write each as `title = "The River"`.',
    );
  }
}

/**
 * Takes the front matter off a Markdown file: YAML, TOML, or bare `name: value` lines. Nothing in it is ever run.
 *
 * @throws FrontMatterError
 */
export function splitFrontMatter(source: string): Split {
  const all = source
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .split("\n");
  // Empty lines above it are not counted as text.
  const start = Math.max(
    0,
    all.findIndex((line) => line.trim() !== ""),
  );
  const lines = all.slice(start);
  const first = lines[0]?.trimEnd() ?? "";
  if (/^---\s*\S/.test(first) && !/^-+$/.test(first)) {
    throw new FrontMatterError(
      start + 1,
      `Front matter of the kind “${first.slice(0, 20)}” is not read.`,
      "Begin it with a line of three hyphens alone.",
    );
  }
  if (first === "---" || first === "+++") {
    const close = lines.findIndex((line, at) => at > 0 && line.trimEnd() === first);
    if (close < 0) {
      throw new FrontMatterError(
        start + 1,
        "The front matter is never closed.",
        `Put a line with ${first} alone below its last line.`,
      );
    }
    const inner = lines.slice(1, close).join("\n");
    if (inner.length > LONGEST) {
      throw new FrontMatterError(
        start + 1,
        "The front matter is longer than 512 KB.",
        "Put the review's text below it.",
      );
    }
    const fields = first === "---" ? yamlFields(inner, start + 2) : tomlFields(inner, start + 2);
    return { fields, text: lines.slice(close + 1).join("\n") };
  }
  const bare: [string, unknown][] = [];
  let at = 0;
  for (; at < Math.min(lines.length, MOST_BARE_LINES); at += 1) {
    const [, name, value] = BARE.exec(lines[at] ?? "") ?? [];
    if (name === undefined) break;
    bare.push([name, value]);
  }
  const known = bare.some(([name]) => /^title$/i.test(name));
  return known
    ? { fields: collect(bare), text: lines.slice(at).join("\n") }
    : { fields: new Map(), text: lines.join("\n") };
}
