import {
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
} from "discord-api-types/v10";
import { type PromptItem, spoils } from "../src/library/library.js";
import { missing, type PermissionName } from "../src/permissions.js";
import { fold } from "../src/review/fold.js";
import type { Review } from "../src/review/review.js";
import { notice } from "../src/view/message.js";
import { promptMessage, threadName } from "../src/view/prompt.js";
import { type Call, type Command, type House, type Place, Refusal, type Tag } from "./command.js";
import {
  choice,
  completing,
  described,
  echoed,
  MOST_CHOICES,
  promptFor,
  reviewFor,
  titleChoices,
  titled,
  titleSoFar,
} from "./options.js";
import { shown } from "./posting.js";
import { isUsable, tagNamed } from "./tags.js";

/** What opening a discussion takes, for the bot and for whoever asks for it. */
const NEEDS: Partial<Record<Place["kind"], readonly PermissionName[]>> = {
  text: ["CreatePublicThreads", "SendMessagesInThreads"],
  announcement: ["CreatePublicThreads", "SendMessagesInThreads"],
  forum: ["SendMessages"],
  media: ["SendMessages"],
  thread: ["SendMessagesInThreads"],
  "private-thread": ["SendMessagesInThreads"],
};

function mention(channel: string): string {
  return `<#${channel}>`;
}

function isForum({ kind }: Place): boolean {
  return kind === "forum" || kind === "media";
}

function isThread({ kind }: Place): boolean {
  return kind === "thread" || kind === "private-thread";
}

/** @throws Refusal where a discussion cannot be opened at a place, saying why */
function checkPlace(call: Call, place: Place): void {
  const needs = NEEDS[place.kind];
  if (call.guild === undefined || place.kind === "dm") throw new Refusal(({ errors }) => errors.serverOnly);
  if (needs === undefined) throw new Refusal(({ errors }) => errors.notHere);
  const mine = missing(place.mine, needs);
  if (mine !== undefined) {
    throw new Refusal(({ errors, permissions }) => errors.botLacks(permissions[mine], mention(place.id)));
  }
  const callers = missing(place.callers, needs);
  if (callers !== undefined) {
    throw new Refusal(({ errors, permissions }) => errors.callerLacks(permissions[callers], mention(place.id)));
  }
  const moderates =
    missing(place.mine, ["ManageThreads"]) === undefined && missing(place.callers, ["ManageThreads"]) === undefined;
  if (place.locked && !moderates) throw new Refusal(({ errors }) => errors.locked);
}

/**
 * The tag of a forum post: the one asked for, or the one named like the work's kind.
 *
 * @throws Refusal where the forum has no such tag, or wants one and none fits
 */
async function tagsFor(call: Call, place: Place, review: Review, asked: string | undefined, house: House) {
  const { tags, required } = await house.threads.tags(place.id);
  const usable = (tag: Tag) => isUsable(tag, place);
  const list = tags.filter(usable).map(({ name }) => echoed(name));
  if (asked !== undefined) {
    const tag = tagNamed(tags, asked);
    if (tag === undefined) {
      throw new Refusal(({ errors, list: listed }) =>
        tags.length === 0
          ? errors.noTagsThere(mention(place.id))
          : errors.noTag(echoed(asked), mention(place.id), listed(list)),
      );
    }
    if (!usable(tag)) throw new Refusal(({ errors }) => errors.tagModerated(echoed(tag.name), mention(place.id)));
    return [tag.id];
  }
  const { kind } = review.work;
  const likeKind = [kind, call.publicWording.kinds[kind]]
    .map((name) => tagNamed(tags, name))
    .find((tag) => tag !== undefined);
  if (likeKind !== undefined && usable(likeKind)) return [likeKind.id];
  if (!required) return [];
  throw new Refusal(({ errors, list: listed }) =>
    list.length === 0
      ? (tags.length === 0 ? errors.noTagsAtAll : errors.onlyModerated)(mention(place.id))
      : errors.tagRequired(mention(place.id), listed(list)),
  );
}

/** Posts a prompt where it belongs. Returns the thread's id. */
async function postPrompt(
  item: PromptItem,
  place: Place,
  tag: string | undefined,
  call: Call,
  house: House,
): Promise<string> {
  const { guild, publicWording: wording } = call;
  if (guild === undefined) throw new Refusal(({ errors }) => errors.serverOnly);
  const forum = isForum(place);
  if (!forum && tag !== undefined) throw new Refusal(({ errors }) => errors.tagOnlyInForums);
  const before = await house.memory.whereDiscussed(call.owner, item.prompt.key);
  const message = promptMessage(item, wording, before === undefined ? undefined : mention(before));
  if (isThread(place) && place.id === call.here.id) {
    await call.answer(message);
    return place.id;
  }
  await call.wait();
  if (isThread(place)) {
    await house.threads.say(place.id, message);
    return place.id;
  }
  const name = threadName(item, wording);
  if (!forum) return house.threads.open(place, guild, name, message);
  const tags = await tagsFor(call, place, item.review, tag, house);
  return house.threads.post(place, guild, name, message, tags);
}

interface Asked {
  readonly review: Review | undefined;
  readonly question?: string | undefined;
  readonly place: Place;
  readonly tag?: string | undefined;
}

/** Opens a discussion, tells the caller where, and notes it. */
async function discussOne({ review, question, place, tag }: Asked, call: Call, house: House): Promise<void> {
  checkPlace(call, place);
  const post = async (item: PromptItem) => ({ item, thread: await postPrompt(item, place, tag, call, house) });
  let posted: Awaited<ReturnType<typeof post>>;
  if (question !== undefined) posted = await post(promptFor(house, question, review));
  else {
    const drawn = await house.memory.drawPrompt(call.owner, house.library(), review?.key);
    if (drawn === undefined) {
      throw new Refusal(({ errors }) => (review === undefined ? errors.noPrompts : errors.noPromptsIn(titled(review))));
    }
    posted = await shown(drawn, post);
  }
  const { item, thread } = posted;
  // Kept before it is told, so that whoever asks next finds it.
  await house.memory.noteDiscussed(call.owner, item.prompt.key, thread);
  if (isThread(place) && place.id === call.here.id) return;
  const { wording } = call;
  const words = isThread(place) || isForum(place) ? wording.discuss.posted : wording.discuss.opened;
  await call.tell(notice(words(mention(thread))));
}

/** What a suggestion shows of a question: nothing of one that spoils. */
function promptLabel({ prompt, review }: PromptItem, at: number, wording: Call["wording"]): string {
  return spoils(prompt, review) ? wording.discuss.hidden(at + 1, review.work.title) : prompt.text;
}

/** `/discuss`: a thread on a question that a review raises. */
export const discuss: Command = {
  definition: {
    ...described("discuss", ({ commands }) => commands.discuss.description),
    integration_types: [ApplicationIntegrationType.GuildInstall],
    contexts: [InteractionContextType.Guild],
    options: [
      completing("title", ({ commands }) => commands.discuss.title),
      completing("question", ({ commands }) => commands.discuss.question),
      {
        type: ApplicationCommandOptionType.Channel,
        ...described("channel", ({ commands }) => commands.discuss.channel),
        required: false,
        channel_types: [
          ChannelType.GuildText,
          ChannelType.GuildAnnouncement,
          ChannelType.AnnouncementThread,
          ChannelType.PublicThread,
          ChannelType.GuildForum,
          ChannelType.GuildMedia,
        ],
      },
      completing("tag", ({ commands }) => commands.discuss.tag),
    ],
  },
  async run(call, house) {
    const title = call.option("title");
    const review = title === undefined ? undefined : reviewFor(house, title);
    const place = call.placeOption("channel") ?? call.here;
    await discussOne({ review, question: call.option("question"), place, tag: call.option("tag") }, call, house);
  },
  async suggest(typing, house) {
    if (typing.focused === "title") return titleChoices(typing.typed, house);
    if (typing.focused === "question") {
      return house
        .library()
        .suggestPrompts(typing.typed, MOST_CHOICES, titleSoFar(typing, house))
        .map((item, at) => choice(promptLabel(item, at, typing.wording), item.prompt.key));
    }
    const channel = typing.option("channel");
    if (channel === undefined) return [];
    const { tags } = await house.threads.tags(channel);
    const moderates = missing(typing.here.callers, ["ManageThreads"]) === undefined;
    return tags
      .filter((tag) => (moderates || !tag.moderated) && fold(tag.name).includes(fold(typing.typed)))
      .map(({ name, id }) => choice(name, id));
  },
  presses: {
    discuss: async ({ review: key }, call, house) => {
      const review = house.library().review(key);
      if (review === undefined) throw new Refusal(({ errors }) => errors.gone);
      await discussOne({ review, place: call.here }, call, house);
    },
  },
};
