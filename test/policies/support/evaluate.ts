import type {
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { Rule } from "../../../policies/framework/rule";
import type { FixtureResource, Program } from "./program";
import { unknownCheckingProxy } from "./sdkProxy";

export interface Found {
  /** Logical name of the resource. */
  readonly on: string;
  readonly level: "violation" | "advisory";
  readonly text: string;
}

const project = "urn:pulumi:test::test";

/** What the SDK's server passes: properties behind its proxy, which throws on unknown values. */
function sdkResource(resource: FixtureResource, config: object): Record<string, unknown> {
  const { name, type, provider } = resource;
  return {
    name,
    type,
    urn: `${project}::${type}::${name}`,
    props: unknownCheckingProxy(structuredClone(resource.props)),
    provider: {
      type: "pulumi:providers:aws",
      name: provider,
      urn: `${project}::pulumi:providers:aws::${provider}`,
      props: {},
    },
    getConfig: () => config,
  };
}

/** Runs one rule over a program as the SDK would, and collects what it reports. */
export function evaluate(rule: Rule, program: Program, config: object = {}): readonly Found[] {
  const found: Found[] = [];
  const report = (
    message: string | { message: string; urn?: string; enforcementLevel: string },
    urn?: string,
  ): void => {
    const on = (whose: string | undefined) => whose?.slice(whose.lastIndexOf("::") + 2) ?? "";
    if (typeof message === "string") found.push({ on: on(urn), level: "violation", text: message });
    else
      found.push({
        on: on(message.urn),
        level: message.enforcementLevel === "advisory" ? "advisory" : "violation",
        text: message.message.replace(`${rule.meta.sentence}\n`, ""),
      });
  };
  const { policy } = rule;
  // A rule about single resources has both: what it says of its configuration it says over the stack.
  if ("validateResource" in policy) evaluateResources(policy, program, config, report);
  if ("validateStack" in policy) evaluateStack(policy, program, config, report);
  return found;
}

function evaluateStack(
  policy: StackValidationPolicy,
  program: Program,
  config: object,
  report: (message: string) => void,
): void {
  if (isSkipped(policy.validateStack, program.resources)) return;
  const resources = program.resources.map((each) => sdkResource(each, config));
  const byName = new Map(resources.map((each) => [each.name, each]));
  program.resources.forEach(({ sources }, index) => {
    const entries = Object.entries(sources).map(([property, names]) => [
      property,
      names.map((name) => byName.get(name)),
    ]);
    Object.assign(resources[index] ?? {}, { propertyDependencies: Object.fromEntries(entries) as unknown });
  });
  void policy.validateStack({ resources, getConfig: () => config } as unknown as StackValidationArgs, report);
}

function evaluateResources(
  policy: ResourceValidationPolicy,
  program: Program,
  config: object,
  report: (message: string) => void,
): void {
  const { validateResource } = policy;
  if (typeof validateResource !== "function") throw new Error(`${policy.name} validates nothing`);
  for (const resource of program.resources) {
    if (isSkipped(validateResource, [resource])) continue;
    void validateResource(sdkResource(resource, config) as unknown as ResourceValidationArgs, report);
  }
}

/** The server's fast check: a function marked with one type is not called without a resource of it. */
function isSkipped(validate: object, resources: readonly FixtureResource[]): boolean {
  const type = (validate as { readonly __pulumiType?: string }).__pulumiType;
  return type !== undefined && !resources.some((resource) => resource.type === type);
}

/** The properties after a rule's remediation; undefined when it changes nothing. */
export function remediated(rule: Rule, resource: FixtureResource, config: object = {}): unknown {
  if (!("remediateResource" in rule.policy)) return undefined;
  const args = sdkResource(resource, config);
  const result = rule.policy.remediateResource(args as unknown as ResourceValidationArgs) as object | undefined;
  return result === undefined
    ? undefined
    : (result as { readonly __getSpecialProxyTarget: unknown }).__getSpecialProxyTarget;
}
