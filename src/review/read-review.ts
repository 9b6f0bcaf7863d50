import { basename, extname } from "node:path";
import { z } from "zod";
import { attributed } from "./attribution.js";
import { decoded } from "./decode.js";
import { fold } from "./fold.js";
import { FrontMatterError, type Split, splitFrontMatter } from "./front-matter.js";
import { keyOf } from "./keys.js";
import { markdown } from "./markdown.js";
import { type Findings, namesIn, plainText } from "./plain-text.js";
import type { Problem, Prompt, Quote, Reading, Review, WorkKind } from "./review.js";
import { bareTitle, kindNamed, titleFacts } from "./work.js";

const LONGEST_ID = 80;

/** A slug of a text: letters and digits joined by hyphens. */
export function slugOf(text: string): string {
  const slug = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return slug.slice(0, LONGEST_ID).replace(/-+$/, "");
}

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(z.string().trim().min(1));
const flag = z.union([z.boolean(), z.string().transform((word) => /^(?:true|yes|1)$/i.test(word))]);
const names = z.union([z.array(text), text.transform(namesIn)]);
const quoteField = z.union([
  z.object({ text, speaker: text.optional(), spoiler: flag.optional() }),
  text.transform((words) => attributed(words)),
]);
const promptField = z.union([
  z.object({ text, context: text.optional(), spoiler: flag.optional() }),
  text.transform((words) => ({ text: words })),
]);

/** The front matter's values, each read alone: one that makes no sense is as if it were not there. */
class Fields {
  readonly #fields: Split["fields"];
  constructor(fields: Split["fields"]) {
    this.#fields = fields;
  }
  read<T>(shape: z.ZodType<T>, ...keys: readonly string[]): T | undefined {
    for (const key of keys) {
      const value = this.#fields.get(key);
      const parsed = value === undefined || value === null || value === "" ? undefined : shape.safeParse(value);
      if (parsed?.success === true) return parsed.data;
    }
    return undefined;
  }
  /** A list whose entries are read each alone; nothing where the field is not there. */
  list<T>(shape: z.ZodType<T>, ...keys: readonly string[]): T[] | undefined {
    const value = keys.map((key) => this.#fields.get(key)).find((one) => one !== undefined && one !== null);
    if (value === undefined) return undefined;
    return (Array.isArray(value) ? value : [value]).flatMap((one) => {
      const parsed = shape.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    });
  }
}

function problem(file: string, line: number, what: string, todo: string): { outcome: "problem"; problem: Problem } {
  return { outcome: "problem", problem: { file, line, what, todo } };
}

function quotesOf(id: string, listed: Findings["quotes"] | undefined, found: Findings["quotes"]): Quote[] {
  const all = listed?.length === 0 ? [] : [...(listed ?? []), ...found];
  const quotes = new Map<string, Quote>();
  for (const { text: words, speaker, spoiler } of all) {
    const key = keyOf(id, fold(words) || words);
    if (quotes.has(key)) continue;
    quotes.set(key, { key, text: words, ...(speaker === undefined ? {} : { speaker }), spoiler: spoiler ?? false });
  }
  return [...quotes.values()];
}

function promptsFrom(id: string, listed: Findings["prompts"] | undefined, found: Findings["prompts"]): Prompt[] {
  const all = listed?.length === 0 ? [] : [...(listed ?? []), ...found];
  const prompts = new Map<string, Prompt>();
  for (const { text: words, context, spoiler } of all) {
    const key = keyOf(id, fold(words) || words);
    const before = prompts.get(key);
    if (before !== undefined) {
      // A listed question that also stands in the prose keeps the prose's context.
      if (before.context === undefined && context !== undefined) prompts.set(key, { ...before, context });
      continue;
    }
    prompts.set(key, { key, text: words, ...(context === undefined ? {} : { context }), spoiler: spoiler ?? false });
  }
  return [...prompts.values()];
}

/** The title and year that a file's name may hold, such as `her-2013`. */
function fromName(stem: string): { title: string; year?: number } | undefined {
  const [, words = "", year] = /^(?:\d{4}-\d{2}-\d{2}-)?(.+?)[-_ ]((?:1[5-9]|20)\d{2})$/.exec(stem) ?? [];
  if (year === undefined) return undefined;
  const title = words.replace(/[-_]+/g, " ").replace(/\b\p{Ll}/gu, (letter) => letter.toUpperCase());
  return { title, year: Number(year) };
}

const YEAR = z.coerce.number().int().min(1).max(2999);
const LINK = z
  .string()
  .regex(/^https?:\/\/\S+$/i)
  .refine((url) => URL.canParse(url));

/**
 * Reads one file.
 *
 * @param bytes what is in it
 * @param file its path, as problems name it
 */
export function readReview(bytes: Uint8Array, file: string): Reading {
  const source = decoded(bytes)?.replace(/^\uFEFF/, "");
  if (source === undefined)
    return problem(file, 1, "This is not text.", "Save it as plain text or Markdown, in UTF-8.");
  if (source.trim() === "") return problem(file, 1, "The file is empty.", "Write the review into it, or remove it.");
  const stem = basename(file, extname(file));
  const isText = extname(file).toLowerCase() === ".txt";
  let split: Split;
  try {
    split =
      isText && !/^(?:---|\+\+\+)\s*$/m.test(source.slice(0, 5))
        ? { fields: new Map(), text: source }
        : splitFrontMatter(source);
  } catch (error) {
    if (error instanceof FrontMatterError) return problem(file, error.line, error.message, error.todo);
    throw error;
  }
  const fields = new Fields(split.fields);
  if (fields.read(flag, "draft") === true) return { outcome: "skipped", reason: "it is a draft" };
  if ([fields.read(flag, "reviewed"), fields.read(flag, "published")].includes(false)) {
    return { outcome: "skipped", reason: "it says that it is not finished" };
  }
  const named = fields.read(text, "title", "name");
  const found = isText ? plainText(split.text) : markdown(split.text, named);
  const line = named === undefined ? undefined : titleFacts(bareTitle(named));
  const byName = fromName(stem);
  const title = line?.title ?? found.facts.title ?? byName?.title;
  if (title === undefined) {
    return problem(
      file,
      1,
      "The review has no title.",
      "Add a line `title: …` to the front matter, or a heading at the top.",
    );
  }
  if (found.body.length === 0 && found.quotes.length === 0) {
    return problem(file, 1, "There is a title, but no text below it.", "Write the review, or set `draft: true`.");
  }
  return { outcome: "review", review: assembled({ fields, found, line, title, byName, stem }) };
}

interface Parts {
  readonly fields: Fields;
  readonly found: Findings;
  readonly line: ReturnType<typeof titleFacts> | undefined;
  readonly title: string;
  readonly byName: ReturnType<typeof fromName>;
  readonly stem: string;
}

function kindOf({ fields, found, line }: Parts, directors: readonly string[]): WorkKind {
  const told = fields.read(text, "kind", "type", "category");
  const kind = (told === undefined ? undefined : kindNamed(told)) ?? line?.kind ?? found.facts.kind;
  if (kind !== undefined) return kind;
  if (directors.length > 0) return "film";
  return fields.read(names, "book author", "isbn") === undefined ? "work" : "book";
}

function assembled(parts: Parts): Review {
  const { fields, found, line, title, byName, stem } = parts;
  const id = slugOf(fields.read(text, "id", "slug") ?? stem) || keyOf(stem);
  const directors =
    fields.read(names, "directed by", "director", "directors") ?? found.facts.directors ?? line?.directors ?? [];
  const kind = kindOf(parts, directors);
  const author = fields.read(names, "author", "authors");
  const authors =
    fields.read(names, "book author", "by") ?? (kind === "book" ? author : undefined) ?? found.facts.authors ?? [];
  const reviewer = fields.read(text, "reviewer", "reviewed by") ?? (kind === "book" ? undefined : author?.join(", "));
  const year = fields.read(YEAR, "year", "released") ?? line?.year ?? found.facts.year ?? byName?.year;
  const rating = fields.read(text, "rating", "score", "stars") ?? line?.rating ?? found.facts.rating;
  const date = fields.read(text, "date", "published at")?.match(/^\d{4}-\d{2}-\d{2}/)?.[0];
  const link = fields.read(LINK, "link", "url", "source", "permalink");
  return {
    id,
    key: keyOf(id),
    work: {
      title,
      ...(year === undefined ? {} : { year }),
      kind,
      directors,
      writers: fields.read(names, "written by", "writer", "writers", "screenplay") ?? found.facts.writers ?? [],
      authors,
      aliases: fields.read(names, "aliases", "alias") ?? [],
    },
    ...(reviewer === undefined ? {} : { reviewer }),
    ...(rating === undefined ? {} : { rating }),
    ...(date === undefined ? {} : { date }),
    ...(link === undefined ? {} : { link }),
    spoiler: fields.read(flag, "spoiler", "spoilers") ?? false,
    body: found.body,
    quotes: quotesOf(id, fields.list(quoteField, "quotes") as Findings["quotes"] | undefined, found.quotes),
    prompts: promptsFrom(
      id,
      fields.list(promptField, "questions", "prompts") as Findings["prompts"] | undefined,
      found.prompts,
    ),
  };
}
