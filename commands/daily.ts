import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
} from "discord-api-types/v10";
import { setMessage } from "../src/view/daily.js";
import { localised, type Wording, wordingFor } from "../src/wording/wording.js";
import { type Call, type Command, type House, Refusal } from "./command.js";
import { list, now, preview, why } from "./daily/looks.js";
import { changeOne, managedGuild, shownOf } from "./daily/schedules.js";
import { set } from "./daily/set.js";
import { pause, remove, resume, skip } from "./daily/states.js";
import { suggest } from "./daily/suggest.js";
import { completing, described } from "./options.js";

type Words = Wording["commands"]["daily"];

const RUNS: Readonly<Record<string, (call: Call, house: House) => Promise<void>>> = {
  set,
  list,
  preview,
  pause,
  resume,
  skip,
  now,
  why,
  remove,
};

const say = (pick: (words: Words) => string) => (wording: Wording) => pick(wording.commands.daily);

function flag(name: string, pick: (words: Words) => string): APIApplicationCommandBasicOption {
  return { type: ApplicationCommandOptionType.Boolean, ...described(name, say(pick)), required: false };
}

function contentChoice(value: keyof Words["contents"]) {
  const name = ({ commands }: Wording) => commands.daily.contents[value];
  return { name: name(wordingFor(undefined)), name_localizations: localised(name), value };
}

const SET: APIApplicationCommandSubcommandOption = {
  type: ApplicationCommandOptionType.Subcommand,
  ...described(
    "set",
    say(({ set: words }) => words),
  ),
  options: [
    {
      ...completing(
        "time",
        say(({ time }) => time),
      ),
      required: true,
    },
    {
      ...completing(
        "timezone",
        say(({ timezone }) => timezone),
      ),
      required: true,
    },
    {
      type: ApplicationCommandOptionType.Channel,
      ...described(
        "channel",
        say(({ channel }) => channel),
      ),
      required: false,
      channel_types: [
        ChannelType.GuildText,
        ChannelType.GuildAnnouncement,
        ChannelType.AnnouncementThread,
        ChannelType.PublicThread,
        ChannelType.PrivateThread,
        ChannelType.GuildForum,
        ChannelType.GuildMedia,
      ],
    },
    {
      type: ApplicationCommandOptionType.String,
      ...described(
        "content",
        say(({ content }) => content),
      ),
      required: false,
      choices: (["quote", "question", "review", "new"] as const).map(contentChoice),
    },
    completing(
      "title",
      say(({ title }) => title),
    ),
    completing(
      "days",
      say(({ days }) => days),
    ),
    completing(
      "from",
      say(({ from }) => from),
    ),
    {
      type: ApplicationCommandOptionType.Role,
      ...described(
        "role",
        say(({ role }) => role),
      ),
      required: false,
    },
    flag("thread", ({ thread }) => thread),
    flag("pin", ({ pin }) => pin),
    completing(
      "tag",
      say(({ tag }) => tag),
    ),
    completing(
      "schedule",
      say(({ schedule }) => schedule),
    ),
  ],
};

function about(
  name: "list" | "preview" | "pause" | "resume" | "skip" | "now" | "why" | "remove",
): APIApplicationCommandSubcommandOption {
  return {
    type: ApplicationCommandOptionType.Subcommand,
    ...described(
      name,
      say((words) => words[name]),
    ),
    options: [
      completing(
        "schedule",
        say(({ which }) => which),
      ),
    ],
  };
}

/** `/daily`: posts that come by themselves. */
export const daily: Command = {
  definition: {
    ...described(
      "daily",
      say(({ description }) => description),
    ),
    integration_types: [ApplicationIntegrationType.GuildInstall],
    contexts: [InteractionContextType.Guild],
    default_member_permissions: String(PermissionFlagsBits.ManageGuild),
    options: [
      SET,
      about("list"),
      about("preview"),
      about("pause"),
      about("resume"),
      about("skip"),
      about("now"),
      about("why"),
      about("remove"),
    ],
  },
  async run(call, house) {
    const run = RUNS[call.subcommand ?? ""];
    if (run === undefined) throw new Refusal(({ errors }) => errors.unknownCommand);
    await run(call, house);
  },
  suggest,
  presses: {
    async daily({ change, schedule: id }, call, house) {
      const guild = managedGuild(call);
      const changed = await changeOne(guild, id, house, (schedule) => {
        if (change !== "silence") return { ...schedule, publish: change === "publish" };
        const { role: _, ...silent } = schedule;
        return silent;
      });
      const shown = await shownOf(changed, house);
      await call.turn(setMessage(shown, false, [], guild, house.library(), call.wording));
    },
  },
};
