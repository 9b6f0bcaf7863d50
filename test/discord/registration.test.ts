import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../commands/index.js";
import { registerWhereDifferent } from "../../src/discord/registration.js";
import { restAgain } from "../../src/discord/rest.js";
import { type LocalDiscord, startLocalDiscord } from "../../src/local-discord/index.js";
import { ids } from "../../src/local-discord/seed.js";

let discord: LocalDiscord;
beforeAll(async () => {
  discord = await startLocalDiscord();
});
afterAll(() => discord.close());

const definitions = commands.map(({ definition }) => definition);

describe("the registration", () => {
  it("registers what differs and nothing else", async () => {
    const register = (list: typeof definitions) =>
      registerWhereDifferent(restAgain(discord.apiUrl, discord.token), ids.application, list);
    expect(await register(definitions)).toBe(true);
    expect(await register(definitions)).toBe(false);
    const [first, ...others] = definitions;
    if (first === undefined) throw new Error("no commands");
    expect(await register([...others, first])).toBe(false);
    const renamed = { ...first, description_localizations: { fr: "Une citation" } };
    expect(await register([renamed, ...others])).toBe(true);
    expect(await register([renamed, ...others])).toBe(false);
    const required = { ...first, options: first.options?.map((option) => ({ ...option, required: true })) ?? [] };
    expect(await register([required as typeof first, ...others])).toBe(true);
    expect(await register(others)).toBe(true);
    expect(discord.people.commands().length).toBe(others.length);
  });
});
