import type { Subject } from "../../framework/subject";
import { listAt, unknown, type Unknown } from "../../framework/values";

/** A record's part in a failover: undefined when it has none. */
export function roleOf(record: Subject): string | Unknown | undefined {
  const policies = listAt(record.props, ["failoverRoutingPolicies"]);
  if (policies === unknown) return unknown;
  if (policies.length === 0) return undefined;
  const isList = Array.isArray(record.at("failoverRoutingPolicies"));
  const role = record.at("failoverRoutingPolicies", ...(isList ? [0] : []), "type");
  return role === unknown ? unknown : String(role);
}

/** The indexes of a record's aliases that take over their target's health. */
export function evaluatedAliases(record: Subject): readonly number[] {
  const aliases = listAt(record.props, ["aliases"]);
  if (aliases === unknown) return [];
  return aliases.flatMap((_, index) => (record.at("aliases", index, "evaluateTargetHealth") === true ? [index] : []));
}
