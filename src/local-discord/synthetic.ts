import type { APIUser } from "discord-api-types/v10";
import { describeChannel, describeGuild } from "./describe.js";
import type { Json } from "./json.js";
import { snowflakeAt } from "./snowflake.js";
import { World } from "./world.js";

const CHANNELS = 60;
const ROLES = 25;
const START = Date.UTC(2023, 0, 1);

export function syntheticGuildId(index: number): string {
  return snowflakeAt(START + index * 60_000);
}

/** GUILD_CREATE of one of the many servers of a measurement, made when it is sent and not kept. */
export function syntheticGuild(index: number, bot: APIUser): Json {
  const id = syntheticGuildId(index);
  const at = (increment: number) => snowflakeAt(START + index * 60_000, increment);
  const joinedAt = new Date(START).toISOString();
  const guild = { id, name: `Server ${index + 1}`, ownerId: at(1), locale: "en-US", roles: [], members: new Map() };
  const world = new World(bot);
  const channels = Array.from({ length: CHANNELS }, (_, position) =>
    describeChannel(world, {
      id: at(100 + position),
      type: position % 10 === 9 ? 2 : 0,
      name: `channel-${position + 1}`,
      position,
      guildId: id,
      tags: [],
      flags: 0,
      overwrites: new Map([[id, { allow: 1024n, deny: 2048n }]]),
      messages: [],
      pins: [],
    }),
  );
  const roles = Array.from({ length: ROLES }, (_, position) => ({
    id: position === 0 ? id : at(10 + position),
    name: position === 0 ? "@everyone" : `role ${position}`,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position,
    permissions: "274877991936",
    managed: false,
    mentionable: false,
    flags: 0,
  }));
  const member = { roles: [], joined_at: joinedAt, deaf: false, mute: false, flags: 0, user: bot };
  return {
    ...describeGuild(guild),
    roles,
    channels,
    threads: [],
    members: [member],
    member_count: 250,
    joined_at: joinedAt,
    large: true,
    unavailable: false,
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}
