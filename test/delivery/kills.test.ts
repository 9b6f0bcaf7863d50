import { describe, expect, it } from "vitest";
import { killWhilePosting } from "../soak/kills.js";

describe("a process that is killed while it posts", () => {
  it("loses no post, posts none twice, and keeps the decks' rounds", { timeout: 120_000 }, async () => {
    const found = await killWhilePosting(40, 3, Math.random);
    expect(found).toMatchObject({ deliveries: 120, lost: 0, twice: 0, bare: 0, undone: 0, repeated: 0 });
    expect(found.kills).toBeGreaterThanOrEqual(3);
  });
});
