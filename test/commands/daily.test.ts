import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { APIMessage } from "discord-api-types/v10";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Afterword,
  buttonsOf,
  daily,
  filmClub,
  ids,
  isForCallerOnly,
  messageOf,
  press,
  readingRoom,
  startAfterword,
  textOf,
} from "../support/afterword.js";

let afterword: Afterword;
beforeAll(async () => {
  // Weeks pass in a second here, and a channel takes five messages in five.
  afterword = await startAfterword(undefined, {}, { rateLimits: false });
});
afterAll(() => afterword.close());

const { channels } = readingRoom;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Tells what `/daily` answers. */
async function told(subcommand: string, options: Readonly<Record<string, string | boolean>> = {}, where = {}) {
  const message = messageOf(await daily(afterword, subcommand, options, where));
  expect(isForCallerOnly(message)).toBe(true);
  return textOf(message);
}

/** Times that an answer shows, in order: epoch milliseconds. */
function timesIn(text: string): number[] {
  return [...text.matchAll(/<t:(\d+):F>/g)].map(([, seconds]) => Number(seconds) * 1000);
}

/** What the bot posted in a channel by itself. */
function posts(channel: string): readonly APIMessage[] {
  const all = afterword.discord.people.messages(channel, ids.users.admin) ?? [];
  return all.filter((message) => message.author.id === ids.bot && message.type === 0 && !isForCallerOnly(message));
}

async function clear(): Promise<void> {
  for (;;) {
    const outcome = await daily(afterword, "remove", { schedule: "1" });
    if (outcome.outcome !== "message" || !textOf(outcome.message).includes("removed")) return;
  }
}

describe("a token that expires", () => {
  it("stops the posting at once, with one clear line for the host", async () => {
    const own = await startAfterword();
    const set = messageOf(await daily(own, "set", { time: "9:00", timezone: "UTC" }));
    own.discord.faults.add({ method: "POST", path: /\/messages$/, times: 100, kind: { status: 401 } });
    await own.until(timesIn(textOf(set))[0] ?? 0);
    await expect.poll(() => own.lost.length).toBe(1);
    expect(own.lost[0]).toContain("refused DISCORD_TOKEN");
    await own.close();
  });
});

describe("/daily", () => {
  it("sets a daily quote up, says it in words with the next three posts, and posts at each of them", async () => {
    const text = await told("set", { time: "9am", timezone: "Europe/London" });
    expect(text).toContain("A quote, every day at 09:00 (Europe/London)");
    expect(text).toContain(`<#${channels.general}>`);
    const times = timesIn(text);
    expect(times).toHaveLength(3);
    const before = posts(channels.general).length;
    const shown = new Set<string>();
    for (const [count, time] of times.entries()) {
      expect(new Date(time).toLocaleTimeString("en-GB", { timeZone: "Europe/London" })).toBe("09:00:00");
      await afterword.until(time - 1_000);
      expect(posts(channels.general)).toHaveLength(before + count);
      await afterword.until(time);
      expect(posts(channels.general)).toHaveLength(before + count + 1);
      shown.add(textOf(posts(channels.general).at(-1) as APIMessage));
    }
    expect(shown.size).toBe(3);
    // The buttons below a post lead on like those of an answer.
    const answer = messageOf(await press(afterword, posts(channels.general).at(-1) as APIMessage, "Another quote"));
    expect(textOf(answer)).toContain("—");
    await clear();
  });

  it("takes a change, a removal and a second ask while a post is under way", async () => {
    const [first = 0] = timesIn(await told("set", { time: "4:00", timezone: "UTC" }));
    const before = posts(channels.general).length;
    const slow = (path: RegExp) =>
      afterword.discord.faults.add({ method: "POST", path, times: 1, kind: { delayMs: 300 } });
    slow(/channels\/\d+\/messages$/);
    const posting = afterword.until(first);
    await expect.poll(() => posts(channels.general).length).toBe(before + 1);
    expect(await told("set", { time: "5:00", timezone: "UTC", schedule: "1", pin: true })).toContain("at 05:00");
    await posting;
    expect(posts(channels.general)).toHaveLength(before + 1);
    slow(/channels\/\d+\/messages$/);
    const asked = [told("now"), told("now")];
    await expect.poll(() => posts(channels.general).length).toBeGreaterThan(before + 1);
    expect(await told("remove")).toContain("removed");
    // Nobody waits for what was removed.
    await Promise.all(asked);
    expect(await told("list")).toContain("No daily post is set up here");
    const after = posts(channels.general).length;
    await afterword.until(first + 3 * DAY);
    expect(posts(channels.general)).toHaveLength(after);
  });

  it("shows what comes next, and posts exactly that", async () => {
    const set = await told("set", { time: "07:30", timezone: "UTC", content: "question", channel: channels.general });
    const preview = await told("preview");
    expect(preview).toContain("ferryman");
    const [first = 0] = timesIn(set);
    await afterword.until(first);
    const post = posts(channels.general).at(-1) as APIMessage;
    const question = /### (.*)/.exec(textOf(post))?.[1] ?? "?";
    expect(preview.split("\n").find((line) => line.includes(`<t:${first / 1000}:F>`))).toContain(question.slice(0, 20));
    // Questions come with a thread, and the thread is named after them.
    expect((post.flags ?? 0) & 32).toBe(32);
    await clear();
  });

  it("posts at once when asked, and leaves the schedule's own day as it is", async () => {
    const [next = 0] = timesIn(await told("set", { time: "21:00", timezone: "Asia/Tokyo", days: "Mon, Thu" }));
    const before = posts(channels.general).length;
    const answer = await told("now");
    expect(answer).toMatch(/Posted: https:\/\/discord\.com\/channels\/\d+\/\d+\/\d+/);
    expect(posts(channels.general)).toHaveLength(before + 1);
    expect(timesIn(await told("list"))[0]).toBe(next);
    await clear();
  });

  it("skips, pauses, resumes and says why", async () => {
    const times = timesIn(await told("set", { time: "12:00", timezone: "UTC" }));
    const [first = 0, second = 0] = times;
    expect(timesIn(await told("skip"))).toEqual([first, second]);
    const before = posts(channels.general).length;
    await afterword.until(first);
    expect(posts(channels.general)).toHaveLength(before);
    expect(await told("why")).toContain("left out, as you asked");
    expect(await told("pause")).toContain("paused");
    await afterword.until(second + HOUR);
    expect(posts(channels.general)).toHaveLength(before);
    expect(timesIn(await told("resume"))[0]).toBe(second + DAY);
    await afterword.until(second + DAY);
    expect(posts(channels.general)).toHaveLength(before + 1);
    expect(await told("why")).toContain("posted: https://");
    await clear();
  });

  it("pings the role that was chosen and nobody else, and stops when a button says so", async () => {
    const refused = await told("set", { time: "9:00", timezone: "UTC", role: readingRoom.roles["film fans"] });
    expect(refused).toContain("allow everybody to mention it");
    afterword.discord.edit.setRole(readingRoom.id, readingRoom.roles["film fans"], { mentionable: true });
    const set = messageOf(
      await daily(afterword, "set", { time: "9:00", timezone: "UTC", role: readingRoom.roles["film fans"] }),
    );
    const [first = 0, second = 0] = timesIn(textOf(set));
    await afterword.until(first);
    expect(posts(channels.general).at(-1)?.mention_roles).toEqual([readingRoom.roles["film fans"]]);
    await press(afterword, set, "Ping nobody", { user: ids.users.admin });
    await afterword.until(second);
    expect(posts(channels.general).at(-1)?.mention_roles).toEqual([]);
    await clear();
  });

  it("opens a thread, pins, takes the pin off the post before, and publishes in an announcement channel", async () => {
    const where = { channel: channels.announcements };
    const set = await told("set", { time: "10:00", timezone: "UTC", thread: true, pin: true }, where);
    const [first = 0, second = 0] = timesIn(set);
    await afterword.until(first);
    await afterword.until(second);
    const [older, newer] = posts(channels.announcements).slice(-2);
    expect([older?.pinned, newer?.pinned]).toEqual([false, true]);
    expect((newer?.flags ?? 0) & 33).toBe(33);
    await clear();
  });

  it("opens a post with its tag in a forum, one a day", async () => {
    const where = { channel: filmClub.channels.general };
    const forum = filmClub.channels.forum;
    const text = await told("set", { time: "8:00", timezone: "UTC", channel: forum, tag: "film" }, where);
    const [first = 0] = timesIn(text);
    await afterword.until(first);
    const threads = () =>
      afterword.discord.people
        .world(ids.users.admin)
        ?.guilds.find(({ id }) => id === filmClub.id)
        ?.channels.filter((channel) => "parent_id" in channel && channel.parent_id === forum) ?? [];
    expect(threads()).toHaveLength(1);
    expect(threads()[0]).toMatchObject({ applied_tags: [filmClub.tags.film] });
    await daily(afterword, "remove", {}, where);
  });

  it("names what the bot lacks where it is set up", async () => {
    const lacks = (channel: string, more = {}) => told("set", { time: "9", timezone: "UTC", channel, ...more });
    expect(await lacks(channels.readOnly)).toContain("Send Messages");
    expect(await lacks(channels.hidden)).toContain("View Channel");
    expect(await lacks(channels.noThreads, { thread: true })).toContain("Create Public Threads");
    expect(await told("list")).toContain("No daily post is set up here");
  });

  it("says what it does not understand, and is for those who manage the server", async () => {
    expect(await told("set", { time: "25:00", timezone: "UTC" })).toContain("I do not know the time");
    expect(await told("set", { time: "9", timezone: "Nowhereville" })).toContain("no time zone");
    expect(await told("set", { time: "9", timezone: "UTC", days: "blursday" })).toContain(
      "I do not understand the days",
    );
    expect(await told("set", { time: "9", timezone: "UTC", from: "2026-02-30" })).toContain("I do not know the day");
    expect(await told("set", { time: "9", timezone: "EST" })).toContain("more than one time zone");
    const member = await daily(afterword, "list", {}, { user: ids.users.member });
    expect(member).toMatchObject({ outcome: "failed", reason: "You do not have permission to use this command." });
  });

  it("posts each new review once, and nothing where none is new", async () => {
    const text = await told("set", { time: "9:00", timezone: "UTC", content: "new", channel: channels.general });
    const [first = 0, second = 0, third = 0] = timesIn(text);
    const before = posts(channels.general).length;
    await afterword.until(first);
    expect(posts(channels.general)).toHaveLength(before);
    expect(await told("why")).toContain("no review was new");
    await writeFile(join(afterword.dataDir, "fresh.md"), "---\ntitle: Fresh\nyear: 2020\n---\n\nA fresh one.\n");
    await expect.poll(async () => await told("preview"), { timeout: 10_000 }).toContain("Fresh");
    await afterword.until(second);
    expect(posts(channels.general)).toHaveLength(before + 1);
    expect(textOf(posts(channels.general).at(-1) as APIMessage)).toContain("A fresh one.");
    await afterword.until(third);
    expect(posts(channels.general)).toHaveLength(before + 1);
    await clear();
  });

  it("posts though the gateway is closed at that moment", async () => {
    const [first = 0] = timesIn(await told("set", { time: "6:00", timezone: "UTC" }));
    const before = posts(channels.general).length;
    afterword.discord.gateway.closeAll(4000);
    await afterword.until(first);
    expect(posts(channels.general)).toHaveLength(before + 1);
    await expect.poll(() => afterword.discord.gateway.connections, { timeout: 15_000 }).toBe(1);
    await expect
      .poll(() => daily(afterword, "list").then(({ outcome }) => outcome), { timeout: 15_000 })
      .toBe("message");
    await clear();
  });

  it("keeps its schedules, what it posted and where it is in the round over a restart", async () => {
    const [first = 0, second = 0, third = 0] = timesIn(
      await told("set", { time: "5:00", timezone: "UTC", title: "river" }),
    );
    const shown = new Set<string>();
    for (const time of [first, second, third]) {
      await afterword.until(time);
      shown.add(textOf(posts(channels.general).at(-1) as APIMessage));
      await afterword.restart();
    }
    expect(shown.size).toBe(3);
    expect((await told("why")).match(/posted: https/g)).toHaveLength(3);
    await clear();
  });

  it("suggests times, zones by city, days, first days and schedules as one types", async () => {
    const choices = async (focused: string, typed: string, others: Readonly<Record<string, string>> = {}) => {
      const outcome = await afterword.discord.people.act({
        kind: "autocomplete",
        user: ids.users.admin,
        channel: channels.general,
        command: "daily",
        options: [
          {
            name: "set",
            options: [
              ...Object.entries(others).map(([name, value]) => ({ name, value })),
              { name: focused, value: typed, focused: true },
            ],
          },
        ],
      });
      if (outcome.outcome !== "choices") throw new Error(JSON.stringify(outcome));
      return outcome.choices.map(({ value }) => value);
    };
    expect((await choices("timezone", "kyiv"))[0]).toBe("Europe/Kyiv");
    expect((await choices("timezone", "mumbai"))[0]).toBe("Asia/Kolkata");
    expect(await choices("timezone", "")).toContain("UTC");
    expect((await choices("days", "")).slice(0, 7)).toEqual([
      "every day",
      "weekdays",
      "weekends",
      "Mon, Thu",
      "every 3 days",
      "monthly on the 1st",
      "last Friday",
    ]);
    expect((await choices("days", "fri mon"))[0]).toBe("Mon, Fri");
    expect(await choices("time", "09")).toContain("09:00");
    expect((await choices("from", "2030-02-03"))[0]).toBe("2030-02-03");
    expect(await choices("title", "riv")).toHaveLength(1);
    await told("set", { time: "9:00", timezone: "UTC" });
    expect(await choices("schedule", "")).toHaveLength(1);
    await clear();
  });

  it("changes one that exists and keeps what was not named; holds ten at most", async () => {
    await told("set", { time: "9:00", timezone: "UTC", title: "river", days: "weekdays" });
    const changed = await told("set", { time: "10:00", timezone: "Europe/Paris", schedule: "1" });
    expect(changed).toContain("A quote from The River, weekdays at 10:00 (Europe/Paris)");
    for (let count = 2; count <= 10; count += 1) await told("set", { time: `${count}:00`, timezone: "UTC" });
    expect(await told("set", { time: "11:00", timezone: "UTC" })).toContain("10 daily posts");
    expect(await told("pause")).toContain("Which one do you mean?");
    expect(buttonsOf(messageOf(await daily(afterword, "list")))).toEqual([]);
    await clear();
  });
});
