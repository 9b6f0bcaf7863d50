import { type Issue, invalidBody } from "../errors.js";
import { schemaIssues } from "../schemas.js";

/** Refuses a body that its schema or the documented rules are against. */
export async function check(schema: string, body: unknown, rules: readonly Issue[] = []): Promise<void> {
  const issues = [...(await schemaIssues(schema, body)), ...rules];
  if (issues.length > 0) throw invalidBody(issues);
}
