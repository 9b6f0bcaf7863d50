import type { APIApplicationCommand } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { fill, fillForCompletion, type Names, readTyped } from "../../src/playground/page/typed.js";

const commands = [
  {
    type: 1,
    name: "quote",
    description: "A quote",
    options: [
      { type: 3, name: "title", description: "From which work", autocomplete: true },
      { type: 3, name: "speaker", description: "Who says it", autocomplete: true },
      { type: 4, name: "count", description: "How many" },
      { type: 5, name: "hidden", description: "For me alone" },
    ],
  },
  {
    type: 1,
    name: "daily",
    description: "Every day",
    options: [
      {
        type: 1,
        name: "set",
        description: "Sets it",
        options: [
          { type: 7, name: "channel", description: "Where", required: true },
          { type: 3, name: "what", description: "What", choices: [{ name: "A quote", value: "quote" }] },
        ],
      },
      { type: 1, name: "stop", description: "Stops it" },
    ],
  },
] as unknown as readonly APIApplicationCommand[];

const names: Names = {
  choice: (_option, name) => (name === "Her (2013)" ? "her" : undefined),
  named: (option, name) => (option.name === "channel" && name === "film club" ? "77" : undefined),
};

function filled(text: string, chosen: readonly string[] = []): unknown {
  const typed = readTyped(text, commands, () => chosen);
  if (!typed) return undefined;
  const result = fill(typed, names);
  return "refused" in result ? result.refused : result.options;
}

describe("what is typed", () => {
  it.each([
    ["/quote", []],
    ["/quote her", [{ name: "title", value: "her" }]],
    ["/quote  in the mood for love ", [{ name: "title", value: "in the mood for love" }]],
    [
      "/quote title:her speaker:Samantha",
      [
        { name: "title", value: "her" },
        { name: "speaker", value: "Samantha" },
      ],
    ],
    [
      "/quote her speaker:Theodore Twombly",
      [
        { name: "title", value: "her" },
        { name: "speaker", value: "Theodore Twombly" },
      ],
    ],
    ["/quote speaker:Samantha", [{ name: "speaker", value: "Samantha" }]],
    ["/quote title: Mission: Impossible", [{ name: "title", value: "Mission: Impossible" }]],
    ["/quote Mission: Impossible", [{ name: "title", value: "Mission: Impossible" }]],
    ["/quote title:Her (2013)", [{ name: "title", value: "her" }]],
    [
      "/quote count:3 hidden:True",
      [
        { name: "count", value: 3 },
        { name: "hidden", value: true },
      ],
    ],
    [
      "/daily set channel:#film club what:a quote",
      [
        {
          name: "set",
          options: [
            { name: "channel", value: "77" },
            { name: "what", value: "quote" },
          ],
        },
      ],
    ],
    ["/daily stop", [{ name: "stop", options: [] }]],
  ])("%s", (text, expected) => {
    expect(filled(text)).toEqual(expected);
  });

  it("takes a chosen name whole, whatever it holds", () => {
    expect(filled("/quote title:A speaker:B", ["A speaker:B"])).toEqual([{ name: "title", value: "A speaker:B" }]);
  });

  it.each([
    ["/quote count:many", "whole number"],
    ["/daily", "Choose one of: set, stop"],
    ["/daily set", "“channel” is required"],
    ["/daily set channel:#nowhere", "a channel here"],
    ["/daily set #film club what:else", "one of A quote"],
    ["/quote her title:him", "“her” belongs to no option"],
    ["/daily stop now", "“now” belongs to no option"],
  ])("%s is refused", (text, reason) => {
    expect(filled(text)).toContain(reason);
  });

  it("knows no command that is only begun", () => {
    expect(readTyped("/quo", commands)).toBeUndefined();
    expect(readTyped("quote her", commands)).toBeUndefined();
  });

  it("marks the option that is being typed", () => {
    const typed = readTyped("/quote her count:x speaker:Sam", commands);
    expect(typed && fillForCompletion(typed, "speaker", names)).toEqual([
      { name: "title", value: "her" },
      { name: "speaker", value: "Sam", focused: true },
    ]);
  });

  it("asks for the first option as soon as a space follows the command", () => {
    expect(readTyped("/quote ", commands)?.options).toMatchObject([{ raw: "", start: 7, end: 7 }]);
  });
});
