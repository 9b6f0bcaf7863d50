import { ComponentType } from "discord-api-types/v10";
import { spoils, titleOf } from "../library/library.js";
import { type Item, reviewOf } from "../schedule/next-item.js";
import type { Wording } from "../wording/wording.js";
import { customId } from "./buttons.js";
import { clipped, oneLine } from "./escape.js";
import { marked } from "./mark.js";
import { button, type MessagePayload, text } from "./message.js";
import { promptMessage, threadName } from "./prompt.js";
import { quoteMessage } from "./quote.js";
import { reviewMessage } from "./review.js";

/** Discord's limit of a thread's name: characters. */
const LONGEST_NAME = 100;
const LONGEST_TITLE = 45;

/** The name of the thread on a post, or of the post in a forum. Spoilers stay out of names. */
export function postName(item: Item, wording: Wording): string {
  switch (item.content) {
    case "question":
      return threadName(item.prompt, wording);
    case "quote": {
      const { quote, review } = item.quote;
      if (spoils(quote, review)) return clipped(oneLine(titleOf(review)), LONGEST_NAME);
      const title = clipped(oneLine(review.work.title), LONGEST_TITLE);
      return clipped(oneLine(wording.daily.quoteName(title, quote.text)), LONGEST_NAME);
    }
    case "review":
      return clipped(oneLine(titleOf(item.review)), LONGEST_NAME);
  }
}

/** What a schedule shows of an item, as the command of the same kind would. */
export function itemMessage(item: Item, scope: string | undefined, wording: Wording): MessagePayload {
  switch (item.content) {
    case "quote":
      return quoteMessage(item.quote, scope === undefined ? {} : { review: scope }, wording, true);
    case "question":
      return promptMessage(item.prompt, wording);
    case "review":
      return reviewMessage(item.review, 0, wording, true);
  }
}

function hasOwnButton({ components }: MessagePayload): boolean {
  return components.some(
    (part) => part.type === ComponentType.ActionRow && part.components.some((one) => "custom_id" in one),
  );
}

/** The message with a line above that pings a role; the server's own id stands for everyone. */
function pinging(message: MessagePayload, guild: string, role: string): MessagePayload {
  const everyone = role === guild;
  return {
    ...message,
    components: [text(everyone ? "@everyone" : `<@&${role}>`), ...message.components],
    allowed_mentions: everyone ? { parse: ["everyone"] } : { parse: [], roles: [role] },
  };
}

export interface DailyPost {
  readonly item: Item;
  /** The key of the title that the schedule draws from. */
  readonly scope: string | undefined;
  readonly guild: string;
  readonly role: string | undefined;
  /** The delivery's mark, by which its post is known again. */
  readonly mark: string;
}

/** A schedule's post: what the command would show, with its ping and its mark. */
export function dailyMessage({ item, scope, guild, role, mark }: DailyPost, wording: Wording): MessagePayload {
  const shown = itemMessage(item, scope, wording);
  const read = button(wording.buttons.readReview, customId({ verb: "read", review: reviewOf(item).key }));
  // A short review has no buttons, and a mark needs one.
  const whole: MessagePayload = hasOwnButton(shown)
    ? shown
    : { ...shown, components: [...shown.components, { type: ComponentType.ActionRow, components: [read] }] };
  const message = marked(whole, mark);
  return role === undefined ? message : pinging(message, guild, role);
}
