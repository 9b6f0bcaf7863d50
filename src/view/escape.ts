const MARKDOWN = /[\\*_~|`<>[\]()#+\-:@]/g;
/** Marks that only mean something at the beginning of a line. */
const LINE_START = /^(\s*)(\d+)([.)])(?=\s)/gm;
const URL = /https?:\/\/[^\s<>"“”]+/g;

function escapeWords(text: string): string {
  return text
    .replace(MARKDOWN, (mark, at: number) => {
      // Signs that are common in prose and harmless inside a word or a sentence stay as they are.
      if (mark === "-" || mark === "+" || mark === "#") return startsLine(text, at) ? `\\${mark}` : mark;
      if (mark === "(" || mark === ")") return mark;
      if (mark === ":") return /^:\w/.test(text.slice(at)) ? `\\${mark}` : mark;
      // A zero-width space, since a backslash does not take the meaning from these.
      if (mark === "@") return "@\u200b";
      return `\\${mark}`;
    })
    .replace(LINE_START, "$1$2\\$3");
}

function startsLine(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf("\n", at - 1) + 1, at).trim() === "";
}

/** Percent-encodes what Markdown would read in an address. */
function encodeMarks(url: string): string {
  return url.replace(/[*_~|`\\[\]]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Text that Discord shows as it is: no Markdown, no mention, no spoiler bar takes effect. */
export function escaped(text: string): string {
  let out = "";
  let from = 0;
  for (const match of text.matchAll(URL)) {
    out += escapeWords(text.slice(from, match.index)) + encodeMarks(match[0]);
    from = match.index + match[0].length;
  }
  return out + escapeWords(text.slice(from));
}

/**
 * A text as `write` writes it, in at most `limit` characters: the text itself is cut at a word until what was written
 * fits, since escaping can make it several times as long.
 */
export function fitted(text: string, limit: number, write: (text: string) => string): string {
  let length = Math.min(text.length, limit);
  for (;;) {
    const written = write(clipped(text, length));
    if (written.length <= limit || length <= 1) return written;
    length = Math.max(1, Math.min(length - 1, Math.floor((length * limit) / written.length)));
  }
}

/** A text on one line, as names of threads and choices need it. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** A text of at most `limit` UTF-16 units, cut at a word and ended with an ellipsis where it was longer. */
export function clipped(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = limit - 1;
  // Never between the halves of a surrogate pair.
  if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end -= 1;
  const cut = text.slice(0, end);
  const space = cut.lastIndexOf(" ");
  return `${(space > limit * 0.6 ? cut.slice(0, space) : cut).trimEnd()}…`;
}
