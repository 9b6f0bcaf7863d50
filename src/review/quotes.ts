import type { BlockContent, Blockquote, DefinitionContent, RootContent } from "mdast";
import { attributed, attributionAlone } from "./attribution.js";
import { plain } from "./plain.js";
import { hasSpoiler } from "./spoilers.js";

/** A quote found in a text. */
export interface FoundQuote {
  readonly text: string;
  readonly speaker?: string;
  readonly spoiler?: boolean;
}

/** A quote without a speaker has at least so many words; fewer are emphasis. */
const FEWEST_WORDS = 4;

type Block = BlockContent | DefinitionContent;

/** The speaker that a list of one name gives: Markdown reads `- Name` as one. */
function listed(node: RootContent | undefined): string | undefined {
  if (node?.type !== "list" || node.children.length !== 1) return undefined;
  return attributionAlone(`— ${plain(node.children).trim()}`);
}

function made(blocks: readonly Block[], speaker: string | undefined, text: string): FoundQuote[] {
  if (text === "" || (speaker === undefined && text.split(/\s+/).length < FEWEST_WORDS)) return [];
  return [
    { text, ...(speaker === undefined ? {} : { speaker }), ...(blocks.some(hasSpoiler) ? { spoiler: true } : {}) },
  ];
}

/** The quotes of a blockquote: one, or several where an attribution stands between them. */
export function quotesIn(blockquote: Blockquote): FoundQuote[] {
  const quotes: FoundQuote[] = [];
  let blocks: Block[] = [];
  const words = () => blocks.map((block) => plain([block]).trim()).join("\n");
  for (const block of blockquote.children) {
    if (block.type === "blockquote") {
      quotes.push(...quotesIn(block));
      continue;
    }
    const text = plain([block]).trim();
    if (text === "") continue;
    const alone =
      blocks.length === 0
        ? undefined
        : (listed(block) ?? (block.type === "paragraph" ? attributionAlone(text) : undefined));
    if (alone !== undefined) {
      quotes.push(...made(blocks, alone, attributed(words()).text));
      blocks = [];
      continue;
    }
    blocks.push(block);
    const ended = attributed(text);
    if (ended.speaker === undefined) continue;
    const whole = attributed(words());
    quotes.push(...made(blocks, whole.speaker ?? ended.speaker, whole.text));
    blocks = [];
  }
  if (blocks.length > 0) quotes.push(...made(blocks, undefined, attributed(words()).text));
  return quotes;
}

/** Takes attributions that stand below a blockquote into it, in place. */
export function gatherAttributions(nodes: RootContent[]): RootContent[] {
  const out: RootContent[] = [];
  for (const node of nodes) {
    const before = out.at(-1);
    const last = before?.type === "blockquote" ? quotesIn(before).at(-1) : undefined;
    const isOpen = before?.type === "blockquote" && last?.speaker === undefined;
    const speaker = isOpen
      ? node.type === "paragraph"
        ? attributionAlone(plain(node.children))
        : listed(node)
      : undefined;
    if (before?.type === "blockquote" && speaker !== undefined) {
      before.children.push({ type: "paragraph", children: [{ type: "text", value: `— ${speaker}` }] });
    } else out.push(node);
  }
  return out;
}
