import { createRequire } from "node:module";
import type {
  Policies,
  ResourceValidation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import type { Rule } from "../policies/framework/rule";
import { shareDecoding } from "../policies/framework/sharedDecoding";
import { encodeAnalyze, encodeAnalyzeStack, type AnalyzedResource } from "../preview/wire/analysis";

/** The policy SDK's own server functions, without a server. */
interface Sdk {
  makeAnalyzeRpcFun: Serve<messages.AnalyzeRequest>;
  makeAnalyzeStackRpcFun: Serve<messages.AnalyzeStackRequest>;
}
type Serve<Request> = (
  pack: string,
  version: string,
  level: string,
  policies: Policies,
) => (call: { readonly request: Request }, answered: (error: unknown) => void) => void;

const load = createRequire(__filename);

/** What a rule itself takes for a stack, in milliseconds, apart from the SDK's work around it. */
export interface RuleTime {
  readonly rule: string;
  readonly kind: "resource" | "stack";
  readonly milliseconds: number;
}

export interface PackTime {
  readonly resources: number;
  readonly rules: readonly RuleTime[];
  /** The whole pack through the SDK, as the engine asks it. */
  readonly packMilliseconds: number;
}

/** Times every rule by itself and the whole pack through the SDK over one stack. */
export async function packTime(rules: readonly Rule[], resources: readonly AnalyzedResource[]): Promise<PackTime> {
  const sdk = load("@pulumi/policy/server") as Sdk;
  shareDecoding(load("@pulumi/policy/deserialize") as object);
  const policies: Policies = rules.map(({ policy }) => policy);
  const start = performance.now();
  await serve(sdk, policies, resources);
  const packMilliseconds = performance.now() - start;
  const { single, stack } = await captured(sdk, resources);
  const timed = rules.map(({ meta, policy }): RuleTime => {
    const { validateResource } = policy as Partial<ResourceValidationPolicy>;
    const { validateStack } = policy as Partial<StackValidationPolicy>;
    const run =
      typeof validateResource === "function"
        ? () => {
            validateEach(validateResource, single);
          }
        : () => void validateStack?.(stack, () => undefined);
    const kind = validateResource === undefined ? "stack" : "resource";
    return { rule: meta.name, kind, milliseconds: fastest(run) };
  });
  return { resources: resources.length, rules: timed, packMilliseconds };
}

/** The best of three: what else the machine does only ever adds. */
function fastest(run: () => void): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

function validateEach(validateResource: ResourceValidation, all: readonly ResourceValidationArgs[]): void {
  const only = (validateResource as { readonly __pulumiType?: string }).__pulumiType;
  for (const args of all) {
    if (only === undefined || only === args.type) void validateResource(args, () => undefined);
  }
}

async function serve(sdk: Sdk, policies: Policies, resources: readonly AnalyzedResource[]): Promise<void> {
  const analyze = sdk.makeAnalyzeRpcFun("bench", "1", "mandatory", policies);
  for (const resource of resources) {
    await answered(analyze, messages.AnalyzeRequest.deserializeBinary(encodeAnalyze(resource)));
  }
  const analyzeStack = sdk.makeAnalyzeStackRpcFun("bench", "1", "mandatory", policies);
  await answered(analyzeStack, messages.AnalyzeStackRequest.deserializeBinary(encodeAnalyzeStack(resources)));
}

function answered<Request>(method: ReturnType<Serve<Request>>, request: Request): Promise<void> {
  return new Promise((done, fail) => {
    method({ request }, (error) => {
      if (error instanceof Error) fail(error);
      else done();
    });
  });
}

/** What the SDK hands to policies: arguments for each resource, and those for the whole stack. */
async function captured(
  sdk: Sdk,
  resources: readonly AnalyzedResource[],
): Promise<{ single: readonly ResourceValidationArgs[]; stack: StackValidationArgs }> {
  const single: ResourceValidationArgs[] = [];
  let stack: StackValidationArgs | undefined;
  const each: ResourceValidationPolicy = {
    name: "each",
    description: "",
    validateResource: (args) => void single.push(args),
  };
  const whole: StackValidationPolicy = {
    name: "whole",
    description: "",
    validateStack: (args) => {
      stack = args;
    },
  };
  await serve(sdk, [each, whole], resources);
  if (stack === undefined) throw new Error("the SDK called no stack policy");
  return { single, stack };
}
