/** The message box: commands are listed, completed and sent as Discord's client does it. */
import type { APIApplicationCommand, APIApplicationCommandOption } from "discord-api-types/v10";
import type { FilledOption, Outcome } from "../../local-discord/wire.js";
import { byId, element } from "./dom.js";
import {
  commandName,
  fill,
  fillForCompletion,
  isNested,
  type Names,
  OptionType,
  openAtEnd,
  readTyped,
  type Typed,
} from "./typed.js";

/** What the box needs of the page around it. */
export interface Surface {
  commands(): readonly APIApplicationCommand[];
  /** Channels, people and roles that an option can take, as `#name` or `@name` with their id. */
  named(option: APIApplicationCommandOption): readonly { readonly name: string; readonly value: string }[];
  complete(command: string, options: readonly FilledOption[]): Promise<Outcome>;
  /** Resolves to whether it was taken. */
  send(command: string, options: readonly FilledOption[]): Promise<boolean>;
  problem(text: string): void;
}

interface Choice {
  readonly name: string;
  readonly value: string | number | boolean;
}

interface Suggestion {
  readonly label: string;
  readonly description: string;
  readonly text: string;
  readonly caret: number;
  readonly choose?: () => void;
}

const PAUSE_BEFORE_ASKING = 150;
const MOST_SHOWN = 25;

export function createComposer(surface: Surface): { refresh(): void } {
  const form = byId("composer", HTMLFormElement);
  const box = byId("message", HTMLInputElement);
  const list = byId("suggestions", HTMLDivElement);
  const hint = byId("hint", HTMLParagraphElement);

  /** `command option` → the names that were chosen from suggestions, with the values that they stand for. */
  const chosen = new Map<string, Map<string, Choice["value"]>>();
  let suggestions: readonly Suggestion[] = [];
  let active = -1;
  let asking = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const key = (typed: Typed | undefined, option: string): string =>
    [typed?.command.name, ...(typed?.path ?? []), option].join(" ");

  function read(): Typed | undefined {
    const commands = surface.commands();
    const outline = readTyped(box.value, commands);
    return readTyped(box.value, commands, (option) => chosen.get(key(outline, option))?.keys() ?? []);
  }

  function names(typed: Typed): Names {
    return {
      choice: (option, name) => chosen.get(key(typed, option))?.get(name),
      named: (option, name) => {
        const lower = name.toLowerCase();
        const all = surface.named(option);
        return all.find((one) => one.name.slice(1).toLowerCase() === lower || one.value === name)?.value;
      },
    };
  }

  function show(next: readonly Suggestion[]): void {
    suggestions = next;
    list.replaceChildren(
      ...suggestions.map((suggestion, index) => {
        const shown = element(
          "div",
          { role: "option", id: `suggestion-${index}`, "aria-selected": "false" },
          element("span", { class: "label" }, suggestion.label),
          suggestion.description ? element("span", { class: "small" }, suggestion.description) : undefined,
        );
        shown.addEventListener("pointerdown", (event) => event.preventDefault());
        shown.addEventListener("click", () => choose(suggestion));
        return shown;
      }),
    );
    list.hidden = suggestions.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
    activate(-1);
  }

  function activate(index: number): void {
    active = index;
    [...list.children].forEach((child, at) => {
      child.setAttribute("aria-selected", String(at === index));
    });
    if (index < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", `suggestion-${index}`);
    list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  function choose(suggestion: Suggestion): void {
    suggestion.choose?.();
    box.value = suggestion.text;
    box.setSelectionRange(suggestion.caret, suggestion.caret);
    box.focus();
    update();
  }

  function commandSuggestions(): readonly Suggestion[] {
    const name = commandName(box.value);
    if (name === undefined || /\s/.test(box.value)) return [];
    return surface
      .commands()
      .filter((command) => command.type === 1 && command.name.startsWith(name.toLowerCase()))
      .map((command) => {
        const text = `/${command.name} `;
        return { label: `/${command.name}`, description: command.description, text, caret: text.length };
      });
  }

  /** Replaces what stands from `start` to `end` with `word`, and leaves the caret behind it. */
  function replaced(start: number, end: number, word: string): { text: string; caret: number } {
    const before = box.value.slice(0, start);
    const head = `${before}${before === "" || /\s$/.test(before) ? "" : " "}${word}`;
    return { text: head + box.value.slice(end), caret: head.length };
  }

  function update(): void {
    clearTimeout(pause);
    asking += 1;
    const typed = read();
    hint.textContent = hintFor(typed);
    if (!typed || !/\s/.test(box.value)) {
      show(commandSuggestions());
      return;
    }
    const caret = box.selectionStart ?? box.value.length;
    if (typed.open.some(isNested)) {
      const start = box.value.length - (/\S*$/.exec(box.value)?.[0].length ?? 0);
      const begun = box.value.slice(start).toLowerCase();
      const fitting = typed.open.filter((option) => option.name.startsWith(begun));
      show(
        fitting.map(({ name, description }) => ({
          label: name,
          description,
          ...replaced(start, box.value.length, `${name} `),
        })),
      );
      return;
    }
    const focused = typed.options.findLast((one) => one.start <= caret && caret <= one.end);
    const settled = focused && chosen.get(key(typed, focused.option.name))?.has(focused.raw);
    if (!focused || settled) {
      show(optionSuggestions(typed, caret));
      return;
    }
    const { option, raw, start, end } = focused;
    const offer = (choices: readonly Choice[]): void => {
      const offered = choices.slice(0, MOST_SHOWN).map(({ name, value }) => ({
        label: name,
        description: "",
        ...replaced(start, end, `${option.name}:${name} `),
        choose: () => {
          const known = chosen.get(key(typed, option.name)) ?? new Map<string, Choice["value"]>();
          chosen.set(key(typed, option.name), known.set(name, value));
        },
      }));
      show([...offered, ...optionSuggestions(typed, caret)]);
    };
    if (!("autocomplete" in option && option.autocomplete)) {
      offer(choicesOf(option, raw));
      return;
    }
    const mine = asking;
    pause = setTimeout(async () => {
      const outcome = await surface.complete(typed.command.name, fillForCompletion(typed, option.name, names(typed)));
      if (mine !== asking) return;
      offer(outcome.outcome === "choices" ? outcome.choices : []);
    }, PAUSE_BEFORE_ASKING);
  }

  function optionSuggestions(typed: Typed, caret: number): readonly Suggestion[] {
    if (caret !== box.value.length) return [];
    const { start, options } = openAtEnd(typed, box.value);
    return options.map(({ name, description, required }) => ({
      label: `${name}:`,
      description: required ? `${description} (required)` : description,
      ...replaced(start, caret, `${name}:`),
    }));
  }

  function choicesOf(option: APIApplicationCommandOption, raw: string): readonly Choice[] {
    const all: readonly Choice[] =
      "choices" in option && option.choices && option.choices.length > 0
        ? option.choices
        : option.type === OptionType.boolean
          ? [
              { name: "True", value: true },
              { name: "False", value: false },
            ]
          : surface.named(option);
    const wanted = raw.toLowerCase().replace(/^[#@]/, "");
    if (all.some((one) => one.name.toLowerCase() === raw.toLowerCase())) return [];
    return all.filter((one) => one.name.toLowerCase().includes(wanted));
  }

  function hintFor(typed: Typed | undefined): string {
    if (box.value !== "" && !box.value.startsWith("/")) return "This preview takes commands only: type / to see them.";
    if (!typed) return "";
    const parts = typed.open.map(
      (option) => `${option.name}: ${option.description}${option.required ? " (required)" : ""}`,
    );
    return [typed.command.description, ...parts].join(" · ");
  }

  async function submit(): Promise<void> {
    const text = box.value.trim();
    if (text === "") return;
    surface.problem("");
    if (!text.startsWith("/")) {
      surface.problem("This preview takes commands only: type / to see them.");
      return;
    }
    const typed = read();
    if (!typed) {
      surface.problem(`There is no command “/${commandName(text) ?? ""}” here.`);
      return;
    }
    const filled = fill(typed, names(typed));
    if ("refused" in filled) {
      surface.problem(filled.refused);
      return;
    }
    box.value = "";
    update();
    const taken = await surface.send(typed.command.name, filled.options);
    if (taken || box.value !== "") return;
    box.value = text;
    hint.textContent = hintFor(read());
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  box.addEventListener("input", update);
  box.addEventListener("click", update);
  box.addEventListener("blur", () => show([]));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      const from = active < 0 && step < 0 ? 0 : active;
      activate((from + step + suggestions.length) % suggestions.length);
    } else if (event.key === "Escape") {
      show([]);
    } else if (event.key === "Enter" || event.key === "Tab") {
      // The name of a command or subcommand that is only begun is completed; anything else waits until an arrow has
      // chosen it.
      const typed = read();
      const begun = typed ? typed.open.some(isNested) && typed.stray !== "" : /^\/\S+$/.test(box.value);
      const picked = suggestions[active < 0 && begun ? 0 : active];
      if (!picked || event.shiftKey) return;
      choose(picked);
    } else {
      return;
    }
    event.preventDefault();
  });
  return { refresh: update };
}
