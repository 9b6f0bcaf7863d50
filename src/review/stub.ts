import type { Findings } from "./findings.js";
import { plainForm } from "./fold.js";
import { plain } from "./plain.js";

const LONGEST = 120;
/** Nothing but words that hold the place of a review, in their plain form. */
const PLACEHOLDER =
  /^(?:(?:(?:my|your|the|some|more|full) ){0,2}(?:thoughts|review|text|notes|words) (?:(?:will )?(?:go|goes|be|belong|belongs) here|(?:(?:is |are )?(?:to come|coming)|to follow|follows)(?: (?:soon|later))?)|(?:write|put|add|insert) (?:(?:my|your|the|some) )?(?:thoughts|review|text|notes|words) here|(?:more )?(?:coming|to come) soon|to be (?:written|added|done)|(?:to ?do|tbd|tba|wip|placeholder|work in progress)(?: (?:write|finish) (?:(?:my|the|this) )?review)?)$/;

/** Whether a text only says that a review is to come. Short reviews are reviews. */
export function isStub({ body, quotes, prompts }: Findings): boolean {
  if (body.length > 2 || quotes.length > 0 || prompts.length > 0) return false;
  const text = body.map((node) => plain([node])).join(" ");
  return text.length <= LONGEST && PLACEHOLDER.test(plainForm(text));
}
