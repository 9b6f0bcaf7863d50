import { sentencesOf } from "./sentences.js";

/** A question found in the prose. */
export interface FoundPrompt {
  readonly text: string;
  readonly context?: string;
}

/** Stands for a question mark that asks nothing here, such as one in a link's text or in the work's title. */
export const MUTE_QUESTION = "\uE000";
/** Stands for what must not be shown or is not prose: a spoiler, code. */
export const HIDDEN = "\uE001";

const LONGEST_CONTEXT = 600;
const LONGEST_PROMPT = 600;
const FEWEST_WORDS = 4;
/** A question of more words is no fragment, whatever it is made of. */
const MOST_FRAGMENT_WORDS = 12;
/** So few words right after a question answer it. */
const MOST_ANSWER_WORDS = 3;

const ASKING = "who|whom|whose|what|why|how|when|where|which";
const AUXILIARY =
  "is|are|was|were|am|does|do|did|can|could|will|would|should|shall|may|might|must|has|had|have|(?:is|are|was|were|does|do|did|could|would|should|has|had|have)n['’]t|can['’]t|won['’]t";
/** Begins as a question does, or has a clause before the question: `If love can be taught, who teaches it?` */
const FULL = new RegExp(
  `(?:^|[,;:—–-]\\s?|^(?:and|but|so|or|then|yet)\\s)(?:${ASKING}|${AUXILIARY}|(?:to|in|at|for|from|with|by|of|on) (?:${ASKING}))\\b`,
  "i",
);
const HAS_VERB = new RegExp(`\\b(?:${AUXILIARY})\\b`, "i");
const OPENS_ASKING = new RegExp(`^(?:${ASKING})\\s\\S+\\s\\S`, "i");
/** The one that is asked about is a pronoun. */
const PRONOUN = new RegExp(
  `^(?:(?:and|but|so|or|then|yet)\\s)?(?:(?:${ASKING})\\s)?(?:else\\s)?(?:${AUXILIARY})\\s(?:he|she|it|they|this|that|these|those)\\b`,
  "i",
);
/** `Is it possible …`, `What is it that …`: the pronoun stands for what follows. */
const EMPTY_IT =
  /\bit\s(?:(?:ever|really|even|still|always|truly)\s)?(?:that|who|possible|\w+\s(?:to|that|for|when|if)|in|about|like to|mean to|take to)\b/i;
/** A name or a thing that is spoken of later in the question: a capital that does not begin it. */
const NAMED = /\s(?:["“‘]?)(?!I\b)\p{Lu}\p{L}/u;
/** The writer in any place; the reader as the one who is asked. "Someone who is not with you" means anyone. */
const ABOUT_WRITER_OR_READER = new RegExp(
  `\\b(?:I|me|my|mine|myself)\\b|\\b(?:${AUXILIARY}|if|know|when|why|what|don['’]t|let) you\\b|\\byou(?:r|rs|rself)?\\b(?:['’](?:re|ve|d|ll))?\\s(?:ever\\s|also\\s|all\\s|still\\s|really\\s)?(?:think|thoughts?|see|seen|saw|read|guys|know|agree|like|liked|remember|take|favou?rites?|opinions?|want|need|watch|watched)\\b`,
  "i",
);
const TAG =
  /,\s?(?:right|no|yes|eh|huh|okay|ok|hm+|correct|you know|(?:is|are|was|were|do|does|did|has|have|had|can|could|would|should|wo|ca)n['’]t (?:it|he|she|they|we|you|there|this|that)|(?:is|was|did|does|do|are|were|has|have) (?:it|he|she|they|we|you|there))\s?\?$/i;
const NO_QUESTION =
  /^(?:(?:and|but|so|or)\s)?(?:(?:what|how) about|what if\s?\?|who knows|who cares|why not|so what|what else|see what|guess what|what['’]s not to|remember)\b/i;
const ANSWER =
  /^(?:(?:yes|no|nope|yep|yeah|sure|of course|not (?:really|at all|quite|exactly|much|a|even)|hardly|absolutely|definitely|maybe|perhaps not|probably|because|exactly|indeed|never|always)\b|well,|(?:nothing|everything|nobody|no one)[.!,]|i (?:think|don['’]t|doubt|guess|suppose|would|can['’]t)|it (?:is|was|does|did|isn['’]t|wasn['’]t|doesn['’]t|didn['’]t)\b)/i;
/** Of an answer such as "It does." the length decides: longer ones go on from the question. */
const LONGEST_WEAK_ANSWER = 6;
const WEAK_ANSWER = /^(?:it|i)\b/i;
/** `Why does she stay?` wants more than a yes or a no. */
const OPEN_QUESTION = new RegExp(`^(?:(?:and|but|so|or|then|yet)\\s)?(?:${ASKING})\\b`, "i");
/** Few words that leave an open question open; most others answer it: `The butler.`, `Love.` */
const LEAVES_OPEN =
  /^(?:(?:nobody|no one|none) (?:(?:ever |really )?(?:knows?|knew|says?|said|asks?|asked|tells|told|agrees)|(?:can|will) (?:say|tell|know))|(?:it|this|that) (?:still |really |always )?(?:matters|lingers|stays|haunts|hurts|stings|nags|remains)|hard to say)[.!…]$/i;
const SPEAKS = /["”]\s?(?:he|she|they|I|we|\p{L}+) (?:says?|said|asks?|asked|wonders?|wondered|replie[sd])\b/iu;
const ADDRESS = /https?:|www\.|\S\?\S/i;

function wordCount(text: string): number {
  return text.split(" ").filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function isQuestion(sentence: string): boolean {
  return /\?[!?)\]”“"’»*_\s]{0,8}$/.test(sentence);
}

function clip(text: string): string {
  if (text.length <= LONGEST_CONTEXT) return text;
  let clipped = "";
  for (const sentence of sentencesOf(text.slice(0, LONGEST_CONTEXT * 2))) {
    if (clipped.length + sentence.length + 1 > LONGEST_CONTEXT) break;
    clipped += (clipped === "" ? "" : " ") + sentence;
  }
  if (clipped !== "") return clipped;
  return `${text
    .slice(0, LONGEST_CONTEXT - 1)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd()}…`;
}

/** Which sentences stand, wholly or at their end, in quotation marks that were opened and not yet closed. */
function inQuotes(sentences: readonly string[]): boolean[] {
  let open = false;
  return sentences.map((sentence) => {
    const began = open;
    let before = " ";
    for (const char of sentence) {
      // The same glyph may stand on both sides: what is before it tells which side it is.
      if (/["“”„«»]/.test(char))
        open = char === "”" || char === "»" ? false : !(open && /\S/.test(before)) && /[\s([—–-]/.test(before);
      before = char;
    }
    const ends = /\?["”“»’]\s?$/.test(sentence);
    return began || open || ends;
  });
}

function isAnswered(question: string, follows: string | undefined): boolean {
  if (follows === undefined || isQuestion(follows)) return false;
  if (OPEN_QUESTION.test(question) && LEAVES_OPEN.test(follows)) return false;
  const words = wordCount(follows);
  if (words <= MOST_ANSWER_WORDS) return true;
  return ANSWER.test(follows) && (!WEAK_ANSWER.test(follows) || words <= LONGEST_WEAK_ANSWER || /^I\b/.test(follows));
}

function isFragment(sentence: string): boolean {
  return wordCount(sentence) <= MOST_FRAGMENT_WORDS && !HAS_VERB.test(sentence) && !OPENS_ASKING.test(sentence);
}

/** Whether a question would open a discussion, whatever stands around it. */
function opensDiscussion(question: string): boolean {
  return (
    wordCount(question) >= FEWEST_WORDS &&
    FULL.test(question) &&
    ![TAG, NO_QUESTION, ABOUT_WRITER_OR_READER, SPEAKS, ADDRESS].some((pattern) => pattern.test(question)) &&
    !/^["“«„‘]/.test(question)
  );
}

interface Group {
  readonly first: string;
  text: string;
  barred: boolean;
  follows: string | undefined;
  readonly lead: string | undefined;
}

function shown(text: string): string {
  return text.replaceAll(MUTE_QUESTION, "?");
}

/**
 * The discussion questions of a paragraph. Precision before recall: a foolish question in public costs more than a
 * missed one.
 *
 * @param paragraph plain text; MUTE_QUESTION and HIDDEN stand for what is no prose
 * @param title of the work: a question mark in it asks nothing
 */
export function promptsOf(paragraph: string, title = ""): FoundPrompt[] {
  const plain = paragraph
    .replace(/\s+/g, " ")
    .trim()
    // One amid a word stands in an address.
    .replace(/\?(?=[\p{L}\p{N}=&#/])/gu, MUTE_QUESTION);
  // Most paragraphs ask nothing.
  if (!plain.includes("?")) return [];
  const muted = title.includes("?") ? plain.replaceAll(title, title.replaceAll("?", MUTE_QUESTION)) : plain;
  const sentences = sentencesOf(muted);
  const quoted = inQuotes(sentences);
  const groups: Group[] = [];
  let open: Group | undefined;
  for (const [at, sentence] of sentences.entries()) {
    if (!isQuestion(sentence)) {
      open = undefined;
      continue;
    }
    const barred = quoted[at] === true || sentence.includes(HIDDEN) || sentence.includes(MUTE_QUESTION);
    const follows = sentences[at + 1];
    if (open !== undefined && isFragment(sentence) && open.text.length + sentence.length < LONGEST_PROMPT) {
      open.text += ` ${sentence}`;
      open.barred ||= barred;
      open.follows = follows;
      continue;
    }
    open = { first: sentence, text: sentence, barred, follows, lead: sentences[at - 1] };
    groups.push(open);
  }
  const isShown = (sentence: string) => !sentence.includes(HIDDEN);
  if (groups.length === 0) return [];
  const rest = shown(sentences.filter((sentence) => !isQuestion(sentence) && isShown(sentence)).join(" "));
  const context = rest === "" ? undefined : clip(rest);
  return groups.flatMap(({ first, text, barred, follows, lead }): FoundPrompt[] => {
    if (barred || text.length > LONGEST_PROMPT || !opensDiscussion(first) || ABOUT_WRITER_OR_READER.test(text))
      return [];
    if (isAnswered(first, follows)) return [];
    const needsContext = PRONOUN.test(first) && !EMPTY_IT.test(first) && !NAMED.test(first);
    const before = context ?? (needsContext && lead !== undefined && isShown(lead) ? clip(shown(lead)) : undefined);
    if (needsContext && before === undefined) return [];
    return [{ text, ...(before === undefined ? {} : { context: before }) }];
  });
}
