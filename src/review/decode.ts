/** What windows-1252 has at 0x80 to 0x9f. Some releases of Node read control characters there. */
const AT_0X80 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
const CONTROL = /[\u0080-\u009f]/g;

function western(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("latin1");
  return text.replace(CONTROL, (char) => AT_0X80.charAt(char.charCodeAt(0) - 0x80));
}

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
    return controls > bytes.length / 100 ? undefined : western(bytes);
  }
}
