import { createHash } from "node:crypto";

/** Eleven URL-safe characters made of the parts: the same for the same parts, for ever. */
export function keyOf(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\u0000")).digest("base64url").slice(0, 11);
}
