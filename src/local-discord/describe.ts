import type { APIChannel } from "discord-api-types/v10";
import type { Json } from "./json.js";
import { timeOf } from "./snowflake.js";
import type { Channel, Guild, World } from "./world.js";

function threadFields(channel: Channel): Json {
  const thread = channel.thread;
  if (!thread) return {};
  return {
    name: thread.name,
    owner_id: thread.ownerId,
    message_count: thread.sent,
    total_message_sent: thread.sent,
    member_count: thread.members.size,
    rate_limit_per_user: 0,
    applied_tags: thread.appliedTags,
    thread_metadata: {
      archived: thread.archived,
      locked: thread.locked,
      archive_timestamp: thread.archivedAt,
      auto_archive_duration: thread.autoArchive,
      create_timestamp: thread.createdAt,
      ...(channel.type === 12 ? { invitable: true } : {}),
    },
  };
}

/** A channel or thread as Discord's API describes it. */
export function describeChannel(world: World, channel: Channel): APIChannel {
  const common = {
    id: channel.id,
    type: channel.type,
    flags: channel.flags,
    last_message_id: channel.lastMessageId ?? null,
  };
  let rest: Json;
  if (channel.recipient !== undefined) {
    const { locale: _, ...recipient } = world.users.get(channel.recipient) ?? { locale: "" };
    rest = { recipients: [recipient] };
  } else if (channel.thread) {
    rest = { guild_id: channel.guildId, parent_id: channel.thread.parentId, ...threadFields(channel) };
  } else {
    rest = {
      guild_id: channel.guildId,
      name: channel.name,
      position: channel.position,
      parent_id: channel.parentId ?? null,
      topic: channel.topic ?? null,
      nsfw: false,
      rate_limit_per_user: 0,
      permission_overwrites: [...channel.overwrites].map(([id, { allow, deny }]) => ({
        id,
        type: world.users.has(id) || id === world.bot.id ? 1 : 0,
        allow: String(allow),
        deny: String(deny),
      })),
      ...(channel.type === 15 || channel.type === 16
        ? {
            available_tags: channel.tags,
            default_reaction_emoji: null,
            default_sort_order: null,
            default_forum_layout: 0,
          }
        : {}),
      ...(channel.type === 2 ? { bitrate: 64_000, user_limit: 0, rtc_region: null } : {}),
    };
  }
  return { ...common, ...rest } as unknown as APIChannel;
}

/** The few fields of a channel that come inside an interaction. */
export function partialChannel(world: World, channel: Channel): Json {
  const { permission_overwrites: _, ...rest } = describeChannel(world, channel) as unknown as Json;
  return rest;
}

export function describeUser(world: World, id: string): Json | undefined {
  if (id === world.bot.id) return { ...world.bot };
  const known = world.users.get(id);
  if (!known) return undefined;
  const { locale: _, ...user } = known;
  return user;
}

/** A member without `user`. */
export function describeMember(guild: Guild, id: string): Json {
  const member = guild.members.get(id);
  return {
    roles: member?.roles ?? [],
    joined_at: member?.joinedAt ?? null,
    nick: null,
    avatar: null,
    banner: null,
    premium_since: null,
    communication_disabled_until: null,
    deaf: false,
    mute: false,
    pending: false,
    flags: 0,
  };
}

export function describeGuild(guild: Guild): Json {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    icon_hash: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    description: null,
    owner_id: guild.ownerId,
    roles: guild.roles,
    emojis: [],
    stickers: [],
    features: ["COMMUNITY", "NEWS"],
    preferred_locale: guild.locale,
    region: "",
    afk_channel_id: null,
    afk_timeout: 300,
    application_id: null,
    default_message_notifications: 1,
    explicit_content_filter: 2,
    mfa_level: 0,
    nsfw_level: 0,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    public_updates_channel_id: null,
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    system_channel_id: guild.systemChannelId ?? null,
    system_channel_flags: 0,
    vanity_url_code: null,
    verification_level: 1,
    max_members: 500_000,
    max_presences: null,
    max_video_channel_users: 25,
    max_stage_video_channel_users: 50,
    incidents_data: null,
  };
}

/** How many members Discord calls a large server. */
const LARGE = 250;

/** What GUILD_CREATE carries. */
export function guildCreate(world: World, guild: Guild): Json {
  const memberCount = guild.memberCount ?? guild.members.size;
  return {
    ...describeGuild(guild),
    joined_at: new Date(timeOf(guild.id)).toISOString(),
    large: memberCount >= LARGE,
    unavailable: false,
    member_count: memberCount,
    members: [{ ...describeMember(guild, world.bot.id), user: world.bot }],
    channels: world.roomsOf(guild.id).map((channel) => describeChannel(world, channel)),
    threads: world
      .threadsIn(guild.id)
      .filter(({ thread }) => !thread?.archived)
      .map((channel) => describeChannel(world, channel)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}
