import type { LocalizationMap } from "discord-api-types/v10";
import { en } from "./en.js";

/** What a language says. A second language is a second object of this type. */
export type Wording = typeof en;

/** The languages by Discord's locale names. The first is the one that definitions and unknown locales get. */
const LANGUAGES = { "en-US": en, "en-GB": en } satisfies Partial<Record<keyof LocalizationMap, Wording>>;

const byLocale = new Map<string, Wording>(Object.entries(LANGUAGES));

/** The wording for a Discord locale such as `fr`. */
export function wordingFor(locale: string | undefined): Wording {
  return (locale === undefined ? undefined : byLocale.get(locale)) ?? en;
}

/** Discord's localisation field of a definition: one text in every language. */
export function localised(text: (wording: Wording) => string): LocalizationMap {
  return Object.fromEntries(Object.entries(LANGUAGES).map(([locale, wording]) => [locale, text(wording)]));
}
