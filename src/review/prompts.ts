import { sentencesOf } from "./sentences.js";

/** A question found in the prose. */
export interface FoundPrompt {
  readonly text: string;
  readonly context?: string;
}

const LONGEST_CONTEXT = 600;
/** A question of fewer words is a fragment of the one before it. */
const FRAGMENT_WORDS = 9;
const FEWEST_WORDS = 4;

const OPENS_WITH_PRONOUN =
  /^(?:(?:and|but|so|or)\s+)?(?:(?:who|what|why|how|when|where)\s+)?(?:is|are|was|were|does|do|did|can|could|will|would|should|has|had|have)\s+(?:he|she|it|they|this|that|these|those)\b/i;
/** The writer in any place; the reader as the one who is asked. "Someone who is not with you" means anyone. */
const ABOUT_WRITER_OR_READER =
  /\b(?:I|me|my|mine|myself)\b|\b(?:do|did|does|have|had|are|were|would|will|could|can|should|may|if|know|when) you\b|\byou(?:['’](?:re|ve|d|ll))?\s+(?:think|see|seen|read|guys|know|agree|like|remember)\b/i;
const TAG =
  /,\s*(?:right|no|yes|eh|huh|okay|ok|(?:is|are|was|were|do|does|did|has|have|had|can|could|would|should|wo|ca)n['’]t (?:it|he|she|they|we|you|there))\s*\?$/i;
const WHAT_ABOUT = /^(?:and |but )?(?:what|how) about\b/i;
const SPEECH = /^["“«„‘']|["”»’']\s*$|["”]\s*(?:he|she|they|I|\w+) (?:says?|said|asks?|asked)\b/i;
const ANSWER =
  /^(?:yes|no|nope|yep|sure|of course|not really|not at all|hardly|absolutely|definitely|maybe|perhaps|probably|because|well,|nothing\.|everything\.|exactly|indeed|never|always)\b/i;

function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function isQuestion(sentence: string): boolean {
  return /\?[)”"’»\s]*$/.test(sentence);
}

function clip(text: string): string {
  if (text.length <= LONGEST_CONTEXT) return text;
  let clipped = "";
  for (const sentence of sentencesOf(text)) {
    if (clipped !== "" && clipped.length + sentence.length + 1 > LONGEST_CONTEXT) break;
    clipped += (clipped === "" ? "" : " ") + sentence;
  }
  return clipped.length <= LONGEST_CONTEXT ? clipped : `${clipped.slice(0, LONGEST_CONTEXT - 1).trimEnd()}…`;
}

/**
 * The discussion questions of a paragraph. Precision before recall: a foolish question in public costs more than a
 * missed one.
 *
 * @param paragraph plain text, spoilers and quotes left out
 */
export function promptsOf(paragraph: string): FoundPrompt[] {
  const sentences = sentencesOf(paragraph);
  const groups: { text: string; follows: string | undefined; lead: string | undefined }[] = [];
  let open: (typeof groups)[number] | undefined;
  for (const [at, sentence] of sentences.entries()) {
    if (!isQuestion(sentence)) {
      open = undefined;
      continue;
    }
    if (open !== undefined && wordCount(sentence) < FRAGMENT_WORDS && isFragment(sentence)) {
      open.text += ` ${sentence}`;
      open.follows = sentences[at + 1];
      continue;
    }
    open = { text: sentence, follows: sentences[at + 1], lead: sentences[at - 1] };
    groups.push(open);
  }
  const rest = sentences.filter((sentence) => !isQuestion(sentence)).join(" ");
  return groups.flatMap(({ text, follows, lead }): FoundPrompt[] => {
    const [first = text] = sentencesOf(text);
    if (wordCount(first) < FEWEST_WORDS || SPEECH.test(first) || TAG.test(first) || WHAT_ABOUT.test(first)) return [];
    if (ABOUT_WRITER_OR_READER.test(text) || /https?:/.test(text)) return [];
    if (follows !== undefined && !isQuestion(follows) && (ANSWER.test(follows) || wordCount(follows) <= 3)) return [];
    const context = rest === "" ? (OPENS_WITH_PRONOUN.test(first) ? lead : undefined) : rest;
    if (OPENS_WITH_PRONOUN.test(first) && context === undefined) return [];
    return [{ text, ...(context === undefined ? {} : { context: clip(context) }) }];
  });
}

const VERB = /\b(?:is|are|was|were|be|does|do|did|can|could|will|would|should|has|had|have|might|may|must)\b/i;

const ASKS = /^(?:who|what|why|how|where|when|which|whose)\s+\S+\s+\S/i;

function isFragment(sentence: string): boolean {
  return !VERB.test(sentence) && !ASKS.test(sentence);
}
