import { ApplicationCommandType, InteractionType } from "discord-api-types/v10";
import type { Logger } from "pino";
import { type Command, type House, NotAnswered, Refusal } from "../../commands/command.js";
import { StateError } from "../state/store.js";
import { type Press, pressOf } from "../view/buttons.js";
import { notice } from "../view/message.js";
import { type Answering, callOf, respondChoices, typingOf } from "./calls.js";
import { type Interaction, interactionOf } from "./door.js";
import { type AnswerClients, told } from "./rest.js";

/** How many interactions each of two generations remembers, to tell a duplicate. */
const REMEMBERED = 5_000;

/** Remembers the last ids it met. */
export function recently(most: number): (id: string) => boolean {
  let young = new Set<string>();
  let old = new Set<string>();
  return (id) => {
    if (young.has(id) || old.has(id)) return true;
    if (young.size >= most) {
      old = young;
      young = new Set();
    }
    young.add(id);
    return false;
  };
}

async function press(pressed: Press, commands: readonly Command[], call: Answering, house: House): Promise<boolean> {
  for (const { presses } of commands) {
    switch (pressed.verb) {
      case "quote":
        if (presses?.quote === undefined) continue;
        await presses.quote(pressed, call, house);
        return true;
      case "discuss":
        if (presses?.discuss === undefined) continue;
        await presses.discuss(pressed, call, house);
        return true;
      case "read":
        if (presses?.read === undefined) continue;
        await presses.read(pressed, call, house);
        return true;
      case "turn":
        if (presses?.turn === undefined) continue;
        await presses.turn(pressed, call, house);
        return true;
      case "daily":
        if (presses?.daily === undefined) continue;
        await presses.daily(pressed, call, house);
        return true;
    }
  }
  return false;
}

/**
 * Takes what the gateway delivers to the command it is for, and answers whatever happens: the one catch.
 *
 * @returns a handler of raw INTERACTION_CREATE data; its promise never rejects
 */
export function dispatcher(
  commands: readonly Command[],
  house: House,
  clients: AnswerClients,
  log: Logger,
): (data: unknown) => Promise<void> {
  const byName = new Map(commands.map((command) => [command.definition.name, command]));
  const metBefore = recently(REMEMBERED);

  async function handle(interaction: Interaction): Promise<void> {
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete) {
      const typing = typingOf(interaction);
      const suggest = byName.get(interaction.data.name)?.suggest;
      const asked = async () => (typing === undefined ? [] : ((await suggest?.(typing, house)) ?? []));
      // Suggestions are a kindness: where they fail, an empty list is kinder than an error.
      const choices = await asked().catch((error: unknown) => {
        log.debug({ error: told(error) }, "Suggestions failed");
        return [];
      });
      await respondChoices(clients, interaction, choices.slice(0, 25));
      return;
    }
    const call = callOf(interaction, clients);
    try {
      if (interaction.type === InteractionType.ApplicationCommand) {
        const command =
          interaction.data.type === ApplicationCommandType.ChatInput ? byName.get(interaction.data.name) : undefined;
        if (command === undefined) throw new Refusal(({ errors }) => errors.unknownCommand);
        await command.run(call, house);
        return;
      }
      const pressed = pressOf(interaction.data.custom_id);
      if (pressed === undefined || !(await press(pressed, commands, call, house))) {
        throw new Refusal(({ errors }) => errors.oldButton);
      }
    } catch (error) {
      await explain(error, call);
    }
  }

  async function explain(error: unknown, call: Answering): Promise<void> {
    if (error instanceof NotAnswered) return;
    const { errors } = call.wording;
    let words = errors.bug;
    if (error instanceof Refusal) words = error.say(call.wording);
    else if (error instanceof StateError) words = errors.state;
    if (!(error instanceof Refusal)) log.error({ error: told(error) }, "An interaction failed");
    else if (error.cause !== undefined) log.warn({ error: told(error.cause) }, "Discord refused");
    if (call.answered !== "yes") await call.tell(notice(words));
  }

  return async (data) => {
    const interaction = interactionOf(data);
    if (interaction === undefined) {
      log.debug("An interaction of a kind that I do not know came in");
      return;
    }
    if (metBefore(interaction.id)) return;
    try {
      await handle(interaction);
    } catch (error) {
      if (!(error instanceof NotAnswered)) log.warn({ error: told(error) }, "An answer did not reach Discord");
    }
  };
}
