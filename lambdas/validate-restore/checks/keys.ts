import { escapeIdentifier } from "pg";
import type { ClientBase } from "pg";
import { NotMadeError } from "../types";
import type { Expectation, Finding } from "../types";

/** Envelopes that are opened of each column: one wrong key shows in any. */
const samplesEach = 3;

/** Whether what the application encrypted can still be opened (AUD-2, keyAccessibility). */
export async function keys(client: ClientBase, { keys: port }: Pick<Expectation, "keys">): Promise<Finding> {
  if (port === undefined || port.samples.length === 0)
    throw new NotMadeError("no encrypted columns were named, so no key was tried");
  const problems: string[] = [];
  let opened = 0;
  for (const { schema, name, column } of port.samples) {
    const [table, field] = [`${escapeIdentifier(schema)}.${escapeIdentifier(name)}`, escapeIdentifier(column)];
    const { rows } = await client.query<{ envelope: string }>(
      `SELECT ${field}::text AS envelope FROM ${table} WHERE ${field} IS NOT NULL LIMIT ${samplesEach}`,
    );
    if (rows.length === 0)
      throw new NotMadeError(`${schema}.${name}.${column} holds nothing encrypted to try a key on`);
    for (const { envelope } of rows) {
      try {
        await port.open(envelope);
        opened += 1;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        problems.push(`an envelope of ${schema}.${name}.${column} cannot be opened: ${why}`);
      }
    }
  }
  return { problems, says: `${opened} envelopes of ${port.samples.length} columns were opened` };
}
