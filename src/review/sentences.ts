const ENGLISH = new Intl.Segmenter("en", { granularity: "sentence" });
/** After these a full stop ends no sentence. */
const ABBREVIATION = /(?:^|[\s(“"])(?:Dr|Mr|Mrs|Ms|St|Vol|No|Prof|Jr|Sr|vs|[A-Z])\.\s*$/;
/** A sentence that goes on after quoted speech: `"Why?" she asked`. */
const GOES_ON = /^[a-z,;]/;
const QUOTE_END = /["”’]\s*$/;

/** Longer texts are cut into pieces first, so that one line of a megabyte stays linear. */
const PIECE = 20_000;

/** The sentences of a paragraph, trimmed. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (let at = 0; at < text.length; at += PIECE) {
    for (const { segment } of ENGLISH.segment(text.slice(at, at + PIECE))) {
      const before = sentences.at(-1);
      if (
        before !== undefined &&
        (ABBREVIATION.test(before.slice(-12)) || (QUOTE_END.test(before.slice(-3)) && GOES_ON.test(segment)))
      ) {
        sentences[sentences.length - 1] = before + segment;
      } else sentences.push(segment);
    }
  }
  return sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== "");
}
