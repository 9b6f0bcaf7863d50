import type { PhrasingContent, RootContent } from "mdast";
import { plain } from "./plain.js";

const MARK = "||";

/** One mark for both: `<spoiler>…</spoiler>` on lines of its own would be a block of HTML, and its words lost. */
export function withOneMark(source: string): string {
  return source.replace(/<\/?spoiler\b[^<>]{0,40}>/gi, MARK);
}

/** Stands for an escaped bar while Markdown is read, which would take the escape and leave a bar that hides. */
const WRITTEN_BAR = "\uE001";

/** Keeps `\|` apart from the bars that hide. */
export function withWrittenBars(source: string): string {
  return source.replaceAll("\\|", WRITTEN_BAR);
}

/** Puts the bars back that are to be read, in place. */
export function showWrittenBars(nodes: readonly RootContent[]): void {
  for (const node of nodes) {
    if (node.type === "text") node.value = node.value.replaceAll(WRITTEN_BAR, "|");
    else if (node.type === "inlineCode" || node.type === "code") node.value = node.value.replaceAll(WRITTEN_BAR, "\\|");
    else if ("children" in node) showWrittenBars(node.children as RootContent[]);
  }
}

interface State {
  hidden: boolean;
}

/** How many marks stand in the text of nodes. */
function marksIn(nodes: readonly PhrasingContent[]): number {
  return nodes.reduce((sum, node) => {
    if (node.type === "text") return sum + node.value.split(MARK).length - 1;
    return "children" in node ? sum + marksIn(node.children) : sum;
  }, 0);
}

function hide(nodes: readonly PhrasingContent[], state: State): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  const put = (node: PhrasingContent) => {
    const before = out.at(-1);
    if (!state.hidden) out.push(node);
    else if (before?.type === "spoiler") before.children.push(node);
    else out.push({ type: "spoiler", children: [node] });
  };
  for (const node of nodes) {
    if (node.type === "text") {
      for (const [at, value] of node.value.split(MARK).entries()) {
        if (at > 0) state.hidden = !state.hidden;
        if (value !== "") put({ type: "text", value });
      }
    } else if ("children" in node && marksIn(node.children) > 0) {
      out.push({ ...node, children: hide(node.children, state) } as PhrasingContent);
    } else put(node);
  }
  return out;
}

/** The blocks that hold words themselves, in the order of the text. */
function wordBlocks(nodes: readonly RootContent[]): { children: PhrasingContent[] }[] {
  return nodes.flatMap((node) => {
    if (node.type === "paragraph" || node.type === "heading") return [node];
    return "children" in node ? wordBlocks(node.children as RootContent[]) : [];
  });
}

/**
 * Makes spoiler nodes of `||…||`, in place. A pair may stand in two blocks and hide all between; a mark without a
 * partner hides the rest of its block.
 */
export function hideSpoilers(nodes: readonly RootContent[]): void {
  const blocks = wordBlocks(nodes);
  const odd = blocks.map(({ children }) => marksIn(children) % 2 === 1);
  // How many blocks from here on have a mark without a partner: an opened one needs another to close it.
  let left = odd.filter(Boolean).length;
  let open = false;
  for (const [at, block] of blocks.entries()) {
    const state = { hidden: open };
    if (odd[at] === true) {
      left -= 1;
      block.children = hide(block.children, state);
      open = !open && left > 0;
    } else if (open) {
      // Marks within a hidden stretch show nothing of it.
      block.children = [{ type: "spoiler", children: unmarkedNodes(block.children) }];
    } else block.children = hide(block.children, state);
  }
}

function unmarkedNodes(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  return nodes.map((node): PhrasingContent => {
    if (node.type === "text") return { type: "text", value: node.value.replaceAll(MARK, "") };
    return "children" in node ? ({ ...node, children: unmarkedNodes(node.children) } as PhrasingContent) : node;
  });
}

/** Whether something in a node is hidden. */
export function hasSpoiler(node: RootContent): boolean {
  if (node.type === "spoiler") return plain(node.children).trim() !== "";
  return "children" in node && node.children.some((child) => hasSpoiler(child as RootContent));
}

/** Words without the marks, and whether there were any. */
export function unhidden(text: string): { readonly text: string; readonly spoiler: boolean } {
  const marked = withOneMark(text);
  return { text: marked.replaceAll(MARK, ""), spoiler: marked.includes(MARK) };
}
