import type { Definition, PhrasingContent, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmStrikethroughFromMarkdown } from "mdast-util-gfm-strikethrough";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";
import type { Findings } from "./findings.js";
import { fold } from "./fold.js";
import { takeHead } from "./head.js";
import { plain, prose } from "./plain.js";
import { type FoundPrompt, promptsOf } from "./prompts.js";
import { gatherAttributions, quotesIn } from "./quotes.js";
import { hideSpoilers, showWrittenBars, withOneMark, withWrittenBars } from "./spoilers.js";
import { bareTitle, type Facts, titleFacts } from "./work.js";

/** Nested more deeply than this it is no prose, and reading it would take long. */
const DEEPEST = 40;
/** Markers that nest blocks, at the start of a line. */
const MARKERS = /^(?:[ \t]{0,9}(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))){40,}/gm;

function definitionsIn(nodes: readonly RootContent[]): [string, Definition][] {
  return nodes.flatMap((node) => {
    if (node.type === "definition") return [[node.identifier, node] as [string, Definition]];
    return node.type === "blockquote" || node.type === "list" || node.type === "listItem"
      ? definitionsIn(node.children as RootContent[])
      : [];
  });
}

/** Only what a reader can open from anywhere stays a link. */
function linked(url: string | undefined, children: PhrasingContent[]): RootContent[] {
  return url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url)
    ? [{ type: "link", url, children }]
    : children;
}

/** Resolves references, and drops HTML, pictures and positions. */
function cleaned(nodes: readonly RootContent[], links: ReadonlyMap<string, Definition>): RootContent[] {
  return nodes.flatMap((node): RootContent[] => {
    const { position: _, ...bare } = node;
    switch (bare.type) {
      case "html":
        return /^<br\b/i.test(bare.value) ? [{ type: "break" }] : [];
      case "definition":
        return [];
      case "link":
        return linked(bare.url, cleaned(bare.children, links) as PhrasingContent[]);
      case "linkReference":
        return linked(links.get(bare.identifier)?.url, cleaned(bare.children, links) as PhrasingContent[]);
      case "image":
      case "imageReference":
        return bare.alt ? [{ type: "text", value: bare.alt }] : [];
      case "paragraph":
      case "heading": {
        const children = cleaned(bare.children, links) as PhrasingContent[];
        return plain(children).trim() === "" ? [] : [{ ...bare, children }];
      }
      default: {
        if (!("children" in bare)) return [bare];
        const children = cleaned(bare.children as RootContent[], links);
        return children.length === 0 && bare.type !== "listItem" ? [] : [{ ...bare, children } as RootContent];
      }
    }
  });
}

/** Takes off the heading or the lines at the top that name the work. */
function headOf(body: RootContent[], knownTitle: string | undefined): { facts: Facts; body: RootContent[] } {
  const [first, ...rest] = body;
  if (first?.type === "heading") {
    const found = titleFacts(plain(first.children).trim());
    const repeats = knownTitle !== undefined && fold(found.title) === fold(bareTitle(knownTitle));
    if (!repeats && (knownTitle !== undefined || first.depth > 2)) return { facts: {}, body };
    const below = linesAtTop(rest, found.title);
    return { facts: { ...below.facts, ...found }, body: below.body };
  }
  return knownTitle === undefined ? linesAtTop(body, undefined) : { facts: {}, body };
}

/** Title lines and credits that are written as a paragraph. */
function linesAtTop(body: RootContent[], title: string | undefined): { facts: Facts; body: RootContent[] } {
  const [first, ...rest] = body;
  if (first?.type !== "paragraph" || plain(first.children).length > 400) return { facts: {}, body };
  const lines = plain(first.children).split("\n");
  const head = takeHead([lines], { title, isStrict: true });
  return head.rest.length > 0 ? { facts: {}, body } : { facts: head.facts, body: rest };
}

function promptsIn(nodes: readonly RootContent[], title: string | undefined): FoundPrompt[] {
  return nodes.flatMap((node) => {
    if (node.type === "paragraph") return promptsOf(prose(node.children), title);
    return node.type === "list" || node.type === "listItem" ? promptsIn(node.children as RootContent[], title) : [];
  });
}

/** Without what no prose holds and the parser takes long for: rows of markers and brackets, deep indents, empty lines. */
function tamed(source: string): string {
  return source
    .replace(/\n(?:[ \t]*\n){2,}/g, "\n\n")
    .replace(/^[ \t]{80,}/gm, " ".repeat(DEEPEST))
    .replace(MARKERS, (markers) => markers.slice(0, DEEPEST))
    .replace(/(!?\[|<|&|\*|_|`|~){40,}/g, (row) => row.slice(0, DEEPEST));
}

/**
 * Reads Markdown without its front matter. A first heading is the title where none is known, and goes where it
 * repeats it.
 */
export function markdown(source: string, knownTitle: string | undefined): Findings {
  const tree = fromMarkdown(withOneMark(withWrittenBars(tamed(source))), {
    extensions: [gfmStrikethrough()],
    mdastExtensions: [gfmStrikethroughFromMarkdown()],
  });
  const { facts, body: below } = headOf(cleaned(tree.children, new Map(definitionsIn(tree.children))), knownTitle);
  const body = gatherAttributions(below);
  hideSpoilers(body);
  showWrittenBars(body);
  return {
    facts,
    body,
    quotes: body.flatMap((node) => (node.type === "blockquote" ? quotesIn(node) : [])),
    prompts: promptsIn(body, knownTitle ?? facts.title),
  };
}
