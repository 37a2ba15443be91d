import { PreviewError } from "../failure";
import type { AnalyzerInfo } from "../wire/analysis";
import { isObject, type Json, type JsonObject } from "../wire/struct";
import { schemaProblems } from "./configSchema";
import { nearest } from "./nearest";
import type { GivenConfigs, PackConfigFile } from "./packConfigFile";

/**
 * Level and properties that each policy runs with: the defaults of its schema, then what the pack configures itself
 * with, then what the user's file says. In each of the two, a policy's own level comes before that of `all`.
 */
export function effectiveConfig(
  info: AnalyzerInfo,
  given: GivenConfigs = new Map(),
): Record<string, { enforcementLevel: number; properties: JsonObject }> {
  const all = info.initialConfig.all;
  const givenAll = given.get("all")?.enforcementLevel;
  return Object.fromEntries(
    info.policies.map((policy) => {
      const own = info.initialConfig[policy.name];
      const properties: Record<string, Json> = {};
      for (const [name, schema] of Object.entries(policy.configSchema)) {
        if (isObject(schema) && schema.default !== undefined) properties[name] = schema.default;
      }
      const users = given.get(policy.name);
      Object.assign(properties, own?.properties, users?.properties);
      const packs = level(own) ?? level(all) ?? policy.enforcementLevel;
      return [policy.name, { enforcementLevel: users?.enforcementLevel ?? givenAll ?? packs, properties }];
    }),
  );
}

/**
 * The level that an entry sets. proto3 does not write "advisory" (zero), so an entry without a level and one with "advisory" look the same when
 * properties come with it; the policy's own level, which is never weaker, is kept then.
 */
function level(
  config: { enforcementLevel: number | undefined; properties: JsonObject } | undefined,
): number | undefined {
  if (config === undefined) return undefined;
  if (config.enforcementLevel !== undefined) return config.enforcementLevel;
  return Object.keys(config.properties).length > 0 ? undefined : 0;
}

/** What the pack is configured with. Refuses a user's file that does not fit it, with everything that is wrong at once. */
export function checkedConfig(info: AnalyzerInfo, file?: PackConfigFile): ReturnType<typeof effectiveConfig> {
  const problems = file === undefined ? [] : configProblems(info, file);
  if (file === undefined || problems.length === 0) return effectiveConfig(info, file?.given);
  const what = `the policy pack configuration ${file.path} does not fit ${info.name}:`;
  throw new PreviewError("usage", [what, ...problems.map((problem) => `  ${problem}`)].join("\n"));
}

/** Most names that a message lists; beyond that it counts them. */
const listedPolicies = 12;

/** Everything in a user's file that this pack does not know or allow. The CLI passes unknown names over in silence. */
function configProblems(info: AnalyzerInfo, file: PackConfigFile): string[] {
  const names = info.policies.map(({ name }) => name);
  const allowed = names.length > listedPolicies ? `one of the pack's ${names.length} policies` : names.join(", ");
  const unknown = [...file.given.keys()]
    .filter((name) => name !== "all" && !names.includes(name))
    .map(
      (name) => `${name}: ${info.name} has no such policy${hint(name, ["all", ...names])}. Allowed: all, ${allowed}.`,
    );
  const config = effectiveConfig(info, file.given);
  const wrong = info.policies.flatMap(({ name, configSchema, requiredConfig = [] }) => {
    const settings = Object.keys(configSchema);
    const foreign = Object.keys(file.given.get(name)?.properties ?? {})
      .filter((key) => !settings.includes(key))
      .map((key) => {
        const others = settings.length === 0 ? " alone" : `, ${settings.join(", ")}`;
        return `${name}: ${key} is no setting of it${hint(key, settings)}. Allowed: enforcementLevel${others}.`;
      });
    const properties = config[name]?.properties ?? {};
    const schema = { properties: configSchema, required: requiredConfig };
    return [...foreign, ...schemaProblems(properties, schema).map((problem) => `${name}: ${problem}`)];
  });
  return [...file.problems, ...unknown, ...wrong];
}

function hint(word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? "" : ` (did you mean ${meant}?)`;
}
