/** Discord's Markdown: text → a small tree. It knows neither the DOM nor the server that the text stands in. */

export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bold" | "italic" | "underline" | "strike" | "spoiler"; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly href: string; readonly children: readonly Inline[] }
  | { readonly kind: "user" | "channel" | "role"; readonly id: string }
  | { readonly kind: "command"; readonly name: string }
  | { readonly kind: "emoji"; readonly name: string }
  | { readonly kind: "time"; readonly seconds: number; readonly style: string };

export type Block =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly children: readonly Inline[] }
  | { readonly kind: "small" | "paragraph"; readonly children: readonly Inline[] }
  | { readonly kind: "quote"; readonly children: readonly Block[] }
  | { readonly kind: "list"; readonly start: number | undefined; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: "codeblock"; readonly text: string };

/** Deeper nesting than anybody writes stays text. */
const DEEPEST = 12;

const HEADING = /^(#{1,3}) +(\S.*)$/;
const SMALL = /^-# +(\S.*)$/;
const ITEM = /^( *)([-*]|\d{1,9}\.) +(\S.*)$/;

export function parseMarkdown(text: string, depth = 0): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    const body = paragraph.join("\n").replace(/^\n+|\n+$/g, "");
    paragraph = [];
    if (body.trim() !== "") blocks.push({ kind: "paragraph", children: parseInline(body, depth) });
  };

  let lines = text.replaceAll("\r\n", "\n").split("\n");
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const fence = openFence(line, lines);
    if (fence) {
      if (fence.before.trim() !== "") paragraph.push(fence.before);
      endParagraph();
      blocks.push({ kind: "codeblock", text: fence.code });
      lines = fence.after;
      continue;
    }
    const heading = HEADING.exec(line);
    const small = SMALL.exec(line);
    if (heading) {
      endParagraph();
      const level = heading[1]?.length === 1 ? 1 : heading[1]?.length === 2 ? 2 : 3;
      blocks.push({ kind: "heading", level, children: parseInline((heading[2] ?? "").trim(), depth) });
    } else if (small) {
      endParagraph();
      blocks.push({ kind: "small", children: parseInline(small[1] ?? "", depth) });
    } else if (line.startsWith(">>> ") && depth < DEEPEST) {
      endParagraph();
      const quoted = [line.slice(4), ...lines].join("\n");
      lines = [];
      blocks.push({ kind: "quote", children: parseMarkdown(quoted, depth + 1) });
    } else if (line.startsWith("> ") && depth < DEEPEST) {
      endParagraph();
      const quoted = [line.slice(2)];
      while (lines[0]?.startsWith("> ") || lines[0] === ">") quoted.push((lines.shift() ?? "").slice(2));
      blocks.push({ kind: "quote", children: parseMarkdown(quoted.join("\n"), depth + 1) });
    } else if (ITEM.test(line) && depth < DEEPEST) {
      endParagraph();
      const listed = [line];
      while (lines[0] !== undefined && (ITEM.test(lines[0]) || /^ {2,}\S/.test(lines[0])))
        listed.push(lines.shift() ?? "");
      blocks.push(parseList(listed, depth + 1));
    } else {
      paragraph.push(line);
    }
  }
  endParagraph();
  return blocks;
}

interface Fence {
  readonly before: string;
  readonly code: string;
  readonly after: string[];
}

function openFence(line: string, rest: readonly string[]): Fence | undefined {
  const open = line.indexOf("```");
  if (open < 0 || line[open - 1] === "\\") return undefined;
  const following = [line.slice(open + 3), ...rest].join("\n");
  const close = following.indexOf("```");
  if (close <= 0) return undefined;
  const inside = following.slice(0, close);
  const after = following.slice(close + 3).replace(/^\n/, "");
  return {
    before: line.slice(0, open),
    code: inside.replace(/^[\w+#.-]*\n/, "").replace(/^\n+|\n+$/g, ""),
    after: after === "" ? [] : after.split("\n"),
  };
}

function parseList(lines: readonly string[], depth: number): Block {
  const first = ITEM.exec(lines[0] ?? "");
  const indent = first?.[1]?.length ?? 0;
  const marker = first?.[2] ?? "-";
  const items: string[][] = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    const current = items.at(-1);
    if (item && (current === undefined || (item[1]?.length ?? 0) <= indent)) items.push([item[3] ?? ""]);
    else current?.push(item ? line.slice(indent + 2) : line.trim());
  }
  return {
    kind: "list",
    start: /\d/.test(marker) ? Number.parseInt(marker, 10) : undefined,
    items: items.map((item) => parseMarkdown(item.join("\n"), depth)),
  };
}

interface Step {
  readonly node: Inline;
  readonly end: number;
}

export function parseInline(text: string, depth = 0): Inline[] {
  const nodes: Inline[] = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? "";
    if (character === "\\" && /[^\w\s]/.test(text[at + 1] ?? "")) {
      plain += text[at + 1];
      at += 2;
      continue;
    }
    const step = depth < DEEPEST ? parseAt(text, at, depth) : undefined;
    if (!step) {
      plain += character;
      at += 1;
      continue;
    }
    if (plain !== "") nodes.push({ kind: "text", text: plain });
    plain = "";
    nodes.push(step.node);
    at = step.end;
  }
  if (plain !== "") nodes.push({ kind: "text", text: plain });
  return nodes;
}

const MASKED_LINK =
  /\[((?:\\.|[^[\]\\]|\[(?:\\.|[^[\]\\])*\])+)\]\(\s*<?(https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)>?(?:\s+"[^"]*")?\s*\)/y;
const ANGLE_LINK = /<(https?:\/\/[^\s<>]+)>/y;
const BARE_LINK = /https?:\/\/[^\s<]+[^<.,:;"'\]\s*_~|]/y;
const MENTION = /<(@!?|@&|#)(\d{1,20})>/y;
const TIME = /<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y;
const EMOJI = /<a?:(\w{2,32}):\d{1,20}>/y;
const COMMAND = /<\/([^\n:>]{1,100}):\d{1,20}>/y;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function parseAt(text: string, at: number, depth: number): Step | undefined {
  switch (text[at]) {
    case "`":
      return parseCode(text, at);
    case "<":
      return parseAngle(text, at);
    case "[": {
      const link = match(MASKED_LINK, text, at);
      const href = safeHref(link?.[2]);
      // A label that looks like an address could name another one than it leads to.
      if (!link || href === undefined || /https?:\/\//.test(link[1] ?? "")) return undefined;
      return {
        node: { kind: "link", href, children: parseInline(link[1] ?? "", depth + 1) },
        end: at + link[0].length,
      };
    }
    case "h": {
      if (/\w/.test(text[at - 1] ?? "")) return undefined;
      const found = match(BARE_LINK, text, at)?.[0];
      if (found === undefined) return undefined;
      const address = found.endsWith(")") && !found.includes("(") ? found.slice(0, -1) : found;
      const href = safeHref(address);
      if (href === undefined) return undefined;
      return { node: { kind: "link", href, children: [{ kind: "text", text: address }] }, end: at + address.length };
    }
    case "|":
      return wrapped(text, at, "||", "spoiler", depth);
    case "~":
      return wrapped(text, at, "~~", "strike", depth);
    case "*":
      return wrapped(text, at, "**", "bold", depth) ?? wrapped(text, at, "*", "italic", depth);
    case "_":
      return wrapped(text, at, "__", "underline", depth) ?? wrapped(text, at, "_", "italic", depth);
    default:
      return undefined;
  }
}

function parseCode(text: string, at: number): Step | undefined {
  const ticks = /^`+/.exec(text.slice(at))?.[0] ?? "`";
  const close = closeOfCode(text, at + ticks.length, ticks.length);
  if (close === undefined) return undefined;
  const inside = text.slice(at + ticks.length, close);
  if (inside.trim() === "") return undefined;
  const code = /^ ?`|` ?$/.test(inside) ? inside.trim() : inside;
  return { node: { kind: "code", text: code }, end: close + ticks.length };
}

function closeOfCode(text: string, from: number, ticks: number): number | undefined {
  for (let at = text.indexOf("`", from); at >= 0; at = text.indexOf("`", at)) {
    let end = at;
    while (text[end] === "`") end += 1;
    if (end - at === ticks) return at;
    at = end;
  }
  return undefined;
}

function parseAngle(text: string, at: number): Step | undefined {
  const mention = match(MENTION, text, at);
  if (mention) {
    const kind = mention[1] === "#" ? "channel" : mention[1] === "@&" ? "role" : "user";
    return { node: { kind, id: mention[2] ?? "" }, end: at + mention[0].length };
  }
  const time = match(TIME, text, at);
  const seconds = Number(time?.[1]);
  if (time && Math.abs(seconds) <= 8_640_000_000_000) {
    return { node: { kind: "time", seconds, style: time[2] ?? "f" }, end: at + time[0].length };
  }
  const emoji = match(EMOJI, text, at);
  if (emoji) return { node: { kind: "emoji", name: emoji[1] ?? "" }, end: at + emoji[0].length };
  const command = match(COMMAND, text, at);
  if (command) return { node: { kind: "command", name: command[1] ?? "" }, end: at + command[0].length };
  const link = match(ANGLE_LINK, text, at);
  const href = safeHref(link?.[1]);
  if (!link || href === undefined) return undefined;
  return { node: { kind: "link", href, children: [{ kind: "text", text: link[1] ?? "" }] }, end: at + link[0].length };
}

function wrapped(
  text: string,
  at: number,
  marker: string,
  kind: "bold" | "italic" | "underline" | "strike" | "spoiler",
  depth: number,
): Step | undefined {
  if (!text.startsWith(marker, at)) return undefined;
  const single = marker.length === 1;
  const from = at + marker.length;
  if (single && /^\s?$/.test(text[from] ?? "")) return undefined;
  if (marker === "_" && /\w/.test(text[at - 1] ?? "")) return undefined;
  const close = closeOf(text, from, marker);
  if (close === undefined) return undefined;
  return { node: { kind, children: parseInline(text.slice(from, close), depth + 1) }, end: close + marker.length };
}

function closeOf(text: string, from: number, marker: string): number | undefined {
  const character = marker[0] ?? "";
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") {
      at += 1;
    } else if (text[at] === "`") {
      const code = parseCode(text, at);
      if (code) at = code.end - 1;
    } else if (text.startsWith(marker, at)) {
      if (marker.length === 1) {
        // Two in a row belong to bold or underline inside.
        if (text[at + 1] === character) {
          at += 1;
          continue;
        }
        const loose = /\s/.test(text[at - 1] ?? "") || (marker === "_" && /\w/.test(text[at + 1] ?? ""));
        if (at > from && !loose) return at;
      } else if (at > from && text[at + 2] !== character) {
        return at;
      }
    }
  }
  return undefined;
}

/** Only the web's own addresses may be linked. */
export function safeHref(address: string | undefined | null): string | undefined {
  if (address === undefined || address === null || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === "http:" || url.protocol === "https:" ? url.href : undefined;
}
