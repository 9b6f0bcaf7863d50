import { ApplicationIntegrationType, InteractionContextType } from "discord-api-types/v10";
import type { Review } from "../src/review/review.js";
import { reviewMessage } from "../src/view/review.js";
import { type Call, type Command, type House, Refusal } from "./command.js";
import { completing, described, reviewFor, titleChoices } from "./options.js";
import { shown } from "./posting.js";

function reviewOf(key: string, house: House): Review {
  const review = house.library().review(key);
  if (review === undefined) throw new Refusal(({ errors }) => errors.gone);
  return review;
}

function page(review: Review, at: number, call: Call) {
  return reviewMessage(review, at, call.publicWording, call.guild !== undefined);
}

/** `/review`: a review, in pages. */
export const review: Command = {
  definition: {
    ...described("review", ({ commands }) => commands.review.description),
    integration_types: [ApplicationIntegrationType.GuildInstall],
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    options: [completing("title", ({ commands }) => commands.review.title)],
  },
  async run(call, house) {
    const title = call.option("title");
    const drawn =
      title === undefined
        ? await house.memory.drawReview(call.owner, house.library())
        : await house.memory.noteShown(call.owner, reviewFor(house, title));
    if (drawn === undefined) throw new Refusal(({ errors }) => errors.noReviews);
    await shown(drawn, (item) => call.answer(page(item, 0, call)));
  },
  suggest: (typing, house) => titleChoices(typing.typed, house),
  presses: {
    read: ({ review: key }, call, house) => call.tell(page(reviewOf(key, house), 0, call)),
    turn: ({ review: key, page: at }, call, house) => call.turn(page(reviewOf(key, house), at, call)),
  },
};
