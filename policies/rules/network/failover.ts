import type { Subject } from "../../framework/subject";
import { listAt, unknown, type Unknown } from "../../framework/values";

/** A record's part in a failover: undefined when it has none. */
export function roleOf(record: Subject): string | Unknown | undefined {
  const policies = record.at("failoverRoutingPolicies");
  const isList = Array.isArray(policies);
  if (policies === undefined || (isList && policies.length === 0)) return undefined;
  const role = record.at("failoverRoutingPolicies", ...(isList ? [0] : []), "type");
  return role === unknown ? unknown : String(role);
}

/** Whether each of a record's aliases takes over its target's health; one unknown answer while nobody knows the aliases. */
export function aliasesEvaluated(record: Subject): readonly (boolean | Unknown)[] {
  const aliases = listAt(record.props, ["aliases"]);
  if (aliases === unknown) return [unknown];
  return aliases.map((_, index) => {
    const evaluated = record.at("aliases", index, "evaluateTargetHealth");
    return evaluated === unknown ? unknown : evaluated === true;
  });
}
