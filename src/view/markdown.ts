import type { PhrasingContent, RootContent } from "mdast";
import { escaped } from "./escape.js";

type Mark = "emphasis" | "strong" | "delete" | "spoiler";

/** A stretch of text that is written one way. */
interface Run {
  readonly text: string;
  readonly marks: readonly Mark[];
  readonly link?: string;
  readonly code?: boolean;
}

/** A block of a review: its runs and what stands before its lines. */
interface Piece {
  readonly runs: readonly Run[];
  readonly kind: "paragraph" | "heading" | "quote" | "item" | "rule";
  /** Whether it goes on where the piece before it ended, as the paragraphs of one quotation do. */
  readonly joined?: boolean;
  /** Before the first line of an item. */
  readonly lead?: string;
}

/** A link whose address is longer is left out, its words stay: characters. */
const LONGEST_ADDRESS = 500;

const SIGNS: Record<Mark, string> = { emphasis: "*", strong: "**", delete: "~~", spoiler: "||" };

function runsOf(nodes: readonly PhrasingContent[], marks: readonly Mark[], link?: string): Run[] {
  const linked = link === undefined ? {} : { link };
  return nodes.flatMap((node): Run[] => {
    switch (node.type) {
      case "text":
        // A line of the source is no line of the text: paragraphs are set by blank lines.
        return [{ text: node.value.replace(/\s*\n\s*/g, " "), marks, ...linked }];
      case "emphasis":
      case "strong":
      case "delete":
      case "spoiler":
        return runsOf(node.children, marks.includes(node.type) ? marks : [...marks, node.type], link);
      case "link":
        return runsOf(node.children, marks, /^https?:\/\//i.test(node.url) ? node.url : undefined);
      case "inlineCode":
        return [{ text: node.value, marks, code: true, ...linked }];
      case "break":
        return [{ text: "\n", marks }];
      case "image":
        return node.alt ? [{ text: node.alt, marks, ...linked }] : [];
      default:
        return "children" in node ? runsOf(node.children, marks, link) : [];
    }
  });
}

function piecesOf(nodes: readonly RootContent[], kind: Piece["kind"] = "paragraph"): Piece[] {
  return nodes.flatMap((node): Piece[] => {
    switch (node.type) {
      case "paragraph":
        return [{ kind, runs: runsOf(node.children, []) }];
      case "heading":
        return [{ kind: kind === "quote" ? kind : "heading", runs: runsOf(node.children, ["strong"]) }];
      case "blockquote":
        return piecesOf(node.children, "quote").map((piece, part) => (part === 0 ? piece : { ...piece, joined: true }));
      case "list":
        return node.children.flatMap((item, index) =>
          piecesOf(item.children, "item").map((piece, part): Piece => {
            const lead = part > 0 ? "  " : node.ordered ? `${(node.start ?? 1) + index}. ` : "- ";
            return { ...piece, lead: piece.lead === undefined ? lead : `  ${piece.lead}` };
          }),
        );
      case "thematicBreak":
        return [{ kind: "rule", runs: [{ text: "⁂", marks: [] }] }];
      case "code":
        return [{ kind, runs: [{ text: node.value, marks: [] }] }];
      case "spoiler":
        return [{ kind, runs: runsOf(node.children, ["spoiler"]) }];
      case "text":
        return [{ kind, runs: runsOf([node], []) }];
      default:
        return [];
    }
  });
}

function runText({ text, marks, link, code }: Run): string {
  // A backtick inside would end the code, and a bar a spoiler around it; nothing else in it needs escaping.
  let inner = code === true && !/[`|]/.test(text) ? `\`${text}\`` : escaped(text);
  // Discord shows an address as a link by itself, and does not take one as a link's words.
  if (link !== undefined && link.length <= LONGEST_ADDRESS && !text.includes("://")) {
    const target = link.replace(
      /[()\\*_~|`<>\s]/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
    );
    inner = `[${inner}](${target})`;
  }
  const signs = marks.map((mark) => SIGNS[mark]);
  return touching(inner, signs.join(""), signs.toReversed().join(""));
}

/** Puts signs around a text; they must touch its words, so blanks at its ends stay outside. */
function touching(text: string, before: string, after: string): string {
  const words = text.trim();
  if (words === "") return text;
  const start = text.length - text.trimStart().length;
  return text.slice(0, start) + before + words + after + text.slice(start + words.length);
}

function isHidden({ marks }: Run): boolean {
  return marks.includes("spoiler");
}

/** Runs as text; neighbours that are hidden stand behind one pair of bars. */
function runsText(runs: readonly Run[], hidden: boolean): string {
  const bare = (run: Run) => runText({ ...run, marks: run.marks.filter((mark) => mark !== "spoiler") });
  if (hidden) return runs.map(bare).join("");
  let text = "";
  for (let at = 0; at < runs.length; ) {
    const end = runs.findIndex((run, index) => index > at && isHidden(run) !== isHidden(runs[at] ?? run));
    const group = runs.slice(at, end < 0 ? runs.length : end);
    const inner = group.map(bare).join("");
    text += group.some(isHidden) ? touching(inner, "||", "||") : inner;
    at += group.length;
  }
  return text;
}

function pieceText({ runs, kind, lead }: Piece, hidden: boolean): string {
  let whole = runsText(runs, hidden).trim();
  if (whole === "") return "";
  if (hidden)
    whole = whole
      .split("\n")
      .map((line) => (line === "" ? line : `||${line}||`))
      .join("\n");
  if (kind === "quote") return whole.replace(/^/gm, "> ");
  if (kind === "item") return `${lead ?? "- "}${whole}`;
  return whole;
}

/** Splits a piece in two at a space so that the first part is written in at most `limit` characters. */
function split(piece: Piece, limit: number, hidden: boolean): [Piece, Piece] {
  const total = piece.runs.reduce((sum, run) => sum + run.text.length, 0);
  const firstOf = (length: number): Piece => ({ ...piece, runs: slice(piece.runs, 0, length) });
  let low = 1;
  // Written, a text is never shorter than itself.
  let high = Math.min(total, limit);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (pieceText(firstOf(middle), hidden).length <= limit) low = middle;
    else high = middle - 1;
  }
  const text = piece.runs.map((run) => run.text).join("");
  const sentence = Math.max(...[". ", "! ", "? ", "” "].map((end) => text.lastIndexOf(end, low - 2) + 1));
  const space = text.lastIndexOf(" ", low - 1);
  let at = sentence > low * 0.5 ? sentence : space > low * 0.5 ? space : low;
  if (/[\uD800-\uDBFF]/.test(text.charAt(at - 1)) && at > 1) at -= 1;
  return [
    firstOf(at),
    { ...piece, runs: slice(piece.runs, at, total), ...(piece.kind === "item" ? { lead: "  " } : {}) },
  ];
}

function slice(runs: readonly Run[], from: number, to: number): Run[] {
  let at = 0;
  return runs.flatMap((run) => {
    const start = Math.max(0, from - at);
    const end = Math.min(run.text.length, to - at);
    at += run.text.length;
    return end > start ? [{ ...run, text: run.text.slice(start, end) }] : [];
  });
}

/**
 * A review's body as pages of Discord's Markdown. Nothing is left out; a page ends between paragraphs where it can.
 *
 * @param limit characters a page
 * @param hidden whether all of it is put behind spoiler bars
 */
export function pagesOf(body: readonly RootContent[], limit: number, hidden: boolean): string[] {
  const pages: string[] = [];
  let page = "";
  let before: Piece["kind"] | undefined;
  for (const whole of piecesOf(body)) {
    let piece: Piece | undefined = whole;
    while (piece !== undefined) {
      let current: Piece = piece;
      piece = undefined;
      if (pieceText(current, hidden).length > limit) [current, piece] = split(current, limit, hidden);
      const text = pieceText(current, hidden);
      if (text === "") continue;
      const gap =
        page === "" ? "" : current.joined === true || (current.kind === "item" && before === "item") ? "\n" : "\n\n";
      if (page.length + gap.length + text.length > limit) {
        pages.push(page);
        page = text;
      } else page += gap + text;
      before = current.kind;
    }
  }
  if (page !== "") pages.push(page);
  return pages;
}
