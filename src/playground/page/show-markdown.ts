/** The tree of Discord's Markdown → elements. Nothing is fetched; links lead only where http or https lead. */
import { element } from "./dom.js";
import { type Block, type Inline, parseMarkdown } from "./markdown.js";

/** The names that mentions stand for, as this person sees them. */
export interface Surroundings {
  userName(id: string): string;
  roleName(id: string): string;
  channel(id: string): { readonly name: string; readonly href: string } | undefined;
  /** Epoch milliseconds: what relative times are reckoned from. */
  now(): number;
  /** An address of Discord's own that leads to a channel of this page. */
  within(href: string): string | undefined;
}

export function showMarkdown(text: string, around: Surroundings): HTMLElement {
  return element("div", { class: "markdown" }, ...blocks(parseMarkdown(text), around));
}

function blocks(list: readonly Block[], around: Surroundings): Node[] {
  return list.map((block) => {
    switch (block.kind) {
      case "heading":
        // The page's own headings are h1 and h2.
        return element(`h${(block.level + 2) as 3 | 4 | 5}`, {}, ...inlines(block.children, around));
      case "small":
        return element("p", { class: "small" }, ...inlines(block.children, around));
      case "paragraph":
        return element("p", {}, ...inlines(block.children, around));
      case "quote":
        return element("blockquote", {}, ...blocks(block.children, around));
      case "codeblock":
        return element("pre", { tabindex: 0 }, element("code", {}, block.text));
      case "list": {
        const items = block.items.map((item) => element("li", {}, ...blocks(item, around)));
        return block.start === undefined
          ? element("ul", {}, ...items)
          : element("ol", { start: block.start }, ...items);
      }
    }
  });
}

function inlines(list: readonly Inline[], around: Surroundings): (Node | string)[] {
  return list.map((node) => {
    switch (node.kind) {
      case "text":
        return node.text;
      case "bold":
        return element("strong", {}, ...inlines(node.children, around));
      case "italic":
        return element("em", {}, ...inlines(node.children, around));
      case "underline":
        return element("u", {}, ...inlines(node.children, around));
      case "strike":
        return element("s", {}, ...inlines(node.children, around));
      case "spoiler":
        return spoiler(inlines(node.children, around));
      case "code":
        return element("code", {}, node.text);
      case "link":
        return link(node.href, inlines(node.children, around), around);
      case "user":
        return element("span", { class: "mention" }, `@${around.userName(node.id)}`);
      case "role":
        return element("span", { class: "mention" }, `@${around.roleName(node.id)}`);
      case "channel": {
        const channel = around.channel(node.id);
        if (!channel) return element("span", { class: "mention" }, "#unknown");
        return element("a", { class: "mention", href: channel.href }, `#${channel.name}`);
      }
      case "command":
        return element("span", { class: "mention" }, `/${node.name}`);
      case "emoji":
        return `:${node.name}:`;
      case "time":
        return time(node.seconds, node.style, around.now());
    }
  });
}

export function link(href: string, children: readonly (Node | string)[], around: Surroundings): HTMLElement {
  const inside = around.within(href);
  if (inside !== undefined) return element("a", { href: inside }, ...children);
  return element("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, ...children);
}

export function spoiler(children: readonly (Node | string)[]): HTMLElement {
  const inside = element("span", { class: "inside", inert: true }, ...children);
  const cover = element(
    "span",
    { class: "spoiler", role: "button", tabindex: 0, "aria-label": "Spoiler: show it", title: "Show the spoiler" },
    inside,
  );
  const open = (): void => {
    for (const name of ["role", "aria-label", "title"]) cover.removeAttribute(name);
    cover.tabIndex = -1;
    cover.classList.add("open");
    inside.inert = false;
  };
  cover.addEventListener("click", open);
  cover.addEventListener("keydown", (event) => {
    if (event.target !== cover || cover.tabIndex < 0 || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    open();
  });
  return cover;
}

const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** A point in time in the reader's own zone; the style R is relative to `now`. */
export function time(seconds: number, style: string, now: number): HTMLElement {
  const date = new Date(seconds * 1000);
  const full = new Intl.DateTimeFormat(undefined, STYLES.F).format(date);
  const relative = style === "R" ? "" : undefined;
  return element(
    "time",
    { datetime: date.toISOString(), title: full, "data-relative": relative },
    timeInWords(date, style, now),
  );
}

/** Brings the relative times within an element up to date. */
export function renewTimes(within: HTMLElement, now: number): void {
  for (const shown of within.querySelectorAll<HTMLTimeElement>("time[data-relative]")) {
    const words = timeInWords(new Date(shown.dateTime), "R", now);
    if (shown.textContent !== words) shown.textContent = words;
  }
}

/** What Discord would write for `<t:…:style>`. */
export function timeInWords(date: Date, style: string, now: number): string {
  if (style !== "R") return new Intl.DateTimeFormat(undefined, STYLES[style] ?? STYLES.f).format(date);
  const away = (date.getTime() - now) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(away) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(away / size), unit);
}
