import { type APIApplicationCommandStringOption, ApplicationCommandOptionType } from "discord-api-types/v10";
import { type PromptItem, type Speaker, titleOf } from "../src/library/library.js";
import type { Found } from "../src/library/lookup.js";
import type { Review } from "../src/review/review.js";
import { clipped, escaped, oneLine } from "../src/view/escape.js";
import { localised, type Wording, wordingFor } from "../src/wording/wording.js";
import { type Choice, type House, Refusal, type Typing } from "./command.js";

/** Discord's limits of an autocompletion. */
export const MOST_CHOICES = 25;
const LONGEST_CHOICE = 100;

const definitions = wordingFor(undefined);

/** Name and description of a definition, with Discord's localisation fields. */
export function described(name: string, say: (wording: Wording) => string) {
  return {
    name,
    name_localizations: localised(() => name),
    description: say(definitions),
    description_localizations: localised(say),
  };
}

/** An option that autocompletes. */
export function completing(name: string, say: (wording: Wording) => string): APIApplicationCommandStringOption {
  return { type: ApplicationCommandOptionType.String, ...described(name, say), autocomplete: true, required: false };
}

/** A choice within Discord's limits. */
export function choice(name: string, value: string): Choice {
  return { name: clipped(oneLine(name), LONGEST_CHOICE), value };
}

const LISTED = 6;
const LONGEST_ECHO = 80;

/** What somebody typed, fit to be said back to them. */
export function echoed(typed: string): string {
  return escaped(clipped(oneLine(typed), LONGEST_ECHO));
}

/** A title within a sentence. */
export function titled(review: Review): string {
  return escaped(clipped(oneLine(titleOf(review)), LONGEST_ECHO));
}

/** The review that an option's text means. @throws Refusal where there is none or more than one */
export function reviewFor(house: House, typed: string): Review {
  const found = house.library().findReview(typed);
  if (found.outcome === "one") return found.item;
  throw new Refusal((wording) => {
    const near = suggested(found);
    return near.length === 0
      ? wording.errors.noTitle(echoed(typed))
      : wording.errors.whichTitle(wording.list(near.map(titled)));
  });
}

/** The speaker that an option's text means. @throws Refusal where there is none or more than one */
export function speakerFor(house: House, typed: string, review: Review | undefined): Speaker {
  const found = house.library().findSpeaker(typed, review);
  if (found.outcome === "one") return found.item;
  throw new Refusal((wording) => {
    const near = suggested(found);
    if (near.length > 0) return wording.errors.whichSpeaker(wording.list(near.map(({ name }) => echoed(name))));
    return review === undefined
      ? wording.errors.noSpeaker(echoed(typed))
      : wording.errors.noSpeakerIn(echoed(typed), titled(review));
  });
}

/** The question that an option's text means. @throws Refusal where there is none or more than one */
export function promptFor(house: House, typed: string, review: Review | undefined): PromptItem {
  const found = house.library().findPrompt(typed, review);
  if (found.outcome === "one") return found.item;
  throw new Refusal((wording) => (found.outcome === "several" ? wording.errors.whichPrompt : wording.errors.noPrompt));
}

function suggested<T>(found: Exclude<Found<T>, { outcome: "one" }>): readonly T[] {
  return (found.outcome === "several" ? found.items : found.near).slice(0, LISTED);
}

/** The review of the title option while another option is typed; nothing where it is not clear yet. */
export function titleSoFar(typing: Typing, house: House): Review | undefined {
  const typed = typing.option("title");
  if (typed === undefined || typed.trim() === "") return undefined;
  const found = house.library().findReview(typed);
  return found.outcome === "one" ? found.item : undefined;
}

/** Titles for what was typed so far. */
export function titleChoices(typed: string, house: House): Choice[] {
  return house
    .library()
    .suggestReviews(typed, MOST_CHOICES)
    .map(({ item, label }) => choice(label, item.key));
}
