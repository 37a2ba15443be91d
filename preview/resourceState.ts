import { PreviewError } from "./failure";
import type { JsonObject } from "./wire/struct";

/** One resource as the program registered it; values still carry the SDK's marks for secrets and references. */
export interface ResourceState {
  readonly op: "create" | "read";
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly parent: string;
  readonly protect: boolean;
  readonly provider: string;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly ignoreChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly deleteBeforeReplace: boolean | undefined;
  inputs: JsonObject;
  /** Empty while not known. */
  id: string;
  outputs: JsonObject;
  /** Names of the outputs that a table made up. */
  provisional: readonly string[];
  /** True when the id was derived from a secret. */
  secretId: boolean;
}

export function isProviderType(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

/** The URN in a provider reference `<urn>::<id>`. */
export function providerUrn(reference: string): string {
  const end = reference.lastIndexOf("::");
  return end < 0 ? reference : reference.slice(0, end);
}

export function refusal(message: string, source: string | undefined): PreviewError {
  return new PreviewError("program", source === undefined ? message : `${message}\n    at ${readable(source)}`);
}

function readable(source: string): string {
  return source.startsWith("file://") ? decodeURI(source.slice("file://".length)) : source;
}
