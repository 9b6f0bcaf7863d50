const LONGEST = 200;
/** From these lines on all is page furniture. */
const END =
  /^(?:leave a (?:reply|comment)|fill in your details below\b.*|share this:?|like this:?|related:?|posted in\b.*|\d+ (?:comments?|responses|thoughts on)\b.*|comments are closed\.?|post navigation|you might also like:?)$/i;
/** These lines alone are. */
const ALONE =
  /^(?:like loading\.*|like loading…|loading\.{2,}|loading…|continue reading\b.*|read the rest of this entry.*|the post .+ (?:first )?appeared first on .+|advertisements?|report this ad|tweet|print|email|more|share|facebook|pinterest|twitter|tagged .+|filed under\b.*|click to share on .+)$/i;
/** With two words or fewer before or behind it in a sentence, `Related` is furniture; `Posted in` begins sentences too. */
const SENTENCE = /[.!?]$/;

/** The lines of a post without the page around it, trimmed. */
export function withoutFurniture(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let said = false;
  for (const raw of lines) {
    const line = raw.replace(/[\s\u200b\ufeff]+/g, " ").trim();
    const isShort = line.length <= LONGEST;
    // At the top they may be a title: `Loading…`, `Related`.
    if (said && isShort && END.test(line) && !(line.length > 60 && SENTENCE.test(line))) break;
    if (isShort && kept.length > 0 && ALONE.test(line)) continue;
    said ||= line !== "" && kept.some((one) => one !== "");
    kept.push(line);
  }
  return kept;
}
