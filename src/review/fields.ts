import { z } from "zod";
import { attributed, unmarked } from "./attribution.js";
import type { FoundPrompt } from "./prompts.js";
import type { FoundQuote } from "./quotes.js";
import { unhidden } from "./spoilers.js";
import { namesIn } from "./work.js";

export const text = z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(z.string().trim().min(1));
export const flag = z.union([z.boolean(), text.transform((word) => /^(?:true|yes|on|1)$/i.test(word))]);
export const year = text.pipe(z.string().regex(/^\d{1,4}$/)).transform(Number);
export const link = text.pipe(z.string().regex(/^https?:\/\/\S+$/i)).refine((url) => URL.canParse(url));
/** A day, from any time on it. */
export const day = text
  .transform((value) => /^(\d{4})[-/](\d{2})[-/](\d{2})(?!\d)/.exec(value)?.slice(1, 4).join("-"))
  .pipe(z.iso.date());
export const names = z
  .union([z.array(text), text.transform(namesIn)])
  .transform((all) => all.map((name) => name.trim()).filter((name) => name !== ""));

/** A question as the front matter lists it. */
export type ListedPrompt = FoundPrompt & { readonly spoiler?: boolean };

export const quote = z
  .union([z.object({ text, speaker: text.optional(), spoiler: flag.optional() }), text])
  .transform((listed): FoundQuote => {
    const { text: bare, spoiler } = unhidden(typeof listed === "string" ? listed : listed.text);
    if (typeof listed === "string") return { ...attributed(bare), ...(spoiler ? { spoiler } : {}) };
    const told = listed.spoiler ?? (spoiler ? true : undefined);
    return {
      text: unmarked(bare.trim()),
      ...(listed.speaker === undefined ? {} : { speaker: listed.speaker }),
      ...(told === undefined ? {} : { spoiler: told }),
    };
  });

export const prompt = z
  .union([z.object({ text, context: text.optional(), spoiler: flag.optional() }), text])
  .transform((listed): ListedPrompt => {
    const { text: bare, spoiler } = unhidden(typeof listed === "string" ? listed : listed.text);
    if (typeof listed === "string") return { text: bare.trim(), ...(spoiler ? { spoiler } : {}) };
    const told = listed.spoiler ?? (spoiler ? true : undefined);
    return {
      text: bare.trim(),
      ...(listed.context === undefined ? {} : { context: listed.context }),
      ...(told === undefined ? {} : { spoiler: told }),
    };
  });

/** The front matter's values, each read alone: one that makes no sense is as if it were not there. */
export class Fields {
  readonly #fields: ReadonlyMap<string, unknown>;
  constructor(fields: ReadonlyMap<string, unknown>) {
    this.#fields = fields;
  }

  read<T>(shape: z.ZodType<T>, ...keys: readonly string[]): T | undefined {
    for (const key of keys) {
      const parsed = shape.safeParse(this.#fields.get(key));
      if (parsed.success) return parsed.data;
    }
    return undefined;
  }

  /** A list whose entries are read each alone; nothing where the field is not there or says nothing. */
  list<T>(shape: z.ZodType<T>, ...keys: readonly string[]): T[] | undefined {
    for (const key of keys) {
      const value = this.#fields.get(key);
      if (value === undefined || value === null || value === "") continue;
      const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
      const read = entries.flatMap((one) => {
        const parsed = shape.safeParse(one);
        return parsed.success ? [parsed.data] : [];
      });
      // Empty on purpose means none; a list of which nothing can be read means nothing.
      if (read.length > 0 || entries.length === 0) return read;
    }
    return undefined;
  }
}
