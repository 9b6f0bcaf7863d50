/** A form that the bot asks for. */
import type {
  APIModalInteractionResponseCallbackComponent,
  APIModalInteractionResponseCallbackData,
} from "discord-api-types/v10";
import { element } from "./dom.js";
import { type Surroundings, showMarkdown } from "./show-markdown.js";

type Part = APIModalInteractionResponseCallbackComponent;

export function showModal(
  dialog: HTMLDialogElement,
  modal: APIModalInteractionResponseCallbackData,
  around: Surroundings,
  submit: (fields: Readonly<Record<string, string>>) => void,
): void {
  const form = element("form", { method: "dialog" }, element("h2", { id: "modal-title" }, modal.title));
  const inputs: (HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[] = [];
  const add = (label: string, description: string | undefined, input: (typeof inputs)[number]): void => {
    input.id = `modal-field-${inputs.length}`;
    inputs.push(input);
    const says = description ? element("p", { class: "small" }, description) : undefined;
    form.append(element("div", { class: "field" }, element("label", { for: input.id }, label), says ?? "", input));
  };
  for (const part of modal.components) addPart(part, around, form, add);

  const cancel = element("button", { type: "button", class: "button secondary" }, "Cancel");
  cancel.addEventListener("click", () => dialog.close());
  form.append(element("div", { class: "buttons" }, element("button", { class: "button primary" }, "Submit"), cancel));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close();
    submit(Object.fromEntries(inputs.map((input) => [input.name, input.value])));
  });
  dialog.replaceChildren(form);
  dialog.showModal();
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function addPart(
  part: Part,
  around: Surroundings,
  form: HTMLFormElement,
  add: (label: string, description: string | undefined, input: Field) => void,
): void {
  if (part.type === 10) {
    form.append(showMarkdown(part.content, around));
    return;
  }
  const held = part.type === 18 ? [part.component] : part.type === 1 ? part.components : [];
  for (const one of held) {
    const label = part.type === 18 ? part.label : "label" in one ? (one.label ?? "") : "";
    const description = part.type === 18 ? part.description : undefined;
    if (one.type === 4) {
      const shared = {
        name: one.custom_id,
        required: one.required ?? true,
        minlength: one.min_length,
        maxlength: one.max_length ?? 4000,
        placeholder: one.placeholder,
      };
      const input =
        one.style === 2 ? element("textarea", { ...shared, rows: 5 }) : element("input", { ...shared, type: "text" });
      input.value = one.value ?? "";
      add(label, description, input);
    } else if (one.type === 3) {
      const options = one.options.map((option) =>
        element("option", { value: option.value, selected: option.default }, option.label),
      );
      add(label, description, element("select", { name: one.custom_id }, ...options));
    } else {
      form.append(element("p", { class: "note" }, "(a field that this preview does not show)"));
    }
  }
}
