/** One message of Discord → elements: who wrote it, what it says, its components. */
import type {
  APIAttachment,
  APIComponentInContainer,
  APIComponentInMessageActionRow,
  APIEmbed,
  APIMessage,
  APIMessageTopLevelComponent,
  APISectionAccessoryComponent,
  APISelectMenuComponent,
} from "discord-api-types/v10";
import { element } from "./dom.js";
import { safeHref } from "./markdown.js";
import { link, type Surroundings, showMarkdown, spoiler, time } from "./show-markdown.js";

const PUBLISHED = 1 << 0;
const EPHEMERAL = 1 << 6;
const BUTTON_STYLES = ["", "primary", "secondary", "success", "danger", "link", "premium"];

export interface SelectOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string | undefined;
  readonly selected?: boolean | undefined;
}

/** What a message needs of the page that it stands on. */
export interface Reader extends Surroundings {
  press(message: APIMessage, customId: string, values?: readonly string[]): void;
  /** What Discord would offer in a select of people, roles or channels. */
  offered(select: APISelectMenuComponent): readonly SelectOption[];
}

type Component =
  | APIMessageTopLevelComponent
  | APIComponentInContainer
  | APISectionAccessoryComponent
  | APIComponentInMessageActionRow;

export function showMessage(message: APIMessage, reader: Reader): HTMLElement {
  const forMeAlone = ((message.flags ?? 0) & EPHEMERAL) !== 0;
  const name = message.author.global_name ?? message.author.username;
  return element(
    "article",
    { class: forMeAlone ? "message alone" : "message", "data-message": message.id, "aria-label": `Message of ${name}` },
    element(
      "header",
      {},
      element("span", { class: "author" }, name),
      message.author.bot ? element("span", { class: "badge" }, "App") : undefined,
      time(Math.floor(Date.parse(message.timestamp) / 1000), "f", reader.now()),
      message.edited_timestamp ? element("span", { class: "note" }, "edited") : undefined,
      message.pinned ? element("span", { class: "note" }, "pinned") : undefined,
      (message.flags ?? 0) & PUBLISHED ? element("span", { class: "note" }, "published") : undefined,
      forMeAlone ? element("span", { class: "note" }, "only you can see this") : undefined,
    ),
    ...body(message, reader),
  );
}

function body(message: APIMessage, reader: Reader): Node[] {
  const system = systemText(message, reader);
  if (system) return [system];
  const parts: Node[] = [];
  if (message.content !== "") parts.push(showMarkdown(message.content, reader));
  for (const embed of message.embeds ?? []) parts.push(showEmbed(embed, reader));
  for (const component of message.components ?? []) parts.push(showComponent(component, message, reader));
  for (const attachment of message.attachments ?? []) parts.push(showAttachment(attachment));
  const thread = message.thread && reader.channel(message.thread.id);
  if (thread)
    parts.push(element("p", { class: "thread" }, "Thread: ", element("a", { href: thread.href }, thread.name)));
  if (parts.length === 0) parts.push(element("p", { class: "note" }, "(an empty message)"));
  return parts;
}

/** Discord's own words for what happened in a channel. */
function systemText(message: APIMessage, reader: Reader): HTMLElement | undefined {
  const who = message.author.global_name ?? message.author.username;
  const said = (...words: readonly (Node | string)[]): HTMLElement => element("p", { class: "system" }, ...words);
  switch (message.type as number) {
    case 4:
      return said(`${who} changed the name to ${message.content}`);
    case 6:
      return said(`${who} pinned a message to this channel.`);
    case 18: {
      const id = message.message_reference?.channel_id ?? message.thread?.id;
      const thread = id === undefined ? undefined : reader.channel(id);
      const name = thread ? element("a", { href: thread.href }, thread.name) : message.content;
      return said(`${who} started a thread: `, name);
    }
    case 21: {
      const first = message.referenced_message;
      if (!first) return said("This thread began with a message.");
      return element("div", { class: "starter" }, ...body(first, { ...reader, press: () => {} }));
    }
    default:
      return undefined;
  }
}

function showComponent(component: Component, message: APIMessage, reader: Reader): HTMLElement {
  const inner = (one: Component): HTMLElement => showComponent(one, message, reader);
  switch (component.type) {
    case 1:
      return element("div", { class: "buttons" }, ...component.components.map(inner));
    case 2:
      return showButton(component, message, reader);
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return showSelect(component, message, reader);
    case 9:
      return element(
        "section",
        { class: "section" },
        element("div", {}, ...component.components.map(inner)),
        inner(component.accessory),
      );
    case 10:
      return showMarkdown(component.content, reader);
    case 11:
      return picture(component.description, component.spoiler);
    case 12: {
      const pictures = component.items.map((item) => element("li", {}, picture(item.description, item.spoiler)));
      return element("ul", { class: "gallery", "aria-label": "Pictures" }, ...pictures);
    }
    case 13:
      return element("p", { class: "file" }, `File: ${component.name ?? component.file.url}`);
    case 14: {
      const drawn = component.divider ?? true;
      const wide = component.spacing === 2;
      return element("hr", {
        class: `${drawn ? "drawn" : "blank"}${wide ? " wide" : ""}`,
        "aria-hidden": drawn ? undefined : "true",
      });
    }
    case 17: {
      const inside = component.components.map(inner);
      const box = element("div", { class: "container" });
      if (component.spoiler) box.append(spoiler(inside));
      else box.append(...inside);
      accent(box, component.accent_color);
      return box;
    }
    default:
      return element("p", { class: "note" }, "(a component that this preview does not show)");
  }
}

function accent(box: HTMLElement, colour: number | null | undefined): void {
  if (typeof colour !== "number") return;
  box.style.setProperty("--accent", `#${colour.toString(16).padStart(6, "0")}`);
}

/** Pictures are never fetched: their description stands for them. */
function picture(description: string | null | undefined, hidden: boolean | undefined): HTMLElement {
  const words = element("span", { class: "picture" }, `Picture: ${description || "without a description"}`);
  return hidden ? spoiler([words]) : words;
}

function showAttachment(attachment: APIAttachment): HTMLElement {
  return element("p", { class: "file" }, `File: ${attachment.description ?? attachment.filename}`);
}

function showButton(button: Extract<Component, { type: 2 }>, message: APIMessage, reader: Reader): HTMLElement {
  const emoji = "emoji" in button ? button.emoji?.name : undefined;
  const label = "label" in button ? button.label : undefined;
  const words = [emoji, label].filter(Boolean).join(" ") || "Button";
  if ("url" in button) {
    const href = safeHref(button.url);
    const shown = href === undefined || button.disabled ? element("span", {}, words) : link(href, [words], reader);
    shown.classList.add("button", "link");
    if (button.disabled) shown.setAttribute("aria-disabled", "true");
    return shown;
  }
  const style = BUTTON_STYLES[button.style] ?? "secondary";
  const shown = element("button", { type: "button", class: `button ${style}`, disabled: button.disabled }, words);
  if ("custom_id" in button) shown.addEventListener("click", () => reader.press(message, button.custom_id));
  return shown;
}

function showSelect(select: APISelectMenuComponent, message: APIMessage, reader: Reader): HTMLElement {
  const many = (select.max_values ?? 1) > 1;
  const label = select.placeholder ?? "Choose";
  const offered = reader
    .offered(select)
    .map((option) =>
      element(
        "option",
        { value: option.value, selected: option.selected },
        option.description ? `${option.label}: ${option.description}` : option.label,
      ),
    );
  const box = element("select", { "aria-label": label, disabled: select.disabled, multiple: many });
  const send = (): void => {
    const values = [...box.selectedOptions].map((option) => option.value).filter((value) => value !== "");
    if (values.length >= (select.min_values ?? 1)) reader.press(message, select.custom_id, values);
  };
  if (many) {
    box.append(...offered);
    const done = element("button", { type: "button", class: "button secondary", disabled: select.disabled }, "Choose");
    done.addEventListener("click", send);
    return element("span", { class: "select" }, box, done);
  }
  const chosen = offered.some((option) => option.selected);
  box.append(element("option", { value: "", selected: !chosen }, label), ...offered);
  box.addEventListener("change", send);
  return element("span", { class: "select" }, box);
}

function showEmbed(embed: APIEmbed, reader: Reader): HTMLElement {
  const box = element("div", { class: "container" });
  accent(box, embed.color);
  const href = safeHref(embed.url);
  if (embed.author) box.append(element("p", { class: "small" }, embed.author.name));
  if (embed.title) box.append(element("h4", {}, href ? link(href, [embed.title], reader) : embed.title));
  if (embed.description) box.append(showMarkdown(embed.description, reader));
  for (const field of embed.fields ?? []) box.append(element("h5", {}, field.name), showMarkdown(field.value, reader));
  if (embed.image) box.append(picture(undefined, false));
  if (embed.footer) box.append(element("p", { class: "small" }, embed.footer.text));
  return box;
}
