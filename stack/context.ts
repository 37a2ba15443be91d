import type * as pulumi from "@pulumi/pulumi";
import type { RecoveryKey } from "../components/keys/recoveryKey";
import type { ProtectionPlan } from "../protection/plan";
import type { StackConfig } from "../protection/schema";

/** What every part of the stack is made with. */
export interface StackContext {
  readonly config: StackConfig;
  readonly plan: ProtectionPlan;
  readonly primary: string;
  readonly recovery: string;
  /** Both, the primary one first. */
  readonly regions: readonly string[];
  /** `neonpro-<stack>`. */
  readonly namePrefix: string;
  /** What makes bucket names the account's own. */
  readonly suffix: pulumi.Input<string>;
  readonly accountId: pulumi.Output<string>;
  /** Topics, functions, queues, tables and logs. */
  readonly operationsKey: RecoveryKey;
  readonly tags: Readonly<Record<string, string>>;
}

/** A Region's own; throws for one that the stack is not in, which would be a mistake in the composition. */
export function ofRegion<T>(values: Readonly<Record<string, T>>, region: string): T {
  const value = values[region];
  if (value === undefined) throw new RangeError(`${region} is not one of ${Object.keys(values).join(", ")}`);
  return value;
}
