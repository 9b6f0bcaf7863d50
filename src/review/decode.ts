/** Bytes as text: UTF-8 with or without a mark, UTF-16 with one, else windows-1252. Nothing where it is not text. */
export function decoded(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const controls = bytes.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length;
    return controls > bytes.length / 100 ? undefined : new TextDecoder("windows-1252").decode(bytes);
  }
}
