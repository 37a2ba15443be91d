import { eachField, mapEntry, text } from "./reader";
import { decodeStruct, writeStruct, type Json, type JsonObject } from "./struct";
import { Writer } from "./writer";

/** What a policy sees of a resource: `pulumirpc.AnalyzeRequest`, and `AnalyzerResource` in the analysis of a stack. */
export interface AnalyzedResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly properties: JsonObject;
  readonly options: AnalyzedOptions;
  readonly provider: AnalyzedProvider | undefined;
  readonly parent: string;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

export interface AnalyzedOptions {
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly deleteBeforeReplace: boolean | undefined;
  readonly additionalSecretOutputs: readonly string[];
  readonly parent: string;
}

export interface AnalyzedProvider {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly properties: JsonObject;
}

function writeCommon(writer: Writer, resource: AnalyzedResource): void {
  writer.string(1, resource.type);
  writer.message(2, () => {
    writeStruct(writer, resource.properties);
  });
  writer.string(3, resource.urn).string(4, resource.name);
  // Always present: without it the policy SDK believes that the CLI is too old.
  writer.message(5, () => {
    const { options } = resource;
    writer.bool(1, options.protect).strings(2, options.ignoreChanges);
    if (options.deleteBeforeReplace !== undefined) writer.bool(3, options.deleteBeforeReplace).bool(4, true);
    writer.strings(5, options.additionalSecretOutputs).string(8, options.parent);
  });
  const { provider } = resource;
  if (provider === undefined) return;
  writer.message(6, () => {
    writer.string(1, provider.type);
    writer.message(2, () => {
      writeStruct(writer, provider.properties);
    });
    writer.string(3, provider.urn).string(4, provider.name);
  });
}

export function encodeAnalyze(resource: AnalyzedResource): Buffer {
  const writer = new Writer();
  writeCommon(writer, resource);
  return writer.finish();
}

/** One resource of an `AnalyzeStackRequest`. Nothing else is in one, so that it is its resources one after the other. */
export function encodeStackEntry(resource: AnalyzedResource): Buffer {
  const writer = new Writer();
  writer.message(1, () => {
    writeCommon(writer, resource);
    writer.string(7, resource.parent).strings(8, resource.dependencies);
    for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
      writer.message(9, () => {
        writer.string(1, property);
        writer.message(2, () => {
          writer.strings(1, urns);
        });
      });
    }
  });
  return writer.finish();
}

export function encodeAnalyzeStack(resources: readonly AnalyzedResource[]): Buffer {
  return Buffer.concat(resources.map(encodeStackEntry));
}

/** `pulumirpc.AnalyzeDiagnostic`; the numbers are the enums' own. */
export interface AnalyzeDiagnostic {
  policy: string;
  pack: string;
  packVersion: string;
  description: string;
  message: string;
  enforcementLevel: number;
  urn: string;
  severity: number;
}

export function decodeDiagnostics(buffer: Buffer): AnalyzeDiagnostic[] {
  const diagnostics: AnalyzeDiagnostic[] = [];
  eachField(buffer, 0, buffer.length, (field, _value, start, end) => {
    if (field !== 2) return;
    const d: AnalyzeDiagnostic = {
      policy: "",
      pack: "",
      packVersion: "",
      description: "",
      message: "",
      enforcementLevel: 0,
      urn: "",
      severity: 0,
    };
    eachField(buffer, start, end, (f, value, s, e) => {
      if (f === 1) d.policy = text(buffer, s, e);
      else if (f === 2) d.pack = text(buffer, s, e);
      else if (f === 3) d.packVersion = text(buffer, s, e);
      else if (f === 4) d.description = text(buffer, s, e);
      else if (f === 5) d.message = text(buffer, s, e);
      else if (f === 7) d.enforcementLevel = value;
      else if (f === 8) d.urn = text(buffer, s, e);
      else if (f === 9) d.severity = value;
    });
    diagnostics.push(d);
  });
  return diagnostics;
}

/** `pulumirpc.Remediation`: the whole set of properties after the policy, or the reason why it could not run. */
export interface WireRemediation {
  policy: string;
  pack: string;
  packVersion: string;
  description: string;
  properties: JsonObject | undefined;
  diagnostic: string;
}

export function decodeRemediations(buffer: Buffer): WireRemediation[] {
  const remediations: WireRemediation[] = [];
  eachField(buffer, 0, buffer.length, (field, _value, start, end) => {
    if (field !== 1) return;
    const r: WireRemediation = {
      policy: "",
      pack: "",
      packVersion: "",
      description: "",
      properties: undefined,
      diagnostic: "",
    };
    eachField(buffer, start, end, (f, _v, s, e) => {
      if (f === 1) r.policy = text(buffer, s, e);
      else if (f === 2) r.pack = text(buffer, s, e);
      else if (f === 3) r.packVersion = text(buffer, s, e);
      else if (f === 4) r.description = text(buffer, s, e);
      else if (f === 5) r.properties = decodeStruct(buffer, s, e);
      else if (f === 6) r.diagnostic = text(buffer, s, e);
    });
    remediations.push(r);
  });
  return remediations;
}

/** A policy that did not look at the resource, and why: `pulumirpc.PolicyNotApplicable`. */
export interface NotApplicable {
  policy: string;
  reason: string;
}

/** The number of the field in an `AnalyzeResponse` and in a `RemediateResponse`. */
export const notApplicableToAnalyze = 3;
export const notApplicableToRemediate = 2;

export function decodeNotApplicable(buffer: Buffer, list: number): NotApplicable[] {
  const found: NotApplicable[] = [];
  eachField(buffer, 0, buffer.length, (field, _value, start, end) => {
    if (field !== list) return;
    const each = { policy: "", reason: "" };
    eachField(buffer, start, end, (f, _v, s, e) => {
      if (f === 1) each.policy = text(buffer, s, e);
      else if (f === 2) each.reason = text(buffer, s, e);
    });
    found.push(each);
  });
  return found;
}

/** `pulumirpc.AnalyzerInfo`, as far as a preview uses it. */
export interface AnalyzerInfo {
  name: string;
  version: string;
  policies: PolicyInfo[];
  initialConfig: Record<string, PolicyConfig>;
}

export interface PolicyInfo {
  name: string;
  enforcementLevel: number;
  /** JSON schema of the policy's configuration: property name to schema. */
  configSchema: JsonObject;
  /** Settings that the schema requires. */
  requiredConfig?: string[];
  /** 1 a policy of one resource, 2 of the stack. */
  policyType: number;
}

export interface PolicyConfig {
  enforcementLevel: number | undefined;
  properties: Record<string, Json>;
}

export function decodeAnalyzerInfo(buffer: Buffer): AnalyzerInfo {
  const info: AnalyzerInfo = { name: "", version: "", policies: [], initialConfig: {} };
  eachField(buffer, 0, buffer.length, (field, _value, s, e) => {
    if (field === 1) info.name = text(buffer, s, e);
    else if (field === 3) info.policies.push(decodePolicyInfo(buffer, s, e));
    else if (field === 4) info.version = text(buffer, s, e);
    else if (field === 6) {
      const entry = mapEntry(buffer, s, e);
      info.initialConfig[entry.key] = decodePolicyConfig(buffer, entry.start, entry.end);
    }
  });
  return info;
}

function decodePolicyInfo(buffer: Buffer, start: number, end: number): PolicyInfo {
  const policy: PolicyInfo = { name: "", enforcementLevel: 0, configSchema: {}, policyType: 0 };
  eachField(buffer, start, end, (field, value, s, e) => {
    if (field === 1) policy.name = text(buffer, s, e);
    else if (field === 5) policy.enforcementLevel = value;
    else if (field === 7) policy.policyType = value;
    else if (field === 6) {
      eachField(buffer, s, e, (f, _v, from, to) => {
        if (f === 1) policy.configSchema = decodeStruct(buffer, from, to);
        else if (f === 2) (policy.requiredConfig ??= []).push(text(buffer, from, to));
      });
    }
  });
  return policy;
}

function decodePolicyConfig(buffer: Buffer, start: number, end: number): PolicyConfig {
  // proto3 does not write a zero: an absent level is "advisory" where the SDK set one, and the SDK sets one or gives none.
  const config: PolicyConfig = { enforcementLevel: undefined, properties: {} };
  eachField(buffer, start, end, (field, value, s, e) => {
    if (field === 1) config.enforcementLevel = value;
    else if (field === 2) config.properties = decodeStruct(buffer, s, e);
  });
  return config;
}

/** `pulumirpc.ConfigureAnalyzerRequest`: every policy with its level and properties. */
export function encodeConfigure(
  policies: Readonly<Record<string, { enforcementLevel: number; properties: JsonObject }>>,
): Buffer {
  const writer = new Writer();
  for (const [name, config] of Object.entries(policies)) {
    writer.message(1, () => {
      writer.string(1, name);
      writer.message(2, () => {
        if (config.enforcementLevel !== 0) writer.integer(1, config.enforcementLevel);
        writer.message(2, () => {
          writeStruct(writer, config.properties);
        });
      });
    });
  }
  return writer.finish();
}

/** `pulumirpc.AnalyzerStackConfigureRequest`. */
export function encodeConfigureStack(stack: {
  readonly stack: string;
  readonly project: string;
  readonly organization: string;
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}): Buffer {
  const writer = new Writer()
    .string(1, stack.stack)
    .string(2, stack.project)
    .string(3, stack.organization)
    .bool(4, true);
  writer.strings(6, stack.secretKeys);
  for (const [key, value] of Object.entries(stack.config)) {
    writer.message(7, () => {
      writer.string(1, key).string(2, value);
    });
  }
  return writer.finish();
}
