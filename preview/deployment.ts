import { buildUrn, stackType } from "../graph/urn";
import { UNKNOWN } from "../graph/types";
import { PreviewError } from "./failure";
import { missingFiles } from "./assets";
import { knowsPackage, provisionalOutputs } from "./provisional/outputs";
import { assumedAccount, regionOf } from "./providerScope";
import { isProviderType, providerUrn, refusal, type ResourceState } from "./resourceState";
import type { Answers } from "./invokes/answers";
import type { Diagnostic } from "./types";
import { containsSecret, isUnknown, plain, secret } from "./values";
import type { ReadResource, RegisterOutputs, RegisterResource, Registered } from "./wire/registration";
import type { Json, JsonObject } from "./wire/struct";

export interface DeploymentOptions {
  readonly project: string;
  readonly stack: string;
  readonly account: string;
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** Where relative paths of assets begin. */
  readonly workingDirectory: string;
  readonly answers: Answers;
}

/** What the policies do while resources register. */
export interface RegistrationHooks {
  /** Inputs after remediation; absent when no pack remediates, so that nothing has to wait. */
  readonly remediate?: (resource: ResourceState) => Promise<JsonObject> | undefined;
  readonly analyze?: (resource: ResourceState) => void;
  readonly transform?: (request: RegisterResource, urn: string) => Promise<RegisterResource> | undefined;
  readonly onResource?: (count: number) => void;
}

/** The state of one preview: what is registered, under which URN, with which outputs. Knows nothing of gRPC or processes. */
export class Deployment {
  readonly resources = new Map<string, ResourceState>();
  readonly diagnostics: Diagnostic[] = [];
  private readonly options: DeploymentOptions;
  private readonly hooks: RegistrationHooks;
  private readonly unknownPackages = new Set<string>();
  private stackUrn = "";

  constructor(options: DeploymentOptions, hooks: RegistrationHooks = {}) {
    this.options = options;
    this.hooks = hooks;
  }

  async register(original: RegisterResource): Promise<Registered> {
    let request = original;
    if (request.remote) {
      throw refusal(
        `${request.type} "${request.name}" is a remote component: its resources are declared by a provider plugin, which the offline preview does not run`,
        request.source,
      );
    }
    const urn = this.claim(request);
    const transformed = this.hooks.transform?.(request, urn);
    if (transformed !== undefined) request = await transformed;
    const state = this.add("create", urn, request, request.inputs, request.custom);
    const remediation = this.hooks.remediate?.(state);
    if (remediation !== undefined) state.inputs = await remediation;
    this.assign(state);
    this.hooks.analyze?.(state);
    this.hooks.onResource?.(this.resources.size);
    return { urn, id: state.id, outputs: state.outputs };
  }

  read(request: ReadResource): { urn: string; properties: JsonObject } {
    const urn = this.claim(request);
    const state = this.add("read", urn, { ...request, protect: false }, request.properties, true);
    if (request.type === "pulumi:pulumi:StackReference") {
      state.id = request.id;
      state.outputs = this.options.answers.stackReference(request.id, request.source);
    } else {
      this.assign(state, request.id);
    }
    this.hooks.onResource?.(this.resources.size);
    return { urn, properties: state.outputs };
  }

  registerOutputs(request: RegisterOutputs): void {
    const state = this.resources.get(request.urn);
    if (state !== undefined) state.outputs = request.outputs;
  }

  /** The Region and account that an invoke runs in. */
  scope(provider: string, inputs: JsonObject = {}): { region: string | undefined; account: string } {
    const instance = provider === "" ? undefined : this.resources.get(providerUrn(provider));
    const settings = instance === undefined ? {} : (plain(instance.inputs) as JsonObject);
    return {
      region: regionOf(inputs, settings, this.options.config),
      account: assumedAccount(settings, this.options.config) ?? this.options.account,
    };
  }

  /** What the engine answers to `pulumi:pulumi:getResource`. */
  resource(urn: string): JsonObject | undefined {
    const state = this.resources.get(urn);
    return state === undefined ? undefined : { urn, id: state.id, state: state.outputs };
  }

  providerOf(state: ResourceState): ResourceState | undefined {
    return state.provider === "" ? undefined : this.resources.get(providerUrn(state.provider));
  }

  private claim(request: { type: string; name: string; parent: string; source: string | undefined }): string {
    const urn = buildUrn({ stack: this.options.stack, project: this.options.project, ...request });
    // Reserved at once: the second of two copies must fail even when the first still waits for a remediation.
    if (this.resources.has(urn) || this.claimed.has(urn)) {
      throw refusal(`Duplicate resource URN '${urn}'; try giving it a unique name`, request.source);
    }
    this.claimed.add(urn);
    return urn;
  }
  private readonly claimed = new Set<string>();

  private add(
    op: ResourceState["op"],
    urn: string,
    request: Pick<RegisterResource, "type" | "name" | "parent" | "protect" | "dependencies" | "provider" | "version"> &
      Partial<RegisterResource>,
    inputs: JsonObject,
    custom: boolean,
  ): ResourceState {
    const missing = missingFiles(inputs, this.options.workingDirectory)[0];
    if (missing !== undefined) {
      throw refusal(
        `${request.type} "${request.name}" names the file ${missing}, which does not exist`,
        request.source,
      );
    }
    const isStack = request.type === stackType;
    if (isStack) this.stackUrn = urn;
    const state: ResourceState = {
      op,
      urn,
      type: request.type,
      name: request.name,
      custom,
      // The engine puts what has no parent under the stack.
      parent: request.parent === "" && !isStack ? this.stackUrn : request.parent,
      protect: request.protect,
      provider: custom ? this.provider(request) : "",
      dependencies: request.dependencies,
      propertyDependencies: request.propertyDependencies ?? {},
      ignoreChanges: request.ignoreChanges ?? [],
      additionalSecretOutputs: request.additionalSecretOutputs ?? [],
      deleteBeforeReplace: request.deleteBeforeReplace,
      inputs,
      id: "",
      outputs: {},
      provisional: [],
      secretId: false,
    };
    this.resources.set(urn, state);
    return state;
  }

  /** The provider reference of a resource; one that names none gets its package's default provider, as the engine does it. */
  private provider(request: { type: string; name: string; provider: string; version: string }): string {
    if (isProviderType(request.type) || request.type.startsWith("pulumi:pulumi:")) return "";
    const { provider } = request;
    if (provider !== "") {
      if (!this.resources.has(providerUrn(provider))) {
        throw new PreviewError(
          "program",
          `unknown provider '${provider}' for resource '${request.name}' (${request.type})`,
        );
      }
      return provider;
    }
    const pkg = request.type.split(":")[0] ?? "";
    const name = request.version === "" ? "default" : `default_${request.version.replaceAll(/[.+-]/g, "_")}`;
    const type = `pulumi:providers:${pkg}`;
    const urn = buildUrn({ stack: this.options.stack, project: this.options.project, type, name });
    if (!this.resources.has(urn)) this.addDefaultProvider(pkg, urn, type, name, request.version);
    return `${urn}::${UNKNOWN}`;
  }

  private addDefaultProvider(pkg: string, urn: string, type: string, name: string, version: string): void {
    const inputs: Record<string, Json> = {};
    for (const [key, value] of Object.entries(this.options.config)) {
      if (key.startsWith(`${pkg}:`)) {
        inputs[key.slice(pkg.length + 1)] = this.options.secretKeys.includes(key) ? secret(value) : value;
      }
    }
    if (version !== "") inputs.version = version;
    this.claimed.add(urn);
    const state = this.add(
      "create",
      urn,
      { type, name, parent: "", protect: false, dependencies: [], provider: "", version },
      inputs,
      true,
    );
    state.outputs = inputs;
    this.hooks.analyze?.(state);
  }

  /** Works out id and outputs: the inputs as providers return them, plus what the tables make up. */
  private assign(state: ResourceState, readId?: string): void {
    if (!state.custom) return;
    if (isProviderType(state.type)) {
      state.outputs = state.inputs;
      return;
    }
    this.noteUnknownPackage(state.type);
    const inputs = plain(state.inputs) as JsonObject;
    const instance = this.providerOf(state);
    const settings = instance === undefined ? {} : (plain(instance.inputs) as JsonObject);
    const made = provisionalOutputs({
      type: state.type,
      name: state.name,
      urn: state.urn,
      inputs,
      region: regionOf(inputs, settings, this.options.config),
      account: assumedAccount(settings, this.options.config) ?? this.options.account,
      ...(readId === undefined || isUnknown(readId) ? {} : { readId }),
    });
    state.id = made.id ?? "";
    // A value derived from a secret is a secret; which of the inputs a rule used is not worth tracking.
    const secretive = this.derivesFromSecret(state);
    const outputs: Record<string, Json> = { ...state.inputs };
    const alwaysSecret = new Set(state.additionalSecretOutputs);
    for (const [key, value] of Object.entries(made.outputs)) outputs[key] = secretive ? hide(value) : value;
    for (const key of alwaysSecret) {
      const value = outputs[key];
      if (value !== undefined) outputs[key] = hide(value);
    }
    state.outputs = outputs;
    // The Region is not made up: it is the configured one.
    state.provisional = Object.keys(made.outputs).filter((key) => key !== "region");
    state.secretId = secretive;
  }

  private derivesFromSecret(state: ResourceState): boolean {
    // Names are what ids and ARNs are made of.
    return Object.entries(state.inputs).some(
      ([key, value]) => /^(name|bucket|identifier|.*Name|.*Identifier|zone)$/.test(key) && containsSecret(value),
    );
  }

  private noteUnknownPackage(type: string): void {
    const pkg = type.split(":")[0] ?? "";
    if (knowsPackage(pkg) || this.unknownPackages.has(pkg)) return;
    this.unknownPackages.add(pkg);
    this.diagnostics.push({
      severity: "warning",
      message: `the preview has no table for the provider ${pkg}: what it assigns to its resources, ids included, stays unknown`,
    });
  }
}

function hide(value: Json): Json {
  return containsSecret(value) ? value : secret(value);
}
