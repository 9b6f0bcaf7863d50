import {
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  RESTJSONErrorCodes,
  Routes,
} from "discord-api-types/v10";
import { type Call, type Choice, NotAnswered, type Typing } from "../../commands/command.js";
import { forCallerOnly, type MessagePayload } from "../view/message.js";
import { wordingFor } from "../wording/wording.js";
import {
  type CommandInteraction,
  flagOption,
  hereOf,
  type Interaction,
  placeOption,
  roleOption,
  textOption,
} from "./door.js";
import { type AnswerClients, codeOf, isRefusal, isTooLate } from "./rest.js";

function common(interaction: Interaction) {
  const guild = interaction.guild_id;
  const user = interaction.member?.user.id ?? interaction.user?.id ?? "unknown";
  const wording = wordingFor(interaction.locale);
  return {
    user,
    owner: guild === undefined ? `user:${user}` : `guild:${guild}`,
    ...(guild === undefined ? {} : { guild }),
    ...(interaction.guild_locale === undefined ? {} : { serverLocale: interaction.guild_locale }),
    here: hereOf(interaction),
    wording,
    publicWording: guild === undefined ? wording : wordingFor(interaction.guild_locale),
  };
}

/** Sends the first answer; a second try after an unclear end, since Discord takes only one. @throws NotAnswered */
async function respond({ callbacks }: AnswerClients, { id, token }: Interaction, body: object): Promise<void> {
  const send = () => callbacks.post(Routes.interactionCallback(id, token), { body, auth: false });
  try {
    await send();
  } catch (first) {
    if (isTooLate(first)) throw new NotAnswered("answered before, or too old", { cause: first });
    if (isRefusal(first)) throw first;
    try {
      await send();
    } catch (second) {
      // Already answered: the first try came through after all.
      if (codeOf(second) === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged) return;
      if (isTooLate(second)) throw new NotAnswered("too old by the second try", { cause: second });
      throw second;
    }
  }
}

/** A call whose answers go to Discord. `answered` tells how far it came. */
export interface Answering extends Call {
  readonly answered: "no" | "waiting" | "yes";
}

/** A command or a press of a button as a Call. */
export function callOf(interaction: Interaction, clients: AnswerClients): Answering {
  let answered: Answering["answered"] = "no";
  const command: CommandInteraction | undefined =
    "name" in interaction.data ? (interaction as CommandInteraction) : undefined;
  const first = async (type: InteractionResponseType, data: MessagePayload) => {
    await respond(clients, interaction, { type, data });
    answered = "yes";
  };
  const original = async (message: MessagePayload) => {
    const { flags, ...rest } = message;
    const body = { ...rest, flags: flags & ~MessageFlags.Ephemeral };
    const edit = () =>
      clients.edits.patch(Routes.webhookMessage(interaction.application_id, interaction.token, "@original"), {
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
    id: interaction.id,
    ...(command?.data.subcommand === undefined ? {} : { subcommand: command.data.subcommand }),
    option: (name) => command && textOption(command, name),
    flagOption: (name) => command && flagOption(command, name),
    roleOption: (name) => command && roleOption(command, name),
    placeOption: (name) => command && placeOption(command, name),
    answer: (message) => first(InteractionResponseType.ChannelMessageWithSource, message),
    tell: (message) =>
      answered === "waiting"
        ? original(message)
        : first(InteractionResponseType.ChannelMessageWithSource, forCallerOnly(message)),
    turn: (message) => first(InteractionResponseType.UpdateMessage, message),
    async wait() {
      await respond(clients, interaction, {
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
    ...(interaction.data.subcommand === undefined ? {} : { subcommand: interaction.data.subcommand }),
    focused: focused.name,
    typed: String(focused.value ?? ""),
    option: (name) => textOption(interaction, name),
  };
}

/** Sends suggestions. */
export async function respondChoices(
  clients: AnswerClients,
  interaction: Interaction,
  choices: readonly Choice[],
): Promise<void> {
  if (interaction.type !== InteractionType.ApplicationCommandAutocomplete) return;
  const type = InteractionResponseType.ApplicationCommandAutocompleteResult;
  await respond(clients, interaction, { type, data: { choices } });
}
