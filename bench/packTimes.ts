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
import { inRounds } from "../policies/framework/round";
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

/** What a rule itself takes for a stack, in milliseconds of processor time, apart from the SDK's work around it. */
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
  const policies: Policies = inRounds(rules.map(({ policy }) => policy));
  const start = performance.now();
  await serve(sdk, policies, resources);
  const packMilliseconds = performance.now() - start;
  const { single, stack } = await captured(sdk, resources);
  const times = new Map<Rule, RuleTime>();
  for (const rule of rules) {
    const { validateResource } = rule.policy as Partial<ResourceValidationPolicy>;
    if (typeof validateResource !== "function") continue;
    const run = (): void => {
      validateEach(validateResource, single);
    };
    times.set(rule, { rule: rule.meta.name, kind: "resource", milliseconds: fastest(run) });
  }
  // In one round, as the SDK asks them: the stack is indexed once, by the first of them.
  for (const rule of inRounds(rules.filter((each) => !times.has(each)))) {
    const { validateStack } = rule.policy as StackValidationPolicy;
    const run = (): void => void validateStack(stack, () => undefined);
    times.set(rule, { rule: rule.meta.name, kind: "stack", milliseconds: fastest(run) });
  }
  const timed = rules.flatMap((rule) => times.get(rule) ?? []);
  return { resources: resources.length, rules: timed, packMilliseconds };
}

/** Rounds of a rule, and milliseconds of them together, after which its best one counts. */
const enough = { rounds: 5, milliseconds: 20 } as const;

/**
 * Milliseconds of processor time of a rule's best round: what else the machine does adds to the time on the wall, and the
 * first rounds of a rule that takes microseconds are the compiler's.
 */
function fastest(run: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  let spent = 0;
  for (let round = 0; round < enough.rounds || spent < enough.milliseconds; round++) {
    const took = processorTime(run);
    best = Math.min(best, took);
    spent += took;
  }
  return best;
}

function processorTime(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
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
