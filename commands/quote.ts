import { ApplicationIntegrationType, InteractionContextType } from "discord-api-types/v10";
import type { QuoteScope } from "../src/library/library.js";
import { quoteMessage } from "../src/view/quote.js";
import { type Call, type Command, type House, Refusal } from "./command.js";
import {
  choice,
  completing,
  described,
  MOST_CHOICES,
  reviewFor,
  speakerFor,
  titleChoices,
  titled,
  titleSoFar,
} from "./options.js";
import { shown } from "./posting.js";

async function post(scope: QuoteScope, call: Call, house: House): Promise<void> {
  const library = house.library();
  const drawn = await house.memory.drawQuote(call.owner, library, scope);
  if (drawn === undefined) {
    throw new Refusal(({ errors }) => {
      const review = scope.review === undefined ? undefined : library.review(scope.review);
      if (review !== undefined) return errors.noQuotesFrom(titled(review));
      return scope.review !== undefined || scope.speaker !== undefined ? errors.gone : errors.noQuotes;
    });
  }
  await shown(drawn, (item) => call.answer(quoteMessage(item, scope, call.publicWording, call.guild !== undefined)));
}

/** `/quote`: a random quote with who said it. */
export const quote: Command = {
  definition: {
    ...described("quote", ({ commands }) => commands.quote.description),
    integration_types: [ApplicationIntegrationType.GuildInstall],
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
    options: [
      completing("title", ({ commands }) => commands.quote.title),
      completing("speaker", ({ commands }) => commands.quote.speaker),
    ],
  },
  async run(call, house) {
    const title = call.option("title");
    const speaker = call.option("speaker");
    const review = title === undefined ? undefined : reviewFor(house, title);
    const said = speaker === undefined ? undefined : speakerFor(house, speaker, review);
    await post(
      { ...(review === undefined ? {} : { review: review.key }), ...(said === undefined ? {} : { speaker: said.key }) },
      call,
      house,
    );
  },
  suggest(typing, house) {
    if (typing.focused === "title") return titleChoices(typing.typed, house);
    return house
      .library()
      .suggestSpeakers(typing.typed, MOST_CHOICES, titleSoFar(typing, house))
      .map(({ item }) => choice(item.name, item.key));
  },
  presses: {
    quote: ({ scope }, call, house) => post(scope, call, house),
  },
};
