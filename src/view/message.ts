import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIContainerComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from "discord-api-types/v10";

/** What is posted: Components V2. Nobody is pinged but a role that a server chose for its daily post. */
export interface MessagePayload {
  readonly flags: number;
  readonly components: (APIContainerComponent | APIActionRowComponent<APIButtonComponent> | APITextDisplayComponent)[];
  readonly allowed_mentions: { readonly parse: readonly "everyone"[]; readonly roles?: readonly string[] };
}

/** Discord's limit of text in a message, over all its text displays: characters. */
export const MOST_TEXT = 4_000;

/** The house's colour. */
const ACCENT = 0xb08d57;

/** A line or more of Discord's Markdown. */
export function text(content: string): APITextDisplayComponent {
  return { type: ComponentType.TextDisplay, content };
}

export function divider(): APIComponentInContainer {
  return { type: ComponentType.Separator, divider: true, spacing: 1 };
}

/** A button that comes back to us with its id. */
export function button(label: string, customId: string, options: { disabled?: boolean } = {}): APIButtonComponent {
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    label,
    custom_id: customId,
    ...(options.disabled === true ? { disabled: true } : {}),
  };
}

/** A button that opens a page; no button where the address is longer than Discord takes. */
export function linkButton(label: string, url: string | undefined): APIButtonComponent[] {
  if (url === undefined || url.length > 512) return [];
  return [{ type: ComponentType.Button, style: ButtonStyle.Link, label, url }];
}

/** A card with rows of buttons below it. */
export function card(parts: APIComponentInContainer[], ...rows: APIButtonComponent[][]): MessagePayload {
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [
      { type: ComponentType.Container, accent_color: ACCENT, components: parts },
      ...rows
        .filter((row) => row.length > 0)
        .map((components) => ({ type: ComponentType.ActionRow as const, components })),
    ],
    allowed_mentions: { parse: [] },
  };
}

/** A plain sentence. */
export function notice(content: string): MessagePayload {
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [{ type: ComponentType.Container, components: [text(content)] }],
    allowed_mentions: { parse: [] },
  };
}

/** The same message, for the caller's eyes alone. */
export function forCallerOnly(message: MessagePayload): MessagePayload {
  return { ...message, flags: message.flags | MessageFlags.Ephemeral };
}
