/** The preview's page: where the person stands is kept in the address, everything else comes over the wire. */
import type {
  APIApplicationCommandOption,
  APIChannel,
  APIMessage,
  APISelectMenuComponent,
} from "discord-api-types/v10";
import type { Act, ClientEvent, Commands, Outcome, World } from "../../local-discord/wire.js";
import { createClock } from "./clock.js";
import { createComposer } from "./composer.js";
import { byId, element } from "./dom.js";
import { showModal } from "./modal.js";
import { renewTimes } from "./show-markdown.js";
import { type Reader, type SelectOption, showMessage } from "./show-message.js";
import { OptionType } from "./typed.js";
import { getCommands, getMessages, getWorld, listen, send } from "./wire-client.js";

const DIRECT = "@me";
const CATEGORY = 4;
const FORUMS: readonly number[] = [15, 16];
const THREADS: readonly number[] = [10, 11, 12];
const VOICE: readonly number[] = [2, 13];

interface Place {
  readonly user: string;
  readonly server: string;
  readonly channel: string;
}

const userSelect = byId("user", HTMLSelectElement);
const serverSelect = byId("server", HTMLSelectElement);
const channelNav = byId("channels", HTMLElement);
const channelName = byId("channel-name", HTMLHeadingElement);
const connection = byId("connection", HTMLParagraphElement);
const log = byId("messages", HTMLDivElement);
const thinkingLine = byId("thinking", HTMLParagraphElement);
const problemLine = byId("problem", HTMLParagraphElement);
const composerForm = byId("composer", HTMLFormElement);
const places = byId("places", HTMLDetailsElement);
const dialog = byId("modal", HTMLDialogElement);

// Its scrolled text must be within reach of the arrow keys.
log.tabIndex = 0;

let world: World | undefined;
let commands: Commands = [];
let place: Place = { user: "", server: "", channel: "" };
let stopListening = (): void => {};
const messages = new Map<string, APIMessage>();
/** What the bot is still thinking about, in this channel. */
const thinking = new Set<string>();
let waiting = 0;

function hrefOf(where: Place): string {
  return `#${new URLSearchParams({ ...where })}`;
}

function channelsOf(server: string): readonly APIChannel[] {
  if (!world) return [];
  if (server === DIRECT) return [world.dm];
  return world.guilds.find((guild) => guild.id === server)?.channels ?? [];
}

function serverOf(channel: string): string | undefined {
  if (world?.dm.id === channel) return DIRECT;
  return world?.guilds.find((guild) => guild.channels.some((one) => one.id === channel))?.id;
}

function nameOf(channel: APIChannel): string {
  return channel.id === world?.dm.id ? world.bot.username : (channel.name ?? "unnamed");
}

function parentOf(channel: APIChannel): string | undefined {
  return "parent_id" in channel ? (channel.parent_id ?? undefined) : undefined;
}

function userName(id: string): string {
  const found = world && [...world.users, world.bot].find((user) => user.id === id);
  return found ? (found.global_name ?? found.username) : "unknown";
}

const clock = createClock({ problem, changed: () => renewTimes(log, clock.now()) });

const reader: Reader = {
  now: clock.now,
  userName,
  roleName: (id) => world?.guilds.flatMap((guild) => guild.roles).find((role) => role.id === id)?.name ?? "unknown",
  channel: (id) => {
    const server = serverOf(id);
    const found = server === undefined ? undefined : channelsOf(server).find((channel) => channel.id === id);
    if (server === undefined || !found) return undefined;
    return { name: nameOf(found), href: hrefOf({ user: place.user, server, channel: id }) };
  },
  within: (href) => {
    const found = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/(@me|\d+)\/(\d+)(?:\/\d+)?\/?$/.exec(href);
    const [, server, channel] = found ?? [];
    if (server === undefined || channel === undefined) return undefined;
    if (server !== DIRECT && !world?.guilds.some((guild) => guild.id === server)) return undefined;
    return hrefOf({ user: place.user, server, channel });
  },
  press: (message, customId, values) => {
    const { user, channel } = place;
    const act: Act = { kind: "component", user, channel, message: message.id, customId };
    void perform(values ? { ...act, values } : act);
  },
  offered,
};

function offered(select: APISelectMenuComponent): readonly SelectOption[] {
  if (select.type === 3) {
    return select.options.map(({ label, value, description, default: selected }) => ({
      label,
      value,
      description,
      selected,
    }));
  }
  const preset = new Set((select.default_values ?? []).map((one) => one.id));
  const people = named(OptionType.user);
  const roles = named(OptionType.role);
  const channels = named(OptionType.channel, select.type === 8 ? select.channel_types : undefined);
  const all =
    select.type === 8 ? channels : select.type === 6 ? roles : select.type === 5 ? people : [...people, ...roles];
  return all.map(({ name, value }) => ({ label: name, value, selected: preset.has(value) }));
}

function named(type: number, channelTypes?: readonly number[]): readonly { name: string; value: string }[] {
  const people = (): { name: string; value: string }[] =>
    (world ? [...world.users, world.bot] : []).map(({ id }) => ({ name: `@${userName(id)}`, value: id }));
  const roles = (): { name: string; value: string }[] =>
    (world?.guilds.find((guild) => guild.id === place.server)?.roles ?? []).map(({ id, name }) => ({
      name: `@${name.replace(/^@/, "")}`,
      value: id,
    }));
  switch (type) {
    case OptionType.user:
      return people();
    case OptionType.role:
      return roles();
    case OptionType.mentionable:
      return [...people(), ...roles()];
    case OptionType.channel:
      return channelsOf(place.server)
        .filter((channel) => !channelTypes || channelTypes.length === 0 || channelTypes.includes(channel.type))
        .map((channel) => ({ name: `#${nameOf(channel)}`, value: channel.id }));
    default:
      return [];
  }
}

function problem(text: string): void {
  problemLine.textContent = text;
}

function showThinking(): void {
  const busy = waiting > 0 || thinking.size > 0;
  thinkingLine.textContent = busy ? `${world?.bot.username ?? "The bot"} is thinking…` : "";
}

/** Sends an act, waits for its outcome, and shows what became of it. */
async function perform(act: Act): Promise<boolean> {
  problem("");
  waiting += 1;
  showThinking();
  const outcome = await send(act);
  waiting -= 1;
  if (outcome.interaction !== undefined) thinking.delete(outcome.interaction);
  showThinking();
  // What was done may have set another time for the next post.
  void guarded(clock.refresh());
  return take(outcome);
}

function take(outcome: Outcome): boolean {
  switch (outcome.outcome) {
    case "failed":
      problem(outcome.reason);
      return false;
    case "message":
      if (outcome.message.channel_id === place.channel) putMessage(outcome.message);
      return true;
    case "modal": {
      const { user, channel } = place;
      const { modal } = outcome;
      showModal(dialog, modal, reader, (fields) => {
        void perform({ kind: "modal", user, channel, customId: modal.custom_id, fields });
      });
      return true;
    }
    default:
      return true;
  }
}

/** Ids grow with time, so their order is the messages' order. */
function isLater(one: string, other: string): boolean {
  return one.length === other.length ? one > other : one.length > other.length;
}

function articleOf(id: string): HTMLElement | undefined {
  return [...log.children].find((child) => child instanceof HTMLElement && child.dataset.message === id) as
    | HTMLElement
    | undefined;
}

function putMessage(message: APIMessage): void {
  const known = messages.get(message.id);
  if (known && JSON.stringify(known) === JSON.stringify(message)) return;
  messages.set(message.id, message);
  log.querySelector(":scope > .empty")?.remove();
  const shown = showMessage(message, reader);
  const standing = articleOf(message.id);
  if (standing) {
    const focusAt = [...standing.querySelectorAll("button, select")].indexOf(document.activeElement ?? standing);
    standing.replaceWith(shown);
    stayAtEnd();
    const again = [...shown.querySelectorAll("button, select")][focusAt];
    if (again instanceof HTMLElement) again.focus();
    return;
  }
  const next = [...log.children].find(
    (child) => child instanceof HTMLElement && isLater(child.dataset.message ?? "", message.id),
  );
  log.insertBefore(shown, next ?? null);
  if (!next) log.scrollTop = log.scrollHeight;
}

/** Whether the newest message is in sight: it stays so when the box below grows or the message is edited. */
let atEnd = true;

function stayAtEnd(): void {
  if (atEnd) log.scrollTop = log.scrollHeight;
}

function onEvent(event: ClientEvent): void {
  switch (event.type) {
    case "message":
    case "message-update": {
      const { message } = event;
      if (message.channel_id !== place.channel) return;
      if (message.interaction_metadata) thinking.delete(message.interaction_metadata.id);
      showThinking();
      putMessage(message);
      return;
    }
    case "message-delete":
      messages.delete(event.id);
      articleOf(event.id)?.remove();
      return;
    case "thread":
      takeThread(event.thread);
      return;
    case "thinking":
      if (event.channel !== place.channel) return;
      thinking.add(event.interaction);
      showThinking();
      return;
    case "commands":
      commands = event.commands;
      return;
    case "clock":
      clock.take(event);
      return;
  }
}

function takeThread(thread: APIChannel): void {
  if (!world) return;
  const home = "guild_id" in thread ? thread.guild_id : undefined;
  const parent = parentOf(thread);
  world = {
    ...world,
    guilds: world.guilds.map((guild) => {
      const mine = guild.id === home || guild.channels.some((channel) => channel.id === parent);
      if (!mine) return guild;
      return { ...guild, channels: [...guild.channels.filter((channel) => channel.id !== thread.id), thread] };
    }),
  };
  showPlaces();
  // Whatever names this thread can link to it from now on.
  for (const message of messages.values()) {
    if (JSON.stringify(message).includes(thread.id)) articleOf(message.id)?.replaceWith(showMessage(message, reader));
  }
  if (FORUMS.includes(channelsOf(place.server).find((channel) => channel.id === place.channel)?.type ?? -1))
    showForum();
}

function showPlaces(): void {
  if (!world) return;
  userSelect.replaceChildren(
    ...world.users.map((user) => element("option", { value: user.id }, `${userName(user.id)} (${user.locale})`)),
  );
  userSelect.value = place.user;
  serverSelect.replaceChildren(
    ...world.guilds.map((guild) => element("option", { value: guild.id }, guild.name)),
    element("option", { value: DIRECT }, "Direct messages"),
  );
  serverSelect.value = place.server;
  channelNav.replaceChildren(channelList());
}

function position(channel: APIChannel): number {
  return "position" in channel ? (channel.position ?? 0) : 0;
}

function channelList(): HTMLElement {
  const all = channelsOf(place.server);
  const threads = all.filter((channel) => THREADS.includes(channel.type));
  const rooms = all
    .filter((channel) => !THREADS.includes(channel.type) && !VOICE.includes(channel.type))
    .sort((one, other) => position(one) - position(other));
  const under = (category: string | undefined): APIChannel[] =>
    rooms.filter((channel) => channel.type !== CATEGORY && parentOf(channel) === category);
  const entry = (channel: APIChannel): HTMLElement => {
    const inside = threads
      .filter((thread) => parentOf(thread) === channel.id)
      .map((thread) => element("li", {}, channelLink(thread)));
    return element("li", {}, channelLink(channel), inside.length > 0 ? element("ul", {}, ...inside) : undefined);
  };
  const list = element("ul", {});
  const categories = rooms.filter((channel) => channel.type === CATEGORY);
  const known = new Set(categories.map((category) => category.id));
  const loose = rooms.filter((channel) => channel.type !== CATEGORY && !known.has(parentOf(channel) ?? ""));
  list.append(...loose.map(entry));
  for (const category of categories) {
    const inside = under(category.id);
    if (inside.length === 0) continue;
    list.append(
      element(
        "li",
        {},
        element("span", { class: "category" }, nameOf(category)),
        element("ul", {}, ...inside.map(entry)),
      ),
    );
  }
  return list;
}

function channelLink(channel: APIChannel): HTMLElement {
  const sign =
    channel.type === 1 ? "@" : THREADS.includes(channel.type) ? "↳ " : FORUMS.includes(channel.type) ? "▤ " : "# ";
  const forum = FORUMS.includes(channel.type) ? " (forum)" : "";
  const here = channel.id === place.channel;
  return element(
    "a",
    { href: hrefOf({ ...place, channel: channel.id }), "aria-current": here ? "page" : undefined },
    element("span", { "aria-hidden": "true" }, sign),
    nameOf(channel) + forum,
  );
}

function empty(...words: (Node | string)[]): HTMLElement {
  return element("p", { class: "empty" }, ...words);
}

function showForum(): void {
  const posts = channelsOf(place.server).filter((channel) => parentOf(channel) === place.channel);
  const links = posts.map((post) =>
    element("li", {}, element("a", { href: hrefOf({ ...place, channel: post.id }) }, nameOf(post))),
  );
  log.replaceChildren(
    links.length > 0
      ? element("div", { class: "empty" }, element("p", {}, "Posts of this forum:"), element("ul", {}, ...links))
      : empty("This forum has no posts yet."),
  );
}

let opening = 0;

async function showChannel(): Promise<void> {
  opening += 1;
  const mine = opening;
  const channel = channelsOf(place.server).find((one) => one.id === place.channel);
  messages.clear();
  thinking.clear();
  showThinking();
  problem("");
  const sign = place.server === DIRECT ? "@" : "#";
  channelName.textContent = channel ? `${sign}${nameOf(channel)}` : "No channel";
  document.title = `${channelName.textContent}: Afterword's preview`;
  const forum = channel !== undefined && FORUMS.includes(channel.type);
  composerForm.hidden = forum || !channel;
  if (!channel) log.replaceChildren(empty("There is no channel to show here."));
  else if (forum) showForum();
  else {
    log.replaceChildren(empty("Nothing has been written here yet."));
    const loaded = await getMessages(place.channel, place.user);
    if (mine === opening) for (const message of loaded) putMessage(message);
  }
}

function readAddress(): Partial<Place> {
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1))) as Partial<Place>;
}

/** The nearest place to the one asked for that this person can see. */
function settle(asked: Partial<Place>, user: string): Place {
  const byChannel = asked.channel === undefined ? undefined : serverOf(asked.channel);
  const known = world?.guilds.some((guild) => guild.id === asked.server) || asked.server === DIRECT;
  const server = byChannel ?? (known ? asked.server : undefined) ?? world?.guilds[0]?.id ?? DIRECT;
  const channels = channelsOf(server);
  const first = [...channels]
    .sort((one, other) => position(one) - position(other))
    .find((channel) => channel.type === 0);
  const channel = channels.find((one) => one.id === asked.channel) ?? first ?? channels[0];
  return { user, server, channel: channel?.id ?? "" };
}

let going = 0;

async function goToAddress(): Promise<void> {
  going += 1;
  const mine = going;
  const asked = readAddress();
  const everybody = world ?? (await getWorld());
  const user = everybody.users.find((one) => one.id === asked.user)?.id ?? everybody.users[0]?.id ?? "";
  const isNew = user !== place.user;
  const unknown = asked.channel !== undefined && serverOf(asked.channel) === undefined;
  const seen = isNew || unknown ? await getWorld(user) : world;
  // Somebody went elsewhere meanwhile: the later address counts.
  if (mine !== going) return;
  world = seen;
  place = settle(asked, user);
  if (location.hash !== hrefOf(place)) history.replaceState(null, "", hrefOf(place));
  showPlaces();
  if (matchMedia("(max-width: 45rem)").matches) places.open = false;
  if (isNew) follow(user);
  await showChannel();
}

function follow(user: string): void {
  stopListening();
  let before = false;
  stopListening = listen(user, {
    event: onEvent,
    connected: () => {
      connection.textContent = "";
      if (before) void guarded(catchUp());
      before = true;
    },
    lost: () => {
      connection.textContent = "The preview's server is away; trying again…";
    },
  });
}

/** After a lost connection: the stand-in may be another one by now. */
async function catchUp(): Promise<void> {
  commands = await getCommands();
  await clock.refresh();
  world = await getWorld();
  place = { ...place, user: "" };
  await goToAddress();
}

async function guarded(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    problem(error instanceof Error ? error.message : "Something went wrong on this page.");
  }
}

const composer = createComposer({
  commands: () => commands,
  named: (option: APIApplicationCommandOption) =>
    named(option.type, option.type === OptionType.channel ? option.channel_types : undefined),
  complete: (command, options) =>
    send({ kind: "autocomplete", user: place.user, channel: place.channel, command, options }),
  send: (command, options) => perform({ kind: "command", user: place.user, channel: place.channel, command, options }),
  problem,
});

log.addEventListener("scroll", () => {
  atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 8;
});
new ResizeObserver(stayAtEnd).observe(log);
userSelect.addEventListener("change", () => {
  location.hash = hrefOf({ ...place, user: userSelect.value });
});
serverSelect.addEventListener("change", () => {
  // The person may have been changed a moment ago, and not be settled yet.
  const { channel, ...rest } = settle({ server: serverSelect.value }, userSelect.value);
  location.hash = hrefOf({ ...rest, channel });
});
window.addEventListener("hashchange", () => void guarded(goToAddress()));

await guarded(
  (async () => {
    commands = await getCommands();
    await clock.refresh();
    await goToAddress();
    composer.refresh();
  })(),
);
