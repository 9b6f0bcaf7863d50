import {
  ApplicationCommandOptionType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from "discord-api-types/v10";
import type { Library } from "../library/library.js";
import type { Wording } from "../wording/wording.js";
import { card, divider, type MessagePayload, text } from "./message.js";

function localised(
  {
    description,
    description_localizations: others,
  }: {
    description: string;
    description_localizations?: Readonly<Partial<Record<string, string | null | undefined>>> | null | undefined;
  },
  locale: Wording["locale"],
): string {
  return Object.entries(others ?? {}).find(([name]) => name === locale)?.[1] ?? description;
}

/** What there is, from the commands' own definitions, in the caller's language where the definition has it. */
export function helpMessage(
  definitions: readonly RESTPostAPIChatInputApplicationCommandsJSONBody[],
  library: Library,
  wording: Wording,
): MessagePayload {
  const { locale } = wording;
  const commands = definitions.map(({ name, options = [], ...definition }) => {
    const lines = options.map((option) => {
      if (option.type === ApplicationCommandOptionType.Subcommand)
        return `- \`${option.name}\`: ${localised(option, locale)}`;
      const optional = "required" in option && option.required === true ? "" : ` (${wording.help.optional})`;
      return `- \`${option.name}\`${optional}: ${localised(option, locale)}`;
    });
    return [`**/${name}**: ${localised(definition, locale)}`, ...lines].join("\n");
  });
  const count = (of: (review: Library["reviews"][number]) => number) =>
    library.reviews.reduce((sum, one) => sum + of(one), 0);
  return card([
    text(`## ${wording.help.heading}\n${wording.help.intro}`),
    divider(),
    text(commands.join("\n\n")),
    divider(),
    text(
      `-# ${wording.help.footer(
        library.reviews.length,
        count((one) => one.quotes.length),
        count((one) => one.prompts.length),
      )}`,
    ),
  ]);
}
