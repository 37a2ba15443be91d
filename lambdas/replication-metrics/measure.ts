import type { ClientBase } from "pg";
import type { Figure } from "../common/reportMetrics";
import { schemaDrift } from "../database-setup/drift";
import { lag } from "../database-setup/lag";
import { synchroniseSequences } from "../database-setup/sequences";
import { replicationFigures } from "./figures";

/**
 * One look: lag, slot and drift, and on the way the sequences, so that a source which is lost without a word leaves them a
 * minute behind at most.
 */
export async function measure(
  source: ClientBase,
  replica: ClientBase,
  schemas: readonly string[],
): Promise<readonly Figure[]> {
  const behind = await lag(source, replica);
  await synchroniseSequences(source, replica, schemas);
  return replicationFigures(behind, await schemaDrift(source, replica, schemas));
}
