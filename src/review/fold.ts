const ARTICLE = /^(?:the|an?|le|la|les|un|une|el|los|las|der|die|das|ein|eine) (?=\S)/;

/** A text without case, accents and punctuation. */
export function plainForm(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** A text as lookups compare it: in its plain form, without a leading article. */
export function fold(text: string): string {
  return plainForm(text).replace(ARTICLE, "");
}
