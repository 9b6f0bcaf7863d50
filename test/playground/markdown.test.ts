import { describe, expect, it } from "vitest";
import { type Inline, parseInline, parseMarkdown, safeHref } from "../../src/playground/page/markdown.js";

const text = (words: string): Inline => ({ kind: "text", text: words });

/** The tree as one line, for reading. */
function outline(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.kind === "text") return node.text;
      if (node.kind === "code") return `code(${node.text})`;
      if (node.kind === "link") return `link(${node.href} ${outline(node.children)})`;
      if (node.kind === "time") return `time(${node.seconds} ${node.style})`;
      if ("children" in node) return `${node.kind}(${outline(node.children)})`;
      return `${node.kind}(${"id" in node ? node.id : node.name})`;
    })
    .join("");
}

describe("Discord's Markdown within a line", () => {
  it.each([
    ["plain", "plain"],
    ["**bold** and *it* and _it_", "bold(bold) and italic(it) and italic(it)"],
    ["***both***", "bold(italic(both))"],
    ["__under__ ~~gone~~", "underline(under) strike(gone)"],
    ["__*deep* **deeper**__", "underline(italic(deep) bold(deeper))"],
    ["*a **b** c*", "italic(a bold(b) c)"],
    ["snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"],
    ["**open", "**open"],
    ["`a *b* ||c||`", "code(a *b* ||c||)"],
    ["``a ` b``", "code(a ` b)"],
    ["||he **dies**||", "spoiler(he bold(dies))"],
    ["||one|| between ||two||", "spoiler(one) between spoiler(two)"],
    ["||over\ntwo lines||", "spoiler(over\ntwo lines)"],
    ["||with `||` inside||", "spoiler(with code(||) inside)"],
    ["\\*not italic\\* \\|\\|not hidden\\|\\| \\<@1>", "*not italic* ||not hidden|| <@1>"],
    ["back\\slash", "back\\slash"],
    ["<@12> <@!13> <@&14> <#15>", "user(12) user(13) role(14) channel(15)"],
    ["<t:0> <t:60:R> <t:1:x>", "time(0 f) time(60 R) <t:1:x>"],
    ["<t:9999999999999:R>", "<t:9999999999999:R>"],
    ["<:smile:123> </quote:99>", "emoji(smile) command(quote)"],
    ["[Her](https://a.example/x_(2013))", "link(https://a.example/x_(2013) Her)"],
    ["see https://a.example/b_c_d.", "see link(https://a.example/b_c_d https://a.example/b_c_d)."],
    ["(https://a.example/b)", "(link(https://a.example/b https://a.example/b))"],
    ["<https://a.example>", "link(https://a.example/ https://a.example)"],
    ["[x](javascript:alert(1)) <javascript:x>", "[x](javascript:alert(1)) <javascript:x>"],
    ["<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
  ])("%s", (written, expected) => {
    expect(outline(parseInline(written))).toBe(expected);
  });

  it("does not hide an address behind another", () => {
    const nodes = parseInline("[https://bank.example](https://thief.example)");
    const hidden = nodes.some(
      (node) => node.kind === "link" && outline(node.children) !== node.href.replace(/\/$/, ""),
    );
    expect(hidden).toBe(false);
  });

  it("stays quick and shallow with what nobody means well", () => {
    const started = performance.now();
    for (const nasty of ["*", "**", "||", "_", "`", "[", "~~", "<", "*a_", "[a](https://"]) {
      parseMarkdown(nasty.repeat(4000 / nasty.length));
    }
    parseMarkdown("> ".repeat(2000));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe("Discord's Markdown in blocks", () => {
  it("knows headings and small text", () => {
    expect(parseMarkdown("# One\n## Two\n### Three\n#### four\n-# small\n#no")).toEqual([
      { kind: "heading", level: 1, children: [text("One")] },
      { kind: "heading", level: 2, children: [text("Two")] },
      { kind: "heading", level: 3, children: [text("Three")] },
      { kind: "paragraph", children: [text("#### four")] },
      { kind: "small", children: [text("small")] },
      { kind: "paragraph", children: [text("#no")] },
    ]);
  });

  it("quotes line by line, or to the end", () => {
    expect(parseMarkdown("> one\n> two\nafter")).toEqual([
      { kind: "quote", children: [{ kind: "paragraph", children: [text("one\ntwo")] }] },
      { kind: "paragraph", children: [text("after")] },
    ]);
    expect(parseMarkdown(">>> one\n\n# two")).toEqual([
      {
        kind: "quote",
        children: [
          { kind: "paragraph", children: [text("one")] },
          { kind: "heading", level: 1, children: [text("two")] },
        ],
      },
    ]);
  });

  it("keeps code as it is written", () => {
    expect(parseMarkdown("before ```ts\n# a\n\n> **b**\n``` after")).toEqual([
      { kind: "paragraph", children: [text("before ")] },
      { kind: "codeblock", text: "# a\n\n> **b**" },
      { kind: "paragraph", children: [text(" after")] },
    ]);
    expect(parseMarkdown("```open")).toEqual([{ kind: "paragraph", children: [text("```open")] }]);
  });

  it("makes lists of lists", () => {
    const line = (words: string) => ({ kind: "paragraph", children: [text(words)] });
    expect(parseMarkdown("- a\n  - b\n- c\n\n3. d\n4. e")).toEqual([
      {
        kind: "list",
        start: undefined,
        items: [[line("a"), { kind: "list", start: undefined, items: [[line("b")]] }], [line("c")]],
      },
      { kind: "list", start: 3, items: [[line("d")], [line("e")]] },
    ]);
  });
});

describe("addresses that may be linked", () => {
  it("are the web's", () => {
    expect(safeHref("https://a.example/b")).toBe("https://a.example/b");
    for (const bad of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//a.example", "", undefined]) {
      expect(safeHref(bad)).toBeUndefined();
    }
  });
});
