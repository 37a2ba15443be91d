import type { Answer, PolicyCondition, PolicyStatement } from "../../framework/policyDocument";
import { every, some, wildcard } from "../../framework/policyMatching";
import { unknown } from "../../framework/values";

/** How a service comes to a key. */
export interface Approach {
  /** The service that calls KMS for the principal, `s3`. */
  readonly service: string;
  /** Any Region when it is not known. */
  readonly region: string | undefined;
  /** The alias by which it means the key; a statement for one alias speaks of no other key. */
  readonly alias?: string;
}

/**
 * Whether a statement about a key holds when it is used through a service. Conditions on anything else are taken as met:
 * which context a job sends is not in the program.
 */
export function holdsThrough(statement: PolicyStatement, approach: Approach): Answer {
  if (statement.conditions === unknown) return unknown;
  return every(statement.conditions.map((condition) => meets(condition, approach)));
}

function meets({ key, values }: PolicyCondition, { service, region, alias }: Approach): Answer {
  const oneOf = (passes: (value: string) => boolean) =>
    some(values.map((value) => (value === unknown ? unknown : passes(value))));
  switch (key.toLowerCase()) {
    case "kms:resourcealiases":
      return oneOf((value) => alias !== undefined && wildcard(value, alias));
    case "kms:viaservice":
      return oneOf((value) => {
        if (region === undefined) return value === "*" || value.startsWith(`${service}.`);
        return ["", ".cn"].some((suffix) => wildcard(value, `${service}.${region}.amazonaws.com${suffix}`));
      });
    default:
      return true;
  }
}
