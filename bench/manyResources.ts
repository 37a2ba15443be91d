import type { AnalyzedResource } from "../preview/wire/analysis";
import type { Json, JsonObject } from "../preview/wire/struct";
import { happy } from "../test/policies/support/happy";

const project = "urn:pulumi:bench::bench";

/** A stack of exactly so many resources: the fixtures' program, which has every type that a rule reads, again and again. */
export function manyResources(size: number): readonly AnalyzedResource[] {
  const resources: AnalyzedResource[] = [];
  for (let round = 0; resources.length < size; round++) {
    for (const { name, type, props, sources, provider } of happy().resources.slice(0, size - resources.length)) {
      const urnOf = (other: string) => `${project}::${type}::${other}-${round}`;
      const dependencies = Object.entries(sources).map(([key, names]): [string, string[]] => [key, names.map(urnOf)]);
      resources.push({
        type,
        name: `${name}-${round}`,
        urn: urnOf(name),
        properties: renamed(props as JsonObject, round) as JsonObject,
        options: {
          protect: true,
          ignoreChanges: [],
          deleteBeforeReplace: undefined,
          additionalSecretOutputs: [],
          parent: `${project}::pulumi:pulumi:Stack::bench`,
        },
        provider: {
          type: "pulumi:providers:aws",
          name: provider,
          urn: `${project}::pulumi:providers:aws::${provider}`,
          properties: { region: "sa-east-1" },
        },
        parent: `${project}::pulumi:pulumi:Stack::bench`,
        dependencies: dependencies.flatMap(([, urns]) => urns),
        propertyDependencies: Object.fromEntries(dependencies),
      });
    }
  }
  return resources;
}

/** Names, ids and ARNs of a round of their own, so that what belongs together stays together; tags keep their keys. */
function renamed(value: Json, round: number): Json {
  if (typeof value === "string") return value.replaceAll(/neonpro(?!:)|mrk-\w+/g, (name) => `${name}-${round}`);
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => renamed(each, round));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, renamed(each, round)]));
}
