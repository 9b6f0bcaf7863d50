import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : path.endsWith(".ts") ? [path] : [];
  });
}

/** What a file imports: rooms of the house by their path, packages by their name. Types count as well. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, "utf8");
  const named = [...source.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, name = ""]) => name);
  return named.map((name) => (name.startsWith(".") ? relative(root, resolve(dirname(file), name)) : name));
}

const DOMAIN = ["src/deck.ts", "src/review", "src/library", "src/schedule"];
const VIEW = ["src/view"];

/** Files that may do what the domain may not: read a folder, print a table, watch. */
const EDGES = [
  "src/review/read-aside.ts",
  "src/review/reader-thread.ts",
  "src/review/read-folder.ts",
  "src/review/table.ts",
  "src/library/house.ts",
];

function under(rooms: readonly string[]): string[] {
  return rooms.flatMap((room) => (room.endsWith(".ts") ? [join(root, room)] : filesIn(join(root, room))));
}

function broken(files: readonly string[], forbidden: RegExp): string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .filter((name) => forbidden.test(name))
      .map((name) => `${relative(root, file)} imports ${name}`),
  );
}

describe("the house", () => {
  it("keeps Discord, Keyv, the file system, clock and chance out of the domain", () => {
    const pure = under(DOMAIN).filter((file) => !EDGES.includes(relative(root, file)));
    expect(pure.length).toBeGreaterThan(12);
    const outside =
      /^(?:discord|@discordjs|keyv|@keyv|node:fs|node:timers)|^(?:src\/(?:state|discord|delivery|view|wording|local-discord|playground)|commands)\b/;
    expect(broken(pure, outside)).toEqual([]);
    const impure = pure.filter((file) =>
      /\bMath\.random\(|\bDate\.now\(|new Date\(\)|\bsetTimeout\(/.test(readFileSync(file, "utf8")),
    );
    expect(impure).toEqual([]);
  });

  it("lets views know the domain and Discord's payload types, nothing else", () => {
    expect(
      broken(
        under(VIEW),
        /^(?:discord\.js|@discordjs|keyv|@keyv)|^(?:src\/(?:state|discord|local-discord|playground)|commands)\b/,
      ),
    ).toEqual([]);
  });

  it("lets deliveries reach Discord only through their small interface", () => {
    expect(
      broken(
        filesIn(join(root, "src/delivery")),
        /^(?:discord\.js|@discordjs|keyv|@keyv)|^(?:src\/(?:discord|local-discord|playground)|commands)\b/,
      ),
    ).toEqual([]);
  });

  it("lets commands reach Discord only through their small interface", () => {
    expect(
      broken(
        filesIn(join(root, "commands")),
        /^(?:discord\.js|@discordjs|keyv|@keyv)|^src\/(?:discord|delivery|local-discord|playground)\b/,
      ),
    ).toEqual([]);
  });

  it("loads the stand-in and its page from the preview alone", () => {
    const others = filesIn(join(root, "src")).filter((file) => !/src\/(?:local-discord|playground|preview)/.test(file));
    const eager = broken(
      [...others, ...filesIn(join(root, "commands"))],
      /^src\/(?:local-discord|playground)\b|^ws$|^discord-api-spec/,
    );
    expect(eager).toEqual([]);
  });

  it("lets the page know only the wire", () => {
    expect(
      broken(
        filesIn(join(root, "src/playground")),
        /^(?:discord\.js|@discordjs)|^src\/(?!playground|local-discord\/wire)/,
      ),
    ).toEqual([]);
  });
});
