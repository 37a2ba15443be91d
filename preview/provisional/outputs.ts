import { provisionalTable, defaultRule } from "./table";
import { Subject, type ProvisionalRequest } from "./subject";
import type { Json, JsonObject } from "../wire/struct";

export interface ProvisionalOutputs {
  /** `undefined` when not even an id can be told. */
  readonly id: string | undefined;
  /** Outputs beyond the inputs; an input that was given and known is never replaced. */
  readonly outputs: JsonObject;
}

/** The one entry to the tables: what AWS (or the random provider) would assign to a resource, as far as it can be told. */
export function provisionalOutputs(request: ProvisionalRequest): ProvisionalOutputs {
  const rule = provisionalTable[request.type] ?? defaultRule(request.type);
  if (rule === undefined) return { id: request.readId, outputs: {} };
  const { id, ...rest } = rule(new Subject(request));
  const outputs: Record<string, Json> = {};
  for (const [key, value] of Object.entries(rest)) {
    const given = request.inputs[key];
    if (value !== undefined && (given === undefined || given === null)) outputs[key] = value;
  }
  return { id: request.readId ?? id, outputs };
}

/** True when a table knows something about this package's resources. */
export function knowsPackage(name: string): boolean {
  return name === "aws" || name === "random" || name === "pulumi" || name === "pulumi-nodejs";
}
