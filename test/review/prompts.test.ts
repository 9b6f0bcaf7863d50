import { describe, expect, it } from "vitest";
import { promptsOf } from "../../src/review/prompts.js";
import { withText } from "./support.js";

const asked = (paragraph: string) => promptsOf(paragraph).map(({ text }) => text);

describe("a question in the prose", () => {
  it("is a prompt with the paragraph's other sentences as its context", () => {
    expect(promptsOf("The widow waits. What does she owe to the sea? Nobody on the shore will say.")).toEqual([
      { text: "What does she owe to the sea?", context: "The widow waits. Nobody on the shore will say." },
    ]);
  });

  it("takes its fragments with it, however long they are", () => {
    expect(
      asked("What does love take hold of? A body? A mind? A way of being listened to? The film shrugs at all of them."),
    ).toEqual(["What does love take hold of? A body? A mind? A way of being listened to?"]);
  });

  it("has no context where the paragraph holds only questions", () => {
    expect(promptsOf("What makes a house a home? Who decides that it is one?")).toEqual([
      { text: "What makes a house a home?" },
      { text: "Who decides that it is one?" },
    ]);
  });

  it("stays open where the few words behind it are no answer", () => {
    expect(asked("Why does the widow wait for a ship? Nobody knows.")).toHaveLength(1);
    expect(asked("How does a village forget its dead? It matters.")).toHaveLength(1);
    expect(asked("Who bored the hole in the boat? The captain.")).toEqual([]);
    expect(asked("What does the widow want from the sea? Rest.")).toEqual([]);
  });

  it("is dropped where it asks about a pronoun and nothing says whom it means", () => {
    expect(asked("Does he ever really love her?")).toEqual([]);
    expect(asked("The captain comes home to his daughter. Does he ever really love her?")).toHaveLength(1);
  });

  it("is not cut at abbreviations and initials", () => {
    expect(
      asked("Does Dr. M. Night Sommer believe his own diagnosis by the end? The film leaves it open to us."),
    ).toEqual(["Does Dr. M. Night Sommer believe his own diagnosis by the end?"]);
  });

  it("is no prompt where it would be foolish in public", () => {
    for (const text of [
      "That was a quiet ending, wasn't it?",
      "Was the ending fair to the widow? Not really. She stays.",
      "Was the ending fair to the widow? No. She stays.",
      "Have you seen it in a cinema?",
      "What did you think of the ending?",
      "Why did I ever leave the city at night?",
      "And what about the captain of the second ship?",
      "A captain without a ship?",
      "“Who are these people at the door?” she asked.",
      "“Come in. Who are these people at the door? Let them wait,” she says.",
      'She asks him "Who are these people at the door?"',
      "See https://example.org/what?is=it for what is it about?",
    ])
      expect(asked(text), text).toEqual([]);
  });

  it("is none within a spoiler, code, a link or a heading, and the sentence after a spoiler still is one", () => {
    expect(withText("The boat sinks. Why did ||the captain|| bore the hole himself?").prompts).toEqual([]);
    expect(withText("The boat sinks. Why does `main` return so late here?").prompts).toEqual([]);
    expect(withText("The boat sinks. [What is a boat for in films?](https://example.org)").prompts).toEqual([]);
    expect(withText("## What is a boat for in films?\n\nThe boat sinks.").prompts).toEqual([]);
    const [prompt] = withText("It ends at sea. ||The captain drowns.|| What is a boat for in films?").prompts;
    expect(prompt).toMatchObject({ text: "What is a boat for in films?", context: "It ends at sea.", spoiler: false });
  });

  it("is not the title of the work", () => {
    expect(promptsOf("Who Is Afraid Of Glass? is a play about windows.", "Who Is Afraid Of Glass?")).toEqual([]);
  });

  it("may be an item of a list", () => {
    expect(
      withText("For the evening:\n\n- What makes a house a home?\n- Who decides that it is one?").prompts,
    ).toHaveLength(2);
  });
});
