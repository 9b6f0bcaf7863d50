import type { Blockquote, Definition, PhrasingContent, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmStrikethroughFromMarkdown } from "mdast-util-gfm-strikethrough";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";
import { attributed, attributionAlone } from "./attribution.js";
import { fold } from "./fold.js";
import type { Findings } from "./plain-text.js";
import { promptsOf } from "./prompts.js";
import { bareTitle, titleFacts } from "./work.js";

/** A quote without a speaker has at least so many words; fewer are emphasis. */
const FEWEST_WORDS = 4;

interface PlainOptions {
  /** Leaves out what cannot raise a question: links, code, spoilers. */
  readonly proseOnly?: boolean;
}

/** The plain text of nodes. */
export function plain(nodes: readonly (PhrasingContent | RootContent)[], options: PlainOptions = {}): string {
  return nodes
    .map((node): string => {
      switch (node.type) {
        case "text":
          return node.value;
        case "inlineCode":
          return options.proseOnly === true ? "" : node.value;
        case "break":
          return "\n";
        case "image":
          return options.proseOnly === true ? "" : (node.alt ?? "");
        case "spoiler":
          return options.proseOnly === true ? "" : plain(node.children, options);
        default: {
          if (!("children" in node)) return "";
          const inner = node.children.map((child) => plain([child], options));
          return inner.join(node.type === "blockquote" || node.type === "list" || node.type === "listItem" ? "\n" : "");
        }
      }
    })
    .join("");
}

/** Makes spoiler nodes of `||…||` and `<spoiler>…</spoiler>` among phrasing nodes. An unclosed one hides the rest. */
function withSpoilers(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  let hidden: PhrasingContent[] | undefined;
  const put = (node: PhrasingContent) => (hidden ?? out).push(node);
  const open = () => {
    hidden ??= [];
  };
  const close = () => {
    if (hidden === undefined) return;
    if (hidden.length > 0) out.push({ type: "spoiler", children: hidden });
    hidden = undefined;
  };
  for (const node of nodes) {
    if (node.type === "html") {
      if (/^<spoiler\b/i.test(node.value)) open();
      else if (/^<\/spoiler/i.test(node.value)) close();
      else if (/^<br\b/i.test(node.value)) put({ type: "break" });
      continue;
    }
    if (node.type !== "text") {
      put("children" in node ? ({ ...node, children: withSpoilers(node.children) } as PhrasingContent) : node);
      continue;
    }
    const parts = node.value.split("||");
    for (const [at, part] of parts.entries()) {
      if (at > 0) hidden === undefined ? open() : close();
      if (part !== "") put({ type: "text", value: part });
    }
  }
  close();
  return out;
}

/** Resolves references, drops HTML and positions, and makes spoiler nodes. */
function cleaned(nodes: readonly RootContent[], links: ReadonlyMap<string, Definition>): RootContent[] {
  return nodes.flatMap((node): RootContent[] => {
    const { position: _, ...bare } = node;
    switch (bare.type) {
      case "html":
      case "definition":
        return [];
      case "linkReference": {
        const url = links.get(bare.identifier)?.url;
        const children = cleaned(bare.children, links) as PhrasingContent[];
        return url === undefined ? children : [{ type: "link", url, children }];
      }
      case "imageReference":
        return bare.alt ? [{ type: "text", value: bare.alt }] : [];
      case "image":
        return bare.alt ? [{ type: "text", value: bare.alt }] : [];
      case "paragraph":
      case "heading": {
        const phrasing = withSpoilers(bare.children);
        const children = cleaned(phrasing as RootContent[], links) as PhrasingContent[];
        return plain(children).trim() === "" ? [] : [{ ...bare, children }];
      }
      default:
        return [
          "children" in bare
            ? ({ ...bare, children: cleaned(bare.children as RootContent[], links) } as RootContent)
            : bare,
        ];
    }
  });
}

function hasSpoiler(node: RootContent): boolean {
  return (
    node.type === "spoiler" || ("children" in node && node.children.some((child) => hasSpoiler(child as RootContent)))
  );
}

/** A blockquote as a quote; the attribution may stand in the paragraph after it. */
function quoteOf(
  node: Blockquote,
  after: RootContent | undefined,
): { quote: { text: string; speaker?: string; spoiler: boolean } | undefined; tookNext: boolean } {
  // Each child on lines of its own: the attribution is a line, a paragraph or a list item at the end.
  const lines = node.children.map((child) => plain([child]).trim()).filter((line) => line !== "");
  const last = node.children.at(-1);
  if (last?.type === "list" && lines.length > 1) lines[lines.length - 1] = `— ${lines.at(-1)}`;
  const { text, speaker } = attributed(lines.join("\n"));
  const spoiler = hasSpoiler(node);
  if (speaker !== undefined) return { quote: text === "" ? undefined : { text, speaker, spoiler }, tookNext: false };
  const below = after?.type === "paragraph" ? attributionAlone(plain(after.children)) : undefined;
  if (below !== undefined) return { quote: { text, speaker: below, spoiler }, tookNext: true };
  return { quote: text.split(/\s+/).length < FEWEST_WORDS ? undefined : { text, spoiler }, tookNext: false };
}

/** Reads Markdown without its front matter. A first heading is the title where none is known, and goes where it repeats it. */
export function markdown(source: string, knownTitle: string | undefined): Findings {
  const tree = fromMarkdown(source, {
    extensions: [gfmStrikethrough()],
    mdastExtensions: [gfmStrikethroughFromMarkdown()],
  });
  const links = new Map(
    tree.children.flatMap((node) => (node.type === "definition" ? [[node.identifier, node] as const] : [])),
  );
  const body = cleaned(tree.children, links);
  const [first] = body;
  let facts: Findings["facts"] = {};
  if (first?.type === "heading" && first.depth <= 2) {
    const heading = plain(first.children).trim();
    const found = titleFacts(heading);
    if (knownTitle === undefined) facts = found;
    const repeats = knownTitle !== undefined && fold(found.title) === fold(bareTitle(knownTitle));
    if (knownTitle === undefined || repeats) body.shift();
  }
  const quotes: { text: string; speaker?: string; spoiler?: boolean }[] = [];
  const prompts: Findings["prompts"][number][] = [];
  for (const [at, node] of body.entries()) {
    if (node.type === "paragraph")
      prompts.push(...promptsOf(plain(node.children, { proseOnly: true }).replace(/\s+/g, " ").trim()));
    if (node.type !== "blockquote") continue;
    const { quote } = quoteOf(node, body[at + 1]);
    if (quote !== undefined && quote.text !== "") quotes.push(quote);
  }
  return { facts, body, quotes, prompts };
}
