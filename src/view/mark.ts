import { ComponentType } from "discord-api-types/v10";
import { z } from "zod";
import type { MessagePayload } from "./message.js";

/** Divides what a button does from the mark of the delivery that it was posted by. */
const SIGN = "~";

/** A custom_id without the mark. */
export function unmarked(customId: string): string {
  const [id = ""] = customId.split(SIGN, 1);
  return id;
}

const buttonShape = z.object({ custom_id: z.string() });
const nestShape = z.object({ components: z.array(z.unknown()) });

/** The mark in a message's components; nothing where there is none. */
export function markOf(components: readonly unknown[]): string | undefined {
  for (const component of components) {
    const button = buttonShape.safeParse(component);
    const at = button.success ? button.data.custom_id.indexOf(SIGN) : -1;
    if (button.success && at >= 0) return button.data.custom_id.slice(at + 1);
    const nest = nestShape.safeParse(component);
    const inside = nest.success ? markOf(nest.data.components) : undefined;
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** The message with a mark in its first button, so that it is known again in a channel's history. */
export function marked(message: MessagePayload, mark: string): MessagePayload {
  let isMarked = false;
  const components = message.components.map((part) => {
    if (part.type !== ComponentType.ActionRow) return part;
    return {
      ...part,
      components: part.components.map((button) => {
        if (isMarked || !("custom_id" in button)) return button;
        isMarked = true;
        return { ...button, custom_id: `${button.custom_id}${SIGN}${mark}` };
      }),
    };
  });
  if (!isMarked) throw new Error("a message without a button of ours cannot be marked");
  return { ...message, components };
}
