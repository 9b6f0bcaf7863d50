import type { Blockquote, Paragraph, PhrasingContent, RootContent } from "mdast";
import { attributed, attributionAlone } from "./attribution.js";
import type { Findings } from "./findings.js";
import { withoutFurniture } from "./furniture.js";
import { takeHead } from "./head.js";
import { prose } from "./plain.js";
import { promptsOf } from "./prompts.js";
import { type FoundQuote, quotesIn } from "./quotes.js";
import { hideSpoilers, withOneMark } from "./spoilers.js";

function paragraph(text: string): Paragraph {
  const children: PhrasingContent[] = [{ type: "text", value: text }];
  return { type: "paragraph", children };
}

/** The text between blank lines, line by line. */
function blocksOf(lines: readonly string[]): string[][] {
  const blocks: string[][] = [[]];
  for (const line of lines) {
    if (line !== "") blocks.at(-1)?.push(line);
    else if (blocks.at(-1)?.length !== 0) blocks.push([]);
  }
  return blocks.filter((block) => block.length > 0);
}

/** Where nothing but line breaks sets paragraphs apart, each line is one; else the lines of a block are. */
function paragraphsOf(blocks: readonly (readonly string[])[]): string[] {
  const [only] = blocks;
  const isWrapped = blocks.length > 1 || only === undefined;
  const whole = isWrapped ? blocks.flatMap(atQuotes) : only.map((line) => [line]);
  return whole.map((lines) => lines.join(" "));
}

/** A block is set apart where one of its lines ends a quote with a tilde and a name. */
function atQuotes(block: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const [at, line] of block.entries()) {
    parts.at(-1)?.push(line);
    if (at < block.length - 1 && isQuoteLine(line)) parts.push([]);
  }
  return parts;
}

function isQuoteLine(line: string): boolean {
  return (
    /["”»“]\s?(?:~|—|–|-{1,2})\s?\p{Lu}[^~"”]{0,80}$/u.test(line.slice(-120)) && attributed(line).speaker !== undefined
  );
}

const MARKED_NAME = /(?:["“”»]\s?(?:~|—|–|-{1,2})|~)\s?[^~"“”]{1,100}$/u;

/** Words of the work in a paragraph: they name their speaker behind a closing mark or a tilde, or in the next one. */
function quoteIn(text: string, next: string | undefined): { quote: FoundQuote; tookNext: boolean } | undefined {
  const { text: words, speaker } = attributed(text);
  if (words === "") return undefined;
  if (speaker !== undefined && MARKED_NAME.test(text.slice(-200)))
    return { quote: { text: words, speaker }, tookNext: false };
  const below = next === undefined ? undefined : attributionAlone(next);
  const isClosed = /["“”»]$/.test(text) || /^["“„«]/.test(text);
  if (below !== undefined && (isClosed || next?.startsWith("~") === true)) {
    return { quote: { text: attributed(text).text, speaker: below }, tookNext: true };
  }
  return undefined;
}

function blockquote({ text, speaker }: FoundQuote): Blockquote {
  return {
    type: "blockquote",
    children: [paragraph(text), ...(speaker === undefined ? [] : [paragraph(`— ${speaker}`)])],
  };
}

/** Reads a post as somebody pastes it from a blog page. Nothing in it is Markdown. */
export function plainText(source: string, knownTitle?: string): Findings {
  const lines = withoutFurniture(withOneMark(source).split(/\r\n?|\n/));
  const { facts, rest } = takeHead(blocksOf(lines), { title: knownTitle, isStrict: false });
  const texts = paragraphsOf(rest);
  const body: RootContent[] = [];
  for (let at = 0; at < texts.length; at += 1) {
    const text = texts[at] ?? "";
    const found = quoteIn(text, texts[at + 1]);
    body.push(found === undefined ? paragraph(text) : blockquote(found.quote));
    if (found?.tookNext === true) at += 1;
  }
  hideSpoilers(body);
  const title = knownTitle ?? facts.title;
  return {
    facts,
    body,
    quotes: body.flatMap((node) => (node.type === "blockquote" ? quotesIn(node) : [])),
    prompts: body.flatMap((node) => (node.type === "paragraph" ? promptsOf(prose(node.children), title) : [])),
  };
}
