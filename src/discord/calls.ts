import type { REST } from "@discordjs/rest";
import { InteractionResponseType, InteractionType, MessageFlags, Routes } from "discord-api-types/v10";
import { type Call, type Choice, NotAnswered, type Typing } from "../../commands/command.js";
import { forCallerOnly, type MessagePayload } from "../view/message.js";
import { wordingFor } from "../wording/wording.js";
import { type CommandInteraction, hereOf, type Interaction, placeOption, textOption } from "./door.js";
import { isRefusal, isTooLate } from "./rest.js";

function common(interaction: Interaction) {
  const guild = interaction.guild_id;
  const user = interaction.member?.user.id ?? interaction.user?.id ?? "unknown";
  const wording = wordingFor(interaction.locale);
  return {
    owner: guild === undefined ? `user:${user}` : `guild:${guild}`,
    ...(guild === undefined ? {} : { guild }),
    here: hereOf(interaction),
    wording,
    publicWording: guild === undefined ? wording : wordingFor(interaction.guild_locale),
  };
}

/** Sends the first answer; a second try after an unclear end, since Discord takes only one. @throws NotAnswered */
async function respond(rest: REST, { id, token }: Interaction, body: object): Promise<void> {
  const send = () => rest.post(Routes.interactionCallback(id, token), { body, auth: false });
  try {
    await send();
  } catch (first) {
    if (isTooLate(first)) throw new NotAnswered("answered before, or too old", { cause: first });
    if (isRefusal(first)) throw first;
    try {
      await send();
    } catch (second) {
      // Already answered: the first try came through after all.
      if (!isTooLate(second)) throw second;
    }
  }
}

/** A call whose answers go to Discord. `answered` tells how far it came. */
export interface Answering extends Call {
  readonly answered: "no" | "waiting" | "yes";
}

/** A command or a press of a button as a Call. */
export function callOf(interaction: Interaction, rest: REST): Answering {
  let answered: Answering["answered"] = "no";
  const command: CommandInteraction | undefined =
    "name" in interaction.data ? (interaction as CommandInteraction) : undefined;
  const first = async (type: InteractionResponseType, data: MessagePayload) => {
    await respond(rest, interaction, { type, data });
    answered = "yes";
  };
  const original = async (message: MessagePayload) => {
    const { flags, ...rest_ } = message;
    const body = { ...rest_, flags: flags & ~MessageFlags.Ephemeral };
    const edit = () =>
      rest.patch(Routes.webhookMessage(interaction.application_id, interaction.token, "@original"), {
        body,
        auth: false,
      });
    // Editing twice leaves the same message, so an unclear end is simply tried again.
    await edit().catch((error: unknown) => {
      if (isRefusal(error)) throw error;
      return edit();
    });
    answered = "yes";
  };
  return {
    ...common(interaction),
    get answered() {
      return answered;
    },
    option: (name) => command && textOption(command, name),
    placeOption: (name) => command && placeOption(command, name),
    answer: (message) => first(InteractionResponseType.ChannelMessageWithSource, message),
    tell: (message) =>
      answered === "waiting"
        ? original(message)
        : first(InteractionResponseType.ChannelMessageWithSource, forCallerOnly(message)),
    turn: (message) => first(InteractionResponseType.UpdateMessage, message),
    async wait() {
      await respond(rest, interaction, {
        type: InteractionResponseType.DeferredChannelMessageWithSource,
        data: { flags: MessageFlags.Ephemeral },
      });
      answered = "waiting";
    },
  };
}

/** Somebody typing, as a Typing; nothing where no option has the focus. */
export function typingOf(interaction: CommandInteraction): Typing | undefined {
  const focused = interaction.data.options.find((option) => option.focused === true);
  if (focused === undefined) return undefined;
  return {
    ...common(interaction),
    focused: focused.name,
    typed: String(focused.value ?? ""),
    option: (name) => textOption(interaction, name),
  };
}

/** Sends suggestions. */
export async function respondChoices(rest: REST, interaction: Interaction, choices: readonly Choice[]): Promise<void> {
  if (interaction.type !== InteractionType.ApplicationCommandAutocomplete) return;
  const type = InteractionResponseType.ApplicationCommandAutocompleteResult;
  await respond(rest, interaction, { type, data: { choices } });
}
