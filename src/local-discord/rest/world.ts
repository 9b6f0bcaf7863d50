import { describeChannel, describeGuild, describeMember, describeUser } from "../describe.js";
import { refusals } from "../errors.js";
import { guildPermissions } from "../permissions.js";
import { guildOf, visibleChannel } from "./access.js";
import { bodyOf, type Call, ok, type Reply, type Route } from "./router.js";

/** A server that the bot is not in is unknown here, and only here. */
function guild(call: Call): Reply {
  if (!call.local.world.hasBot(call.params.guild ?? "")) throw refusals.unknownGuild();
  return ok(describeGuild(guildOf(call)));
}

/** The bot's own servers, page by page. */
function guilds(call: Call): Reply {
  const { world } = call.local;
  const after = BigInt(call.query.get("after") ?? 0);
  const limit = Math.min(200, Number(call.query.get("limit") ?? 200));
  const ids = world
    .botGuildIds()
    .filter((id) => BigInt(id) > after)
    .sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const page = ids.slice(0, limit).map((id) => world.guild(id));
  return ok(
    page
      .filter((one) => one !== undefined)
      .map((one) => ({
        id: one.id,
        name: one.name,
        icon: null,
        banner: null,
        owner: false,
        permissions: String(guildPermissions(one, world.bot.id)),
        features: ["COMMUNITY", "NEWS"],
      })),
  );
}

function user(call: Call): Reply {
  const id = call.params.user === "@me" ? call.local.world.bot.id : (call.params.user ?? "");
  const found = describeUser(call.local.world, id);
  if (!found) throw refusals.unknownUser();
  return ok(found);
}

function member(call: Call): Reply {
  const guild = guildOf(call);
  const id = call.params.user === "@me" ? call.local.world.bot.id : (call.params.user ?? "");
  if (!guild.members.has(id)) throw refusals.unknownMember();
  return ok({ ...describeMember(guild, id), user: describeUser(call.local.world, id) });
}

function dm(call: Call): Reply {
  const channel = call.local.world.dmOf(String(bodyOf(call).recipient_id));
  if (!channel) throw refusals.unknownUser();
  return ok(describeChannel(call.local.world, channel));
}

/** Routes about the bot itself, servers and channels. */
export function worldRoutes(extraGuilds: number): readonly Route[] {
  const application = (call: Call): Reply => {
    const { bot } = call.local.world;
    return ok({
      id: bot.id,
      name: bot.username,
      icon: null,
      description: "",
      bot_public: true,
      bot_require_code_grant: false,
      verify_key: "0".repeat(64),
      flags: 1 << 23,
      bot,
      owner: [...call.local.world.users.keys()].slice(0, 1).map((id) => describeUser(call.local.world, id))[0],
      team: null,
      approximate_guild_count: call.local.world.botGuildIds().length,
      approximate_user_install_count: 0,
    });
  };
  const gateway = (call: Call) => call.url.replace("http", "ws").concat("/gateway");
  return [
    { method: "GET", path: "/gateway", handle: (call) => ok({ url: gateway(call) }), open: true },
    {
      method: "GET",
      path: "/gateway/bot",
      handle: (call) =>
        ok({
          url: gateway(call),
          shards: Math.max(1, Math.ceil(extraGuilds / 2500)),
          session_start_limit: { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 },
        }),
    },
    { method: "GET", path: "/applications/@me", handle: application },
    { method: "GET", path: "/oauth2/applications/@me", handle: application },
    { method: "GET", path: "/users/@me/guilds", handle: guilds },
    { method: "POST", path: "/users/@me/channels", handle: dm },
    { method: "GET", path: "/users/:user", handle: user },
    {
      method: "GET",
      path: "/channels/:channel",
      handle: (call) => ok(describeChannel(call.local.world, visibleChannel(call))),
    },
    { method: "GET", path: "/guilds/:guild", handle: guild },
    {
      method: "GET",
      path: "/guilds/:guild/channels",
      handle: (call) =>
        ok(call.local.world.roomsOf(guildOf(call).id).map((channel) => describeChannel(call.local.world, channel))),
    },
    { method: "GET", path: "/guilds/:guild/roles", handle: (call) => ok(guildOf(call).roles) },
    { method: "GET", path: "/guilds/:guild/members/:user", handle: member },
  ];
}
