import { describe, expect, it } from "vitest";
import { reviewOf, withText } from "./support.js";

describe("the body of a review", () => {
  it("keeps prose, headings and quotes without positions, and no HTML", () => {
    const { body } = withText(
      "## Light\n\nA *patient* film.<b onclick=x>!</b>\n\n<div>box</div>\n\n> Nobody owns a crossing.",
    );
    expect(body.map(({ type }) => type)).toEqual(["heading", "paragraph", "blockquote"]);
    expect(JSON.stringify(body)).not.toMatch(/position|onclick|div/);
  });

  it("resolves links, drops those that lead nowhere, and shows pictures as their words", () => {
    const { body } = withText("[One][a], [two](javascript:x) and ![a window](x.png).\n\n[a]: https://example.org");
    expect(body).toMatchObject([
      {
        children: [
          { type: "link", url: "https://example.org" },
          { value: ", " },
          { value: "two" },
          { value: " and " },
          { value: "a window" },
          { value: "." },
        ],
      },
    ]);
  });

  it("hides what stands between spoiler marks, over several paragraphs too", () => {
    for (const [from, to] of [
      ["||", "||"],
      ["<spoiler>", "</spoiler>"],
    ]) {
      const { body } = withText(`Safe. ${from}One.\n\nTwo, *still*.\n\nThree.${to} Safe again.`);
      const open = JSON.stringify(body, (_, value: unknown) =>
        typeof value === "object" && value !== null && "type" in value && value.type === "spoiler" ? "hidden" : value,
      );
      expect(open).toContain("Safe.");
      expect(open).toContain("Safe again.");
      expect(open).not.toMatch(/One|Two|still|Three/);
    }
  });

  it("of a pasted post is not read as Markdown, and ends where the page's furniture begins", () => {
    const text =
      "Glass (2019)\n\n# 1 film of the year, *they* say.\n\nContinue reading →\n\nIt is patient.\n\nShare this:\n\nTwitter\n\nLeave a Reply\n\nName\n";
    expect(reviewOf(text, "glass.txt").body).toEqual([
      { type: "paragraph", children: [{ type: "text", value: "# 1 film of the year, *they* say." }] },
      { type: "paragraph", children: [{ type: "text", value: "It is patient." }] },
    ]);
  });
});
