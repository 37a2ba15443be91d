import { readFileSync } from "node:fs";
import { PreviewError, messageOf } from "../failure";
import { isObject, type Json, type JsonObject } from "../wire/struct";
import { levelNumber, levels } from "./levels";

/** What a `--policy-pack-config` file says of one policy, or of `all`. */
export interface GivenConfig {
  readonly enforcementLevel: number | undefined;
  readonly properties: JsonObject;
}

/** By policy, in the order of the file. */
export type GivenConfigs = ReadonlyMap<string, GivenConfig>;

export interface PackConfigFile {
  readonly path: string;
  readonly given: GivenConfigs;
  /** What is wrong whatever the pack: levels that do not exist, entries of the wrong shape. */
  readonly problems: readonly string[];
}

/**
 * Reads a file in the format of the CLI's `--policy-pack-config`: `{"all": "advisory", "policy": {"enforcementLevel":
 * "mandatory", "setting": 1}}`.
 */
export function readPackConfig(path: string): PackConfigFile {
  const content = parsed(path);
  const given = new Map<string, GivenConfig>();
  const problems: string[] = [];
  for (const [policy, entry] of Object.entries(content)) {
    const { enforcementLevel, ...properties }: JsonObject = isObject(entry) ? entry : { enforcementLevel: entry };
    if (!isObject(entry) && typeof entry !== "string") {
      problems.push(
        `${policy}: ${JSON.stringify(entry)} is neither a level nor an object. Allowed: ${allowedLevels}, or an object with settings.`,
      );
    } else if (enforcementLevel !== undefined && levelNumber(enforcementLevel) === undefined) {
      problems.push(`${policy}: ${JSON.stringify(enforcementLevel)} is no level. Allowed: ${allowedLevels}.`);
    }
    if (policy === "all" && Object.keys(properties).length > 0) {
      problems.push(`all: ${Object.keys(properties).join(", ")} cannot be set for all policies. Allowed: a level.`);
    }
    given.set(policy, { enforcementLevel: levelNumber(enforcementLevel), properties });
  }
  return { path, given, problems };
}

const allowedLevels = levels.join(", ");

function parsed(path: string): JsonObject {
  let content: Json;
  try {
    content = JSON.parse(readFileSync(path, "utf8")) as Json;
  } catch (error) {
    throw new PreviewError("usage", `the policy pack configuration ${path} cannot be read: ${messageOf(error)}`);
  }
  if (isObject(content)) return content;
  throw new PreviewError("usage", `the policy pack configuration ${path} holds no JSON object`);
}
