import { KeyvSqlite } from "@keyv/sqlite";
import { z } from "zod";

const rowsShape = z.array(z.object({ key: z.string(), value: z.string() }));
/** How many rows are read or looked at in one statement, so that nobody waits long behind it. */
const PAGE = 1_000;

/** The first key after all keys that begin with a prefix. */
function endOf(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}

/** Keyv's SQLite adapter, with what it lacks: writing many values in one statement, ranges of keys, a sweep. */
export class Sqlite extends KeyvSqlite {
  /** Called by Keyv's own `setMany` with what it serialised: a twentieth of the work of one by one. */
  async setMany(entries: readonly { readonly key: string; readonly value: string }[]): Promise<boolean[]> {
    const rows = JSON.stringify(entries.map(({ key, value }) => [key, value]));
    await this.query(
      `INSERT INTO ${this.opts.table} (key, value)
       SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?) WHERE true
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      rows,
    );
    return entries.map(() => true);
  }

  async #page(prefix: string, after: string): Promise<z.infer<typeof rowsShape>> {
    const found: unknown = await this.query(
      `SELECT key, value FROM ${this.opts.table} WHERE key >= ? AND key > ? AND key < ? ORDER BY key LIMIT ${PAGE}`,
      prefix,
      after,
      endOf(prefix),
    );
    return rowsShape.parse(found);
  }

  /** Keys that begin with a prefix, and their serialised values: read in pages by the primary key. */
  async *rows(prefix: string): AsyncGenerator<readonly [key: string, value: string]> {
    let after = "";
    for (;;) {
      const page = await this.#page(prefix, after);
      for (const { key, value } of page) yield [key, value];
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = last.key;
    }
  }

  /** Removes rows that expired before a time: epoch milliseconds. Keyv itself removes one only when it is asked for. */
  async sweep(prefix: string, now: number): Promise<void> {
    let after = "";
    for (;;) {
      const range = `SELECT key, value FROM ${this.opts.table} WHERE key >= ? AND key > ? AND key < ? ORDER BY key LIMIT ${PAGE}`;
      const found: unknown = await this.query(
        `SELECT max(key) AS last, count(*) AS count FROM (${range})`,
        prefix,
        after,
        endOf(prefix),
      );
      const [page] = z.array(z.object({ last: z.string().nullable(), count: z.number() })).parse(found);
      if (page === undefined || page.last === null) return;
      await this.query(
        `DELETE FROM ${this.opts.table} WHERE key >= ? AND key > ? AND key <= ? AND json_extract(value, '$.expires') < ?`,
        prefix,
        after,
        page.last,
        now,
      );
      if (page.count < PAGE) return;
      after = page.last;
    }
  }
}
