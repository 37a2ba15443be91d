import type { ResourceState } from "../resourceState";
import { forPolicy } from "../values";
import { encodeStackEntry, type AnalyzedProvider, type AnalyzedResource } from "../wire/analysis";
import type { JsonObject } from "../wire/struct";

/** What packs are told of a resource, whose properties are its inputs or, in the stack as a whole, its outputs. */
export class Descriptions {
  private readonly providerOf: (state: ResourceState) => ResourceState | undefined;
  /** By inputs: thousands of resources have the same provider. */
  private readonly providers = new WeakMap<JsonObject, AnalyzedProvider>();
  private readonly entries = new WeakMap<ResourceState, { readonly outputs: JsonObject; readonly entry: Buffer }>();

  constructor(providerOf: (state: ResourceState) => ResourceState | undefined) {
    this.providerOf = providerOf;
  }

  of(state: ResourceState, properties: JsonObject): AnalyzedResource {
    const { type, name, urn, parent, protect, ignoreChanges, deleteBeforeReplace, additionalSecretOutputs } = state;
    return {
      type,
      name,
      urn,
      properties: forPolicy(properties),
      options: { protect, ignoreChanges, deleteBeforeReplace, additionalSecretOutputs, parent },
      provider: this.provider(state),
      parent,
      dependencies: state.dependencies,
      propertyDependencies: state.propertyDependencies,
    };
  }

  /** The resource in the stack's analysis, made again only when its outputs have changed since. */
  entry(state: ResourceState): Buffer {
    const { outputs } = state;
    const made = this.entries.get(state);
    if (made?.outputs === outputs) return made.entry;
    const entry = encodeStackEntry(this.of(state, outputs));
    this.entries.set(state, { outputs, entry });
    return entry;
  }

  private provider(state: ResourceState): AnalyzedProvider | undefined {
    const provider = this.providerOf(state);
    if (provider === undefined) return undefined;
    const { type, name, urn, inputs } = provider;
    const made = this.providers.get(inputs);
    if (made?.urn === urn) return made;
    const described = { type, name, urn, properties: forPolicy(inputs) };
    this.providers.set(inputs, described);
    return described;
  }
}
