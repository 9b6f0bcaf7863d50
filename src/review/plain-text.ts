import type { Paragraph, RootContent } from "mdast";
import { attributed, attributionAlone } from "./attribution.js";
import { type FoundPrompt, promptsOf } from "./prompts.js";
import { type Facts, titleFacts } from "./work.js";

/** What was found in a file, before it is made a review. */
export interface Findings {
  readonly facts: Facts;
  readonly body: RootContent[];
  readonly quotes: readonly { text: string; speaker?: string; spoiler?: boolean }[];
  readonly prompts: readonly (FoundPrompt & { spoiler?: boolean })[];
}

/** From these lines on all is page furniture. */
const END =
  /^(?:leave a (?:reply|comment)|fill in your details below|share this:?|like this:?|related:?|posted in\b.*|\d+ (?:comments?|responses|thoughts on)\b.*)$/i;
/** These lines alone are. */
const FURNITURE =
  /^(?:like loading\.*|loading\.*|continue reading.*→?|read the rest of this entry.*|the post .+ appeared first on .+|advertisements?|tweet|print|email|more|share|tagged .+|filed under.*)$/i;
const CREDIT =
  /^(directed|written|screenplay|story|novel|book|based on the (?:novel|book)|by)(?: and (directed|written))?(?:\s+by)?\s*:?\s+(.{1,200})$/i;

function paragraph(text: string): Paragraph {
  return { type: "paragraph", children: [{ type: "text", value: text }] };
}

/** Names in a credits line. */
export function namesIn(text: string): string[] {
  return text
    .split(/\s*(?:,|&|;|\band\b)\s*/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** Facts of a credits line such as `Directed by Ada Quill`. */
function creditsOf(line: string): Partial<Facts> | undefined {
  const [, role = "", second = "", names = ""] = CREDIT.exec(line) ?? [];
  if (names === "" || /[.?!]$/.test(names.replace(/\b\w\.$/, "")) || names.split(" ").length > 14) return undefined;
  const roles = `${role} ${second}`.toLowerCase();
  const people = namesIn(names);
  return {
    ...(roles.includes("directed") ? { directors: people } : {}),
    ...(/written|screenplay|story/.test(roles) ? { writers: people } : {}),
    ...(/^by |novel|book/.test(roles) ? { authors: people } : {}),
  };
}

/** Paragraphs of a text: split at blank lines, single line breaks joined; or each line one where there are no blanks. */
function blocksOf(text: string): string[][] {
  const blocks: string[][] = [];
  let open: string[] = [];
  for (const raw of text.replace(/\r\n?/g, "\n").split("\n")) {
    const line = raw.replace(/\u00a0/g, " ").trim();
    if (END.test(line) && line.length < 80) break;
    if (FURNITURE.test(line) && line.length < 200) continue;
    if (line !== "") open.push(line);
    else if (open.length > 0) {
      blocks.push(open);
      open = [];
    }
  }
  if (open.length > 0) blocks.push(open);
  return blocks;
}

/** Whether a block is words of the work: it closes with a quotation mark and names a speaker. */
function quoteIn(
  block: string,
  next: string | undefined,
): { quote: { text: string; speaker?: string }; tookNext: boolean } | undefined {
  const marked = /["”»]\s*$|["”»]\s*(?:~|—|–|-|--)\s*[^"“”]{1,100}$/u.test(block);
  const { text, speaker } = attributed(block);
  if (marked && speaker !== undefined && text !== "") return { quote: { text, speaker }, tookNext: false };
  if (/~\s*\p{Lu}[^~]{0,60}$/u.test(block) && speaker !== undefined && text !== "")
    return { quote: { text, speaker }, tookNext: false };
  const below = next === undefined ? undefined : attributionAlone(next);
  if (below !== undefined && /["”»]\s*$/.test(block))
    return { quote: { text: attributed(block).text, speaker: below }, tookNext: true };
  return undefined;
}

/** Reads a post as somebody pastes it from a blog page. */
export function plainText(text: string): Findings {
  const blocks = blocksOf(text);
  let facts: Facts = {};
  // The head: title lines and credits, until the first line that is neither.
  const head: string[] = [];
  while (blocks.length > 0) {
    const block = blocks[0] ?? [];
    const line = block[0];
    if (line === undefined) {
      blocks.shift();
      continue;
    }
    const credits = creditsOf(line);
    const title =
      credits === undefined && head.length < 3 && line.length <= 160 && !/["”]\s*~/.test(line)
        ? titleFacts(line)
        : undefined;
    const isTitle = title !== undefined && (facts.title === undefined || title.year !== undefined);
    if (credits === undefined && !isTitle) break;
    if (isTitle) facts = { ...title, ...facts, ...(title.year === undefined ? {} : { year: title.year }) };
    if (credits !== undefined) facts = { ...facts, ...credits };
    head.push(line);
    block.shift();
  }
  const body: RootContent[] = [];
  const quotes: { text: string; speaker?: string }[] = [];
  const prompts: FoundPrompt[] = [];
  const whole = blocks.filter((block) => block.length > 0).map((block) => block.join(" "));
  for (let at = 0; at < whole.length; at += 1) {
    const block = whole[at] ?? "";
    const found = quoteIn(block, whole[at + 1]);
    if (found === undefined) {
      body.push(paragraph(block));
      prompts.push(...promptsOf(block));
      continue;
    }
    quotes.push(found.quote);
    const { text: words, speaker } = found.quote;
    body.push({
      type: "blockquote",
      children: [paragraph(words), ...(speaker === undefined ? [] : [paragraph(`— ${speaker}`)])],
    });
    if (found.tookNext) at += 1;
  }
  return { facts, body, quotes, prompts };
}
