import { UNKNOWN } from "../graph/types";
import { isList, isObject, type Json, type JsonObject } from "./wire/struct";

/** Region of a resource: its own `region` input, else its provider's, else the stack's. `undefined` when the one that counts is not known. */
export function regionOf(
  inputs: JsonObject,
  provider: JsonObject,
  config: Readonly<Record<string, string>>,
): string | undefined {
  for (const value of [inputs.region, provider.region, config["aws:region"]]) {
    if (typeof value === "string" && value !== "") return value.includes(UNKNOWN) ? undefined : value;
  }
  return undefined;
}

/** Account of the role that a provider assumes; the last of a chain is the one that acts. */
export function assumedAccount(provider: JsonObject, config: Readonly<Record<string, string>>): string | undefined {
  const roles = [provider.assumeRoles, provider.assumeRole, config["aws:assumeRoles"], config["aws:assumeRole"]];
  for (const value of roles) {
    if (value === undefined || value === null) continue;
    // Providers carry structured settings as JSON text.
    const parsed = typeof value === "string" ? parse(value) : value;
    const role = isList(parsed) ? parsed.at(-1) : parsed;
    const roleArn = isObject(role) ? role.roleArn : undefined;
    const account = typeof roleArn === "string" ? /^arn:[^:]+:iam::(\d{12}):role\//.exec(roleArn)?.[1] : undefined;
    if (account !== undefined) return account;
  }
  return undefined;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
