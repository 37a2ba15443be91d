import type { ClientBase } from "pg";
import { hashingSession } from "../../../manifest/compute";
import { readCatalogue } from "../../erasure/catalogue";
import { entryProblems, statementsOf } from "../../erasure/replay";
import { erasureStatements } from "../../erasure/statements";
import { NotMadeError } from "../types";
import type { Expectation, Finding } from "../types";

/** Subjects who were erased and are there again (RET-13). Tables that the law obliges to keep are not looked at (LGPD art. 16 I). */
export async function erasures(
  client: ClientBase,
  { erasures: known }: Pick<Expectation, "erasures">,
): Promise<Finding> {
  if (known === undefined) throw new NotMadeError("no erasure ledger was given; nobody knows who must not be there");
  const { map, entries } = known;
  await client.query(hashingSession);
  const statements = erasureStatements(map, await readCatalogue(client));
  const problems = [...entryProblems(entries, map)];
  for (const entry of entries) {
    const back: string[] = [];
    for (const { table, remaining, values } of statementsOf(statements, entry)) {
      const { rows } = await client.query<{ rows: number }>(remaining, [[entry.subject], ...values(entry.id)]);
      const many = rows[0]?.rows ?? 0;
      if (many > 0) back.push(`${many} of ${table}`);
    }
    // The entry is named and never the subject: a verdict is read by many.
    if (back.length > 0) problems.push(`the subject of erasure ${entry.id} is there again: rows ${back.join(", ")}`);
  }
  return { problems, says: `${entries.length} erased subjects, none of them there` };
}
