import type { Report } from "../../framework/report";
import type { Subject } from "../../framework/subject";
import { listAt, unknown } from "../../framework/values";

/** A read replica of an RDS instance: it takes its source's key and engine, and can be made again from its source. */
export function isReadReplica(database: Subject): boolean {
  const source = database.at("replicateSourceDb");
  return source !== undefined && source !== "";
}

/** The indexes of a DynamoDB table's replicas in other Regions; each has a key and a recovery window of its own. */
export function tableReplicas(table: Subject, report: Report): readonly number[] {
  const replicas = listAt(table.props, ["replicas"]);
  if (replicas !== unknown) return replicas.map((_, index) => index);
  report.cannotTell(table, "replicas");
  return [];
}
