const ENGLISH = new Intl.Segmenter("en", { granularity: "sentence" });
/** After these a full stop ends no sentence. */
const ABBREVIATION = /(?:^|[\s(“"])(?:Dr|Mr|Mrs|Ms|St|Vol|No|Nos|Prof|Jr|Sr|vs|Lt|Capt|Col|Gen|Rev|Hon|[A-Z])\.\s*$/;
/** `Was it good? No.` ends there: "No." is short for number only where a number follows. */
const ANSWER_NO = /(?:^|[\s(“"])No\.\s*$/;
const QUOTE_END = /[.?!…,]["”’]\s*$/;
/** A sentence that goes on after quoted speech: `"Why?" she asked`. */
const GOES_ON = /^[\p{Ll},;]/u;

/** Longer texts are cut into pieces first: the segmenter's own time grows with the length. */
const PIECE = 20_000;
/** As much of a sentence's end as the rules look at. */
const TAIL = 16;

function goesOn(tail: string, next: string): boolean {
  if (ANSWER_NO.test(tail)) return /^\d/.test(next);
  if (ABBREVIATION.test(tail)) return true;
  return QUOTE_END.test(tail) && GOES_ON.test(next);
}

/** The sentences of a paragraph, trimmed. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  // The open sentence in parts: joining it at every step would take quadratic time.
  let open: string[] = [];
  const close = () => {
    const sentence = open.join("").trim();
    if (sentence !== "") sentences.push(sentence);
    open = [];
  };
  for (let at = 0; at < text.length; at += PIECE) {
    for (const { segment } of ENGLISH.segment(text.slice(at, at + PIECE))) {
      const before = open.at(-1);
      const isCut = at > 0 && before !== undefined && !/[.?!…"”’)\s]$/.test(before.slice(-1));
      if (before !== undefined && !isCut && !goesOn(before.slice(-TAIL), segment)) close();
      open.push(segment);
    }
  }
  close();
  return sentences;
}
