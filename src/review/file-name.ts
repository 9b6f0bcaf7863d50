const LONGEST_ID = 80;

/** A slug of a text: letters and digits joined by hyphens. */
export function slugOf(text: string): string {
  const slug = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, "-");
  // By code points, so that no letter is cut in half.
  return [...slug.replace(/^-/, "")].slice(0, LONGEST_ID).join("").slice(0, LONGEST_ID).replace(/-$/, "");
}

/** The title and year that a file's name may hold, such as `her-2013`. */
export function titleInName(stem: string): { readonly title: string; readonly year?: number } | undefined {
  const [, words = "", year] = /^(?:\d{4}-\d{2}-\d{2}-)?(.{1,200}?)[-_ ]\(?((?:1[5-9]|20)\d{2})\)?$/.exec(stem) ?? [];
  if (year === undefined) return undefined;
  const title = words.replace(/[-_]+/g, " ").replace(/(?<![\p{L}\p{N}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());
  return { title: title.trim(), year: Number(year) };
}
