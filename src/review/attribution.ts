/** Words and who said them. */
export interface Attributed {
  readonly text: string;
  readonly speaker?: string;
}

const MOST_SPEAKER_WORDS = 8;
const LONGEST_SPEAKER = 80;
/** An attribution at the end of a line is looked for in so many of its last characters. */
const TAIL = 200;

/** A line that is an attribution alone. */
const ALONE = /^(?:—|–|―|~|-{1,3})\s*([^\n"“”]{1,100})$/u;
/** After a tilde, or after a dash behind the end of a sentence or a quotation mark, a name. */
const AFTER_END = /(?:~|(?<=[.!?…"“”»’'*_)|]\s?)(?:—|–|―|-{1,3}))\s?([^—–―~"“”]{1,100})$/u;
/** After a dash with spaces around it and nothing that ends a sentence before it: a name in capitals only. */
const AFTER_WORD = /\s(?:—|–|―|--)\s(\p{Lu}[^\s—–―~"“”]{0,40}(?: \p{Lu}[^\s—–―~"“”]{0,40}){0,3})$/u;

/** Small words that a name may hold between its capitals. */
const PARTICLE =
  /^(?:of|the|a|an|and|to|in|on|from|with|de|du|da|di|la|le|van|von|der|den|el|al|bin|y|&|her|his|their)$/i;

/** A name as it should be read: the character where an actor plays one, without marks and what stands behind it. */
function speakerOf(raw: string): string | undefined {
  const plain = raw.replace(/[*_|]/g, "").replace(/\s+/g, " ").trim();
  const role = /\sas (?:the character )?(\S.*)$/i.exec(plain)?.[1] ?? plain;
  const name = (role.split(/,|\(|;|:|\s(?:in|from)\s(?=\p{Lu})/u)[0] ?? "").trim().replace(/[.!?]+$/, "");
  // A stop within: a sentence, unless it belongs to initials and titles such as `Dr. No`.
  if (/[!?…]|\p{Ll}{3,}\.\s/u.test(name)) return undefined;
  const words = name.split(" ");
  if (name === "" || name.length > LONGEST_SPEAKER || words.length > MOST_SPEAKER_WORDS) return undefined;
  const isName = words.every((word) => PARTICLE.test(word) || !/^\p{Ll}/u.test(word));
  return isName && /^(?:the |a )?[\p{Lu}\p{Lo}\p{N}]/u.test(name) ? name : undefined;
}

/** The speaker that a line names; nothing where the line is no attribution. */
export function attributionAlone(line: string): string | undefined {
  if (line.length > TAIL) return undefined;
  const name = ALONE.exec(line.replace(/\s+/g, " ").trim())?.[1];
  return name === undefined ? undefined : speakerOf(name);
}

/** How a pair of single marks looks: at one end alone they are an apostrophe. */
function singleMarked(text: string): boolean {
  return text.length > 2 && /^[‘']/.test(text) && /[’']$/.test(text);
}

/** A text without the quotation marks around it, whatever they are and whether or not they are a pair. */
export function unmarked(text: string): string {
  const isMark = (char: string | undefined) => char !== undefined && /["“”„«»\s]/.test(char);
  let from = 0;
  let to = text.length;
  while (from < to && isMark(text[from])) from += 1;
  while (to > from && isMark(text[to - 1])) to -= 1;
  const inner = text.slice(from, to);
  return singleMarked(inner) ? inner.slice(1, -1).trim() : inner;
}

function nameAtEnd(line: string): { words: string; speaker: string } | undefined {
  const tail = line.slice(-TAIL);
  for (const pattern of [AFTER_END, AFTER_WORD]) {
    const match = pattern.exec(tail);
    const speaker = match?.[1] === undefined ? undefined : speakerOf(match[1]);
    if (match === null || speaker === undefined) continue;
    const words = line.slice(0, line.length - tail.length + match.index).trim();
    if (words !== "") return { words, speaker };
  }
  return undefined;
}

/** Splits a text into words and an attribution at its end, on the same line or the last one. */
export function attributed(text: string): Attributed {
  // Runs of spaces are one: no pattern here may meet a megabyte of them.
  const lines = text
    .replace(/[^\S\n]+/g, " ")
    .trim()
    .split("\n")
    .map((line) => line.trim());
  const last = lines.at(-1) ?? "";
  const before = lines.slice(0, -1);
  const alone = before.length > 0 ? attributionAlone(last) : undefined;
  if (alone !== undefined) return { text: unmarked(before.join("\n")), speaker: alone };
  const found = nameAtEnd(last);
  if (found === undefined) return { text: unmarked(lines.join("\n")) };
  return { text: unmarked([...before, found.words].join("\n")), speaker: found.speaker };
}
