import { basename, extname } from "node:path";
import { decoded } from "./decode.js";
import * as field from "./fields.js";
import { slugOf, titleInName } from "./file-name.js";
import type { Findings } from "./findings.js";
import { fold } from "./fold.js";
import { promptsOfReview, quotesOf } from "./found-and-listed.js";
import { FrontMatterError, type Split, splitFrontMatter } from "./front-matter.js";
import { keyOf } from "./keys.js";
import { markdown } from "./markdown.js";
import { plainText } from "./plain-text.js";
import type { Reading, Review, Work, WorkKind } from "./review.js";
import { isStub } from "./stub.js";
import { bareTitle, type Facts, kindNamed, titleFacts } from "./work.js";

/** Characters below the front matter: the length of a short novel. */
const LONGEST_TEXT = 300_000;

function problem(file: string, line: number, what: string, todo: string): Reading {
  return { outcome: "problem", problem: { file, line, what, todo } };
}

/**
 * Reads one file.
 *
 * @param bytes what is in it
 * @param file its path, as problems name it
 */
export function readReview(bytes: Uint8Array, file: string): Reading {
  try {
    return read(bytes, file);
  } catch (error) {
    if (error instanceof FrontMatterError) return problem(file, error.line, error.message, error.todo);
    // One file must never end the reading of all: a parser that gives up on nesting ends here.
    const what = `It cannot be read (${error instanceof Error ? error.message.slice(0, 100) : "unknown"}).`;
    return problem(file, 1, what, "Take out what is nested deeply, such as rows of > or [.");
  }
}

function split(source: string, isText: boolean): Split {
  const hasFrontMatter = /^\s*(?:---|\+\+\+)[ \t]*\r?\n/.test(source.slice(0, 200));
  return isText && !hasFrontMatter ? { fields: new Map(), text: source } : splitFrontMatter(source);
}

function read(bytes: Uint8Array, file: string): Reading {
  const source = decoded(bytes)?.replace(/^\uFEFF/, "");
  if (source === undefined)
    return problem(file, 1, "This is not text.", "Save it as plain text or Markdown, in UTF-8.");
  if (source.trim() === "") return problem(file, 1, "The file is empty.", "Write the review into it, or remove it.");
  const stem = basename(file, extname(file));
  const isText = extname(file).toLowerCase() === ".txt";
  const { fields: values, text } = split(source, isText);
  if (text.length > LONGEST_TEXT)
    return problem(file, 1, "The text is longer than a review is.", "Split it, one review a file.");
  const fields = new field.Fields(values);
  if (fields.read(field.flag, "draft") === true) return { outcome: "skipped", reason: "it is a draft" };
  if (fields.read(field.flag, "reviewed") === false || fields.read(field.flag, "published") === false) {
    return { outcome: "skipped", reason: "it says that it is not finished" };
  }
  const named = fields.read(field.text, "title", "name");
  const line = named === undefined ? undefined : titleFacts(bareTitle(named));
  const found = isText ? plainText(text, line?.title) : markdown(text, line?.title);
  if (isStub(found)) return { outcome: "skipped", reason: "it only says that a review is to come" };
  const byName = titleInName(stem);
  const facts: Facts = { ...byName, ...found.facts, ...line };
  if (facts.title === undefined) {
    const todo = "Add a line `title: …` to the front matter, or a heading at the top.";
    return problem(file, 1, "The review has no title.", todo);
  }
  if (found.body.length === 0) {
    return problem(file, 1, "There is a title, but no text below it.", "Write the review, or set `draft: true`.");
  }
  return { outcome: "review", review: reviewOf(fields, found, { ...facts, title: facts.title }, stem) };
}

type Titled = Facts & { readonly title: string };

function kindOf(fields: field.Fields, facts: Titled, directors: readonly string[]): WorkKind {
  const told = fields.read(field.text, "kind", "type", "category");
  const kind = (told === undefined ? undefined : kindNamed(told)) ?? facts.kind;
  if (kind !== undefined) return kind;
  if (directors.length > 0) return "film";
  return fields.read(field.names, "book author", "isbn") === undefined ? "work" : "book";
}

function workOf(fields: field.Fields, facts: Titled): Work {
  const directors = fields.read(field.names, "directed by", "director", "directors") ?? facts.directors ?? [];
  const kind = kindOf(fields, facts, directors);
  // Elsewhere than with a book the author is who wrote the review.
  const author = kind === "book" ? fields.read(field.names, "author", "authors") : undefined;
  const year = fields.read(field.year, "year", "released", "release year") ?? facts.year;
  return {
    title: facts.title,
    ...(year === undefined ? {} : { year }),
    kind,
    directors,
    writers:
      fields.read(field.names, "written by", "writer", "writers", "screenplay", "screenplay by") ?? facts.writers ?? [],
    authors: fields.read(field.names, "book author", "by") ?? author ?? facts.authors ?? [],
    aliases: fields.read(field.names, "aliases", "alias") ?? [],
  };
}

/** Whether the front matter's `spoilers:` list names words of a text. */
function spoilsOf(fields: field.Fields): (text: string) => boolean {
  const listed = (fields.list(field.text, "spoilers", "spoiler") ?? []).map(fold).filter((one) => one.includes(" "));
  return (text) => {
    const words = listed.length === 0 ? "" : fold(text);
    return listed.some((one) => words.includes(one));
  };
}

function reviewOf(fields: field.Fields, found: Findings, facts: Titled, stem: string): Review {
  const id = slugOf(fields.read(field.text, "id", "slug") ?? stem) || keyOf(stem);
  const work = workOf(fields, facts);
  const author = work.kind === "book" ? undefined : fields.read(field.names, "author", "authors")?.join(", ");
  const reviewer = fields.read(field.text, "reviewer", "reviewed by") ?? author;
  const rating = fields.read(field.text, "rating", "score", "stars") ?? facts.rating;
  const date = fields.read(field.day, "date", "published at");
  const link = fields.read(field.link, "link", "url", "source", "permalink");
  const spoils = spoilsOf(fields);
  return {
    id,
    key: keyOf(id),
    work,
    ...(reviewer === undefined ? {} : { reviewer }),
    ...(rating === undefined ? {} : { rating }),
    ...(date === undefined ? {} : { date }),
    ...(link === undefined ? {} : { link }),
    spoiler: fields.read(field.flag, "spoiler", "spoilers") ?? false,
    body: found.body,
    quotes: quotesOf(id, fields.list(field.quote, "quotes"), found.quotes, spoils),
    prompts: promptsOfReview(id, fields.list(field.prompt, "questions", "prompts"), found.prompts, spoils),
  };
}
