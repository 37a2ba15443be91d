/**
 * Records what a component registers, without an engine and without AWS. Mocks prove what we pass, not what AWS accepts.
 *
 * The SDK's `Mocks` interface hides parents, options and dependencies, which a component test must see (a child without its
 * parent gets the wrong provider), so the recorder reads the registration requests themselves.
 */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { provisionalOutputs } from "./outputs";

/** AWS's documentation accounts: the stack's own, and the separate recovery account. */
export const accountId = "123456789012";
export const recoveryAccountId = "111122223333";

export interface Recorded {
  readonly type: string;
  readonly name: string;
  /** Plain values: secrets are unwrapped and named in `secrets`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly urn: string;
  /** URN of the parent; undefined for a resource of the stack itself. */
  readonly parent: string | undefined;
  /** Reference of an explicit provider (`urn::id`); undefined when the default one is used. */
  readonly provider: string | undefined;
  /** False for components. */
  readonly custom: boolean;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  /** URNs of everything that it waits for, `dependsOn` included. */
  readonly dependencies: readonly string[];
  /** Names of the inputs that were secret. */
  readonly secrets: readonly string[];
}

export interface Recording {
  readonly resources: Recorded[];
  /** Every resource of a type, in the order of registration. */
  ofType(type: string): Recorded[];
  /** The only resource of a logical name; fails when there is none or more than one. */
  one(name: string): Recorded;
  /** The direct children of a resource as `type name`, sorted: compare it whole, so that an extra child fails too. */
  childrenOf(name: string): string[];
}

export interface RecordOptions {
  /** @default "neonpro-backup-recovery" */
  readonly project?: string;
  /** @default "test" */
  readonly stack?: string;
  /** Outputs that a test wants other than provisional; they win over the provisional ones. */
  readonly outputs?: (type: string, name: string, inputs: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

type Callback = (error: Error | null, response: RegisterResourceResponse | null) => void;
interface Monitor {
  registerResource(request: RegisterResourceRequest, callback: Callback): Promise<void>;
}

/** Installs the mocks with an empty record and returns it. Call it before the component is made, once a test. */
export function recordResources(options: RecordOptions = {}): Recording {
  const resources: Recorded[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource: ({ type, name, inputs, id }) => {
      const given = inputs as Record<string, unknown>;
      const state = { ...provisionalOutputs(type, name, given, accountId), ...options.outputs?.(type, name, given) };
      return { id: id !== undefined && id !== "" ? id : `${name}-id`, state };
    },
    call: ({ token, inputs }) => answer(token, inputs as Record<string, unknown>),
  };
  // The function is asynchronous in name only: everything is in place when it returns.
  void pulumi.runtime.setMocks(mocks, options.project ?? "neonpro-backup-recovery", options.stack ?? "test", false);

  const fail = expectFailure();
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) =>
    register(request, (error, response) => {
      if (error !== null || response === null) {
        fail(error ?? new Error(`No answer to ${request.getName()}`));
        callback(error, response);
        return;
      }
      const recorded = record(request, response.getUrn());
      if (resources.some(({ urn }) => urn === recorded.urn)) {
        // An engine refuses it; the SDK would wait for ever after a refusal here, so settle() reports it.
        fail(new Error(`Duplicate resource URN '${recorded.urn}'`));
      }
      resources.push(recorded);
      callback(null, response);
    });

  const one = (name: string): Recorded => {
    const found = resources.filter((resource) => resource.name === name);
    const [only] = found;
    assert.ok(
      only !== undefined && found.length === 1,
      `${found.length} resources are named ${name}; there are: ${resources.map((resource) => resource.name).join(", ")}`,
    );
    return only;
  };
  return {
    resources,
    one,
    ofType: (type) => resources.filter((resource) => resource.type === type),
    childrenOf: (name) => {
      const { urn } = one(name);
      return resources
        .filter(({ parent }) => parent === urn)
        .map((child) => `${child.type} ${child.name}`)
        .sort();
    },
  };
}

/** The value of an Output or of a plain Input. Await it: an assertion in an apply that nobody awaits cannot fail. */
export function valueOf<T>(output: pulumi.Input<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    // A rejected Output rejects its promise; the apply alone would only leave it hanging.
    const known = pulumi.output(output) as unknown as { promise(): Promise<T> };
    known.promise().then(resolve, reject);
  });
}

let failure = new Promise<never>(() => undefined);

/** A fresh failure of the recording at hand, for {@link settle} to report. */
function expectFailure(): (error: Error) => void {
  const { promise, reject } = withReject();
  failure = promise;
  failure.catch(() => undefined);
  return reject;
}

function withReject(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_resolve, refuse) => {
    reject = refuse;
  });
  return { promise, reject };
}

/** Waits until every registration has been answered, those too that an answer started; fails when one was refused. */
export async function settle(): Promise<void> {
  // With mocks there is no connection to close: `disconnect` only waits for the calls under way.
  for (let round = 0; round < 2; round += 1) {
    await Promise.race([pulumi.runtime.disconnect(), failure]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.race([failure, Promise.resolve()]);
}

/** A JSON input (a policy document) as a value. */
export function parsed(json: unknown): unknown {
  assert.equal(typeof json, "string", "expected a JSON text");
  return JSON.parse(json as string);
}

function record(request: RegisterResourceRequest, urn: string): Recorded {
  const object = request.getObject();
  const raw = object === undefined ? {} : (pulumi.runtime.deserializeProperties(object) as Record<string, unknown>);
  const secrets = Object.keys(raw).filter((key) => pulumi.runtime.isRpcSecret(raw[key]));
  const inputs = Object.fromEntries(
    Object.entries(raw).map(([key, value]) => [key, pulumi.runtime.unwrapRpcSecret(value) as unknown]),
  );
  return {
    type: request.getType(),
    name: request.getName(),
    inputs,
    urn,
    parent: request.getParent() || undefined,
    provider: request.getProvider() || undefined,
    custom: request.getCustom(),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    dependencies: request.getDependenciesList(),
    secrets,
  };
}

/** The few questions that a program may ask; components ask none, they are told account and Region. */
function answer(token: string, inputs: Record<string, unknown>): Record<string, unknown> {
  switch (token) {
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { id: accountId, accountId, arn: `arn:aws:iam::${accountId}:root`, userId: accountId };
    case "aws:index/getRegion:getRegion":
      return {
        id: inputs.region ?? "sa-east-1",
        name: inputs.region ?? "sa-east-1",
        region: inputs.region ?? "sa-east-1",
      };
    case "aws:index/getPartition:getPartition":
      return { id: "aws", partition: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
    default:
      throw new Error(`The test has no answer to ${token}`);
  }
}
