import type { PhrasingContent, RootContent } from "mdast";
import { HIDDEN, MUTE_QUESTION } from "./prompts.js";

/** The plain text of nodes, as a quote shows it. */
export function plain(nodes: readonly (PhrasingContent | RootContent)[]): string {
  return nodes
    .map((node): string => {
      if (node.type === "break") return "\n";
      if ("value" in node) return node.value;
      if (!("children" in node)) return "";
      const inner = node.children.map((child) => plain([child]));
      return inner.join(node.type === "blockquote" || node.type === "list" || node.type === "listItem" ? "\n" : "");
    })
    .join("");
}

/** The text of nodes as questions are looked for in it: spoilers and code are hidden, links ask nothing. */
export function prose(nodes: readonly (PhrasingContent | RootContent)[]): string {
  return nodes
    .map((node): string => {
      switch (node.type) {
        case "text":
          return node.value;
        case "break":
          return " ";
        case "link":
          return prose(node.children).replaceAll("?", MUTE_QUESTION);
        case "spoiler":
          // A hidden sentence of its own must not hide the next one.
          return /[.!?…]["”’»)]?\s*$/.test(plain(node.children).slice(-8)) ? `${HIDDEN}. ` : HIDDEN;
        case "inlineCode":
          return HIDDEN;
        default:
          return "children" in node ? prose(node.children) : "";
      }
    })
    .join("");
}
