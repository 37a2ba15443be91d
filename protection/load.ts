import * as pulumi from "@pulumi/pulumi";
import { parseStackConfig } from "./parse";
import { formatProblems } from "./problems";
import type { Problem } from "./problems";
import { placeholderAccount } from "./rules/accounts";
import { placeholderSource } from "./rules/database";
import { placeholderZone } from "./rules/dns";
import { providerRegion } from "./rules/regions";
import type { StackConfig } from "./schema";

/** The one configuration key, declared in Pulumi.yaml. */
const KEY = "protection";

function refuse(problems: readonly Problem[]): never {
  throw new pulumi.RunError(formatProblems(problems, `${pulumi.getProject()}:${KEY} of stack ${pulumi.getStack()}`));
}

function readObject(): unknown {
  const rule = "schema";
  let value: unknown;
  try {
    value = new pulumi.Config().getObject<unknown>(KEY);
  } catch (cause) {
    // Its message would quote the whole text; what the reader needs is that a map belongs here.
    if (!pulumi.RunError.isInstance(cause)) throw cause;
    const fix = `Write the settings as keys under it in Pulumi.${pulumi.getStack()}.yaml, as Pulumi.prod.yaml does.`;
    refuse([{ path: "(the whole object)", given: "a plain text", allowed: "a map of keys", rule, fix }]);
  }
  if (value === undefined) {
    const fix = `Add it to the config of Pulumi.${pulumi.getStack()}.yaml; Pulumi.prod.yaml shows every key in use.`;
    refuse([{ path: "(the whole object)", given: "nothing", allowed: "a map of keys", rule, fix }]);
  }
  return value;
}

/**
 * The stack's configuration, validated: the one place that reads pulumi.Config. Throws a RunError with every problem at
 * once, which the CLI and the offline preview print alike, without a stack trace.
 */
export function loadStackConfig(): StackConfig {
  const parsed = parseStackConfig(readObject());
  if (!parsed.ok) return refuse(parsed.problems);
  const elsewhere = providerRegion(parsed.config, new pulumi.Config("aws").get("region"));
  if (elsewhere.length > 0) refuse(elsewhere);
  const placeholders = [placeholderAccount, placeholderSource, placeholderZone].flatMap((rule) => rule(parsed.config));
  if (placeholders.length > 0 && !pulumi.runtime.isDryRun()) refuse(placeholders);
  for (const { path, given } of placeholders) {
    void pulumi.log.warn(`${path} is ${given}, a placeholder: a deployment would be refused.`);
  }
  return parsed.config;
}
