import type { AnalyzerInfo } from "../wire/analysis";
import { isObject, type Json, type JsonObject } from "../wire/struct";

/** Level and properties that each policy runs with: the defaults of its schema, then what the pack configures itself with. */
export function effectiveConfig(
  info: AnalyzerInfo,
): Record<string, { enforcementLevel: number; properties: JsonObject }> {
  const all = info.initialConfig.all;
  return Object.fromEntries(
    info.policies.map((policy) => {
      const own = info.initialConfig[policy.name];
      const properties: Record<string, Json> = {};
      for (const [name, schema] of Object.entries(policy.configSchema)) {
        if (isObject(schema) && schema.default !== undefined) properties[name] = schema.default;
      }
      Object.assign(properties, own?.properties);
      return [policy.name, { enforcementLevel: level(own) ?? level(all) ?? policy.enforcementLevel, properties }];
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
