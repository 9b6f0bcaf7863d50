/** `npm run reviews`: shows what is understood of each file; exits with 1 where one is bad. */
import { config as loadEnvFile } from "dotenv";
import { readFolder } from "./read-folder.js";
import type { Review } from "./review.js";

function credits({ work }: Review): string {
  return [
    ...(work.authors.length > 0 ? [`by ${work.authors.join(", ")}`] : []),
    ...(work.directors.length > 0 ? [`dir. ${work.directors.join(", ")}`] : []),
    ...(work.writers.length > 0 ? [`wr. ${work.writers.join(", ")}`] : []),
  ].join("; ");
}

function row(file: string, review: Review): string[] {
  const speakers = [...new Set(review.quotes.flatMap(({ speaker }) => speaker ?? []))];
  const quotes = `${review.quotes.length}${speakers.length > 0 ? ` (${speakers.join(", ")})` : ""}`;
  const year = review.work.year === undefined ? "" : String(review.work.year);
  return [
    file,
    review.work.title,
    year,
    review.work.kind,
    credits(review),
    quotes,
    String(review.prompts.length),
    String(review.body.length),
  ];
}

const WIDEST = 48;

function table(rows: readonly string[][]): string {
  const cut = rows.map((cells) => cells.map((cell) => (cell.length > WIDEST ? `${cell.slice(0, WIDEST - 1)}…` : cell)));
  const widths = (cut[0] ?? []).map((_, column) => Math.max(...cut.map((cells) => cells[column]?.length ?? 0)));
  return cut
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const fromFile: Record<string, string> = {};
loadEnvFile({ quiet: true, processEnv: fromFile });
const folder = process.env.DATA_DIR?.trim() || fromFile.DATA_DIR?.trim() || "data";
try {
  const { reviews, problems, skipped } = await readFolder(folder);
  const head = ["file", "title", "year", "kind", "credits", "quotes", "questions", "paragraphs"];
  console.log(table([head, ...reviews.map(({ file, review }) => row(file, review))]));
  for (const { file, reason } of skipped) console.log(`left out: ${file}: ${reason}`);
  for (const { file, line, what, todo } of problems) console.error(`${file}:${line} ${what} — ${todo}`);
  if (problems.length > 0) process.exitCode = 1;
} catch {
  console.error(`${folder} cannot be read as a folder. Point DATA_DIR at the folder with your reviews.`);
  process.exitCode = 1;
}
