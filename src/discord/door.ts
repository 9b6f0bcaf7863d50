import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ChannelType,
  ComponentType,
  InteractionType,
} from "discord-api-types/v10";
import { z } from "zod";
import type { Place, Role } from "../../commands/command.js";

const snowflake = z.string().regex(/^\d{1,20}$/);
const bits = z.string().regex(/^\d+$/).transform(BigInt);

const channel = z.object({
  id: snowflake,
  type: z.number(),
  permissions: bits.optional(),
  app_permissions: bits.optional(),
  thread_metadata: z.object({ locked: z.boolean().optional() }).optional(),
});

const value = z.object({
  type: z.number(),
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
});

/** A value, or a subcommand with its own. */
const option = value.extend({ options: z.array(value).default([]) });

const role = z.object({ id: snowflake, mentionable: z.boolean().default(false) });

const command = z
  .object({
    name: z.string(),
    type: z.number().default(ApplicationCommandType.ChatInput),
    options: z.array(option).default([]),
    resolved: z
      .object({
        channels: z.record(z.string(), channel).optional(),
        roles: z.record(z.string(), role).optional(),
      })
      .optional(),
  })
  .transform(({ options, ...rest }) => {
    const chosen = options.find(({ type }) => type === ApplicationCommandOptionType.Subcommand);
    return { ...rest, subcommand: chosen?.name, options: chosen?.options ?? options };
  });

const base = z.object({
  id: snowflake,
  application_id: snowflake,
  token: z.string(),
  guild_id: snowflake.optional(),
  guild_locale: z.string().optional(),
  locale: z.string().optional(),
  channel_id: snowflake.optional(),
  channel: channel.partial().optional(),
  app_permissions: bits.optional(),
  member: z.object({ user: z.object({ id: snowflake }), permissions: bits.optional() }).optional(),
  user: z.object({ id: snowflake }).optional(),
});

const interactionShape = z.discriminatedUnion("type", [
  base.extend({ type: z.literal(InteractionType.ApplicationCommand), data: command }),
  base.extend({ type: z.literal(InteractionType.ApplicationCommandAutocomplete), data: command }),
  base.extend({
    type: z.literal(InteractionType.MessageComponent),
    data: z.object({ custom_id: z.string(), component_type: z.number().default(ComponentType.Button) }),
  }),
]);

/** An interaction as far as the bot reads it. */
export type Interaction = z.infer<typeof interactionShape>;
export type CommandInteraction = Extract<Interaction, { data: { name: string } }>;

/** Reads what the gateway sent; nothing where it is no interaction that the bot knows. */
export function interactionOf(data: unknown): Interaction | undefined {
  const parsed = interactionShape.safeParse(data);
  return parsed.success ? parsed.data : undefined;
}

const KINDS: Partial<Record<ChannelType, Place["kind"]>> = {
  [ChannelType.GuildText]: "text",
  [ChannelType.GuildAnnouncement]: "announcement",
  [ChannelType.GuildForum]: "forum",
  [ChannelType.GuildMedia]: "media",
  [ChannelType.PublicThread]: "thread",
  [ChannelType.AnnouncementThread]: "thread",
  [ChannelType.PrivateThread]: "private-thread",
  [ChannelType.DM]: "dm",
  [ChannelType.GroupDM]: "dm",
};

function placeOf(
  of: { id: string; type?: number | undefined; thread_metadata?: z.infer<typeof channel>["thread_metadata"] },
  mine: bigint,
  callers: bigint,
): Place {
  const kind = KINDS[of.type as ChannelType] ?? "other";
  return { id: of.id, kind, locked: of.thread_metadata?.locked ?? false, mine, callers };
}

/** Where an interaction came from. */
export function hereOf(interaction: Interaction): Place {
  const { channel: partial, channel_id: id = partial?.id ?? "0", app_permissions: mine = 0n, member } = interaction;
  const type = partial?.type ?? (interaction.guild_id === undefined ? ChannelType.DM : undefined);
  return placeOf({ id, type, thread_metadata: partial?.thread_metadata }, mine, member?.permissions ?? 0n);
}

/** The channel that an option chose. */
export function placeOption(interaction: CommandInteraction, name: string): Place | undefined {
  const chosen = interaction.data.options.find(
    (one) => one.name === name && one.type === ApplicationCommandOptionType.Channel,
  );
  const resolved = interaction.data.resolved?.channels?.[String(chosen?.value)];
  return resolved && placeOf(resolved, resolved.app_permissions ?? 0n, resolved.permissions ?? 0n);
}

/** An option as text; blank counts as left out. */
export function textOption(interaction: CommandInteraction, name: string): string | undefined {
  const value = interaction.data.options.find((one) => one.name === name)?.value;
  const text = value === undefined ? "" : String(value);
  return text.trim() === "" ? undefined : text;
}

/** The role that an option chose. */
export function roleOption(interaction: CommandInteraction, name: string): Role | undefined {
  const chosen = interaction.data.options.find(
    (one) => one.name === name && one.type === ApplicationCommandOptionType.Role,
  );
  return interaction.data.resolved?.roles?.[String(chosen?.value)];
}

/** An option that is true or false. */
export function flagOption(interaction: CommandInteraction, name: string): boolean | undefined {
  const chosen = interaction.data.options.find((one) => one.name === name)?.value;
  return typeof chosen === "boolean" ? chosen : undefined;
}
