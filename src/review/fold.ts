const ARTICLE = /^(?:the|an?|le|la|les|un|une|el|los|las|der|die|das|ein|eine) (?=\S)/;

/** A text as lookups compare it: without case, accents, punctuation and a leading article. */
export function fold(text: string): string {
  const words = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return words.replace(ARTICLE, "");
}
