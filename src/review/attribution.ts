/** Words and who said them. */
export interface Attributed {
  readonly text: string;
  readonly speaker?: string;
}

const SPEAKER_WORDS = 8;
const LONGEST_SPEAKER = 80;
/** A dash or tilde, then a name, at the end of a text. */
const AT_END = /^([\s\S]*\S)\s*(?:—|–|~|--|(?<=["”»’'.!?…]\s*)-)\s*([^—–~\n"“”]{1,100})$/u;
/** A line that is an attribution alone. */
const ALONE = /^\s*(?:—|–|~|--|-)\s*([^\n"“”]{1,100})$/u;

/** A name as it should be read: without `as Captain X` noise, marks and a work's title behind it. */
function speakerOf(raw: string): string | undefined {
  const plain = raw
    .replace(/[*_]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.,;:]+$/, "");
  const role = /\bas (?:the character )?(.+)$/i.exec(plain)?.[1] ?? plain;
  const name = role.split(/,|\(|\bin\b/)[0]?.trim() ?? "";
  if (name === "" || name.length > LONGEST_SPEAKER || name.split(" ").length > SPEAKER_WORDS) return undefined;
  return /^\p{Lu}|^\p{Lo}|^\p{N}/u.test(name) ? name : undefined;
}

/** The speaker that a line names; nothing where the line is no attribution. */
export function attributionAlone(line: string): string | undefined {
  const name = ALONE.exec(line)?.[1];
  return name === undefined ? undefined : speakerOf(name);
}

const OPENING = /^[\s"“”„«‘']+/;
const CLOSING = /[\s"“”»’']+$/;

/** A text without the quotation marks around it, whatever they are and whether or not they are a pair. */
export function unmarked(text: string): string {
  const trimmed = text.trim();
  const inner = trimmed.replace(/^["“”„«]+\s*/, "").replace(/\s*["”“»]+$/, "");
  // Single marks go only as a pair: at one end alone they are an apostrophe.
  const paired = /^[‘'].*[’']$/s.test(inner) ? inner.replace(OPENING, "").replace(CLOSING, "") : inner;
  return paired.trim();
}

/** Splits a text into words and an attribution at its end, on the same line or the last one. */
export function attributed(text: string): Attributed {
  const lines = text.trim().split("\n");
  const last = lines.at(-1) ?? "";
  const alone = lines.length > 1 ? attributionAlone(last) : undefined;
  if (alone !== undefined) return { text: unmarked(lines.slice(0, -1).join("\n")), speaker: alone };
  const [, words, name] = (last.length < 3_000 ? AT_END.exec(last) : null) ?? [];
  const speaker = name === undefined ? undefined : speakerOf(name);
  if (words === undefined || speaker === undefined) return { text: unmarked(text) };
  return { text: unmarked([...lines.slice(0, -1), words].join("\n")), speaker };
}
