import type { Parent, PhrasingContent, RootContent } from "mdast";

/** What a review can be about. */
export type WorkKind = "film" | "series" | "book" | "game" | "album" | "play" | "work";

/** The film, book, series, game, album… that a review is about. */
export interface Work {
  readonly title: string;
  readonly year?: number;
  readonly kind: WorkKind;
  readonly directors: readonly string[];
  readonly writers: readonly string[];
  readonly authors: readonly string[];
  /** Short names that people use for it. */
  readonly aliases: readonly string[];
}

/** Words from the Work. Plain text: no Markdown, no surrounding quotation marks. */
export interface Quote {
  /** Stable: made of the review's id and the folded text. */
  readonly key: string;
  readonly text: string;
  readonly speaker?: string;
  readonly spoiler: boolean;
}

/** A discussion question that the review raises. Plain text. */
export interface Prompt {
  /** Stable: made of the review's id and the folded text. */
  readonly key: string;
  readonly text: string;
  /** The sentence or paragraph it stands in, without the other questions. */
  readonly context?: string;
  readonly spoiler: boolean;
}

/** A stretch of a review that gives something away; hidden until it is opened. */
export interface SpoilerNode extends Parent {
  type: "spoiler";
  children: PhrasingContent[];
}

declare module "mdast" {
  interface PhrasingContentMap {
    spoiler: SpoilerNode;
  }
  interface RootContentMap {
    spoiler: SpoilerNode;
  }
}

/** One reviewer's text on a Work. */
export interface Review {
  /** The slug: from the front matter or the file's name. */
  readonly id: string;
  /** Eleven URL-safe characters made of the id; short enough for any custom_id. */
  readonly key: string;
  readonly work: Work;
  readonly reviewer?: string;
  /** The rating as the reviewer wrote it, such as `4/5` or `A-`. */
  readonly rating?: string;
  /** ISO 8601 calendar date. */
  readonly date?: string;
  /** Where the review was first published: http or https. */
  readonly link?: string;
  /** Whether the whole text gives the Work away. */
  readonly spoiler: boolean;
  /** The prose, in order, as Markdown's syntax tree without positions. Quotes and questions stay in it. */
  readonly body: readonly RootContent[];
  readonly quotes: readonly Quote[];
  readonly prompts: readonly Prompt[];
}

/** Something wrong with a file: where, what, and what to do about it, in words for the person who wrote it. */
export interface Problem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly what: string;
  readonly todo: string;
}

/** What reading one file gives: a review, a problem, or a file that is left out on purpose (a draft). */
export type Reading =
  | { readonly outcome: "review"; readonly review: Review }
  | { readonly outcome: "problem"; readonly problem: Problem }
  | { readonly outcome: "skipped"; readonly reason: string };
