import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Afterword,
  filmClub,
  ids,
  isForCallerOnly,
  messageOf,
  press,
  readingRoom,
  startAfterword,
  suggested,
  textOf,
  type,
} from "../support/afterword.js";

let afterword: Afterword;
beforeAll(async () => {
  afterword = await startAfterword();
});
afterAll(() => afterword.close());

const QUESTIONS = [
  "What does the ferryman owe to the people he carries?",
  "Should a promise to the dead outlive the person who made it?",
];

function threadIn(text: string): string {
  const [, id] = /<#(\d+)>/.exec(text) ?? [];
  if (id === undefined) throw new Error(`no thread in ${text}`);
  return id;
}

async function firstIn(thread: string): Promise<string> {
  const messages = await afterword.discord.people.messages(thread, ids.users.admin);
  return (messages ?? []).map(textOf).join("\n");
}

async function channelOf(id: string) {
  const world = await afterword.discord.people.world(ids.users.admin);
  return world?.guilds.flatMap(({ channels }) => channels).find((channel) => channel.id === id);
}

describe("/discuss", () => {
  it("opens a thread named after work and question, the question first, then what it stands in", async () => {
    const answer = messageOf(await type(afterword, "discuss", { title: "river", question: "ferryman owe" }));
    expect(isForCallerOnly(answer)).toBe(true);
    const thread = threadIn(textOf(answer));
    const text = await firstIn(thread);
    expect(text).toMatch(/What does the ferryman owe[\s\S]*The water has no answer to give him/);
    const channel = await channelOf(thread);
    expect(channel?.name).toMatch(/^The River: What does the ferryman owe/);
    expect(channel?.type).toBe(11);
  });

  it("draws a question not discussed yet", async () => {
    const channel = filmClub.channels.general;
    const texts: string[] = [];
    for (let i = 0; i < 2; i += 1) {
      texts.push(await firstIn(threadIn(textOf(messageOf(await type(afterword, "discuss", {}, { channel }))))));
    }
    expect(QUESTIONS.map((question) => texts.findIndex((text) => text.includes(question))).toSorted()).toEqual([0, 1]);
  });

  it("posts in the thread where it is called", async () => {
    const answer = messageOf(
      await type(afterword, "discuss", { title: "river" }, { channel: readingRoom.channels.thread }),
    );
    expect(isForCallerOnly(answer)).toBe(false);
    expect(QUESTIONS.some((question) => textOf(answer).includes(question))).toBe(true);
  });

  it("opens an announcement thread in an announcement channel", async () => {
    const answer = messageOf(
      await type(afterword, "discuss", { title: "river" }, { channel: readingRoom.channels.announcements }),
    );
    const thread = threadIn(textOf(answer));
    expect((await channelOf(thread))?.type).toBe(10);
  });

  it("opens a forum post with the tag of the work's kind, or the one asked for, and refuses an unknown one", async () => {
    const here = { channel: filmClub.channels.general };
    const channel = filmClub.channels.forum;
    const plain = messageOf(await type(afterword, "discuss", { title: "river", channel }, here));
    const post = await channelOf(threadIn(textOf(plain)));
    expect(post).toMatchObject({ parent_id: channel, applied_tags: [filmClub.tags.film] });
    const unknown = messageOf(await type(afterword, "discuss", { title: "river", channel, tag: "poems" }, here));
    expect(textOf(unknown)).toContain("no tag");
    const tagged = messageOf(await type(afterword, "discuss", { title: "river", channel, tag: "Spoilers" }, here));
    expect(textOf(tagged)).toContain("The post is up");
  });

  it("names the permission that the bot or the caller lacks, to the caller alone", async () => {
    const cases = [
      [readingRoom.channels.noThreads, "Create Public Threads"],
      [readingRoom.channels.readOnly, "Send Messages in Threads"],
      [readingRoom.channels.membersNoThreads, "You need the permission “Create Public Threads”"],
    ] as const;
    for (const [channel, words] of cases) {
      const answer = messageOf(await type(afterword, "discuss", { title: "river" }, { channel }));
      expect(isForCallerOnly(answer)).toBe(true);
      expect(textOf(answer)).toContain(words);
    }
    const hidden = await type(
      afterword,
      "discuss",
      { title: "river", channel: readingRoom.channels.hidden },
      { user: ids.users.admin },
    );
    expect(textOf(messageOf(hidden))).toContain("View Channel");
  });

  it("says where it can be used instead in a voice channel and in a locked thread", async () => {
    const voice = messageOf(
      await type(afterword, "discuss", { title: "river" }, { channel: readingRoom.channels.voice }),
    );
    expect(textOf(voice)).toContain("Pick a text channel or a forum");
    expect(textOf(messageOf(await type(afterword, "discuss", { title: "quiet" })))).toContain("raises no question");
  });

  it("opens one thread where the connection breaks after Discord opened it", async () => {
    const before = afterword.discord.requests.length;
    afterword.discord.faults.add({ method: "POST", path: /\/threads$/, times: 1, kind: { dropAfter: true } });
    const answer = messageOf(await type(afterword, "discuss", { title: "river" }));
    expect(textOf(answer)).toContain("The thread is open");
    const opened = afterword.discord.requests
      .slice(before)
      .filter(({ method, path }) => method === "POST" && path.endsWith("/threads"));
    expect(opened.length).toBe(1);
  });

  it("suggests the review's own questions and the forum's tags", async () => {
    const questions = await suggested(afterword, "discuss", { title: "river", question: "" });
    expect(questions.map(({ name }) => name)).toEqual(QUESTIONS);
    const tags = await suggested(afterword, "discuss", { channel: readingRoom.channels.forum, tag: "f" });
    expect(tags.map(({ name }) => name)).toEqual(["film"]);
  });

  it("is offered under a quote", async () => {
    const quote = messageOf(await type(afterword, "quote", { title: "river" }));
    expect(textOf(messageOf(await press(afterword, quote, "Discuss this")))).toContain("The thread is open");
  });
});
