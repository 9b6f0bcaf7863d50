import { ApplicationIntegrationType, InteractionContextType } from "discord-api-types/v10";
import { helpMessage } from "../src/view/help.js";
import type { Command, Definition } from "./command.js";
import { described } from "./options.js";

/** `/help`: what there is, made from the definitions of the other commands and its own. */
export function helpOn(others: readonly Command[]): Command {
  const definition: Definition = {
    ...described("help", ({ commands }) => commands.help.description),
    integration_types: [ApplicationIntegrationType.GuildInstall],
    contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
  };
  return {
    definition,
    run: (call, house) =>
      call.tell(helpMessage([...others.map((other) => other.definition), definition], house.library(), call.wording)),
  };
}
