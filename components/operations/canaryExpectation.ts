import * as pulumi from "@pulumi/pulumi";
import type { DataClass } from "../../protection/dataClasses";
import type { Statement } from "../common/iamPolicy";

/** What the canary encrypts under: in every key's policy, in its own, and in the function; tests hold them together. */
export const canaryContext = { key: "neonpro:purpose", value: "recovery-canary" } as const;

/** What a function's environment has room for, all variables together, in bytes (Lambda); a little is left for the others. */
export const expectationLimitBytes = 3500;

export interface CanaryVault {
  readonly name: pulumi.Input<string>;
  readonly arn: pulumi.Input<string>;
  /** Name of its key among the canary's keys. */
  readonly key: string;
  /** The lock that the vault got, in days. An air-gapped vault is in compliance mode from its creation (V6). */
  readonly lock: { readonly mode: "governance" | "compliance"; readonly minDays: number; readonly maxDays: number };
}

export interface CanaryBucket {
  readonly name: pulumi.Input<string>;
  readonly arn: pulumi.Input<string>;
  /** Name of its key among the canary's keys. */
  readonly key: string;
  /** Name of the other side's bucket. */
  readonly replicatesTo: pulumi.Input<string>;
  /** See {@link plannedLock}. */
  readonly lock: string;
}

/** How a class's buckets are locked, in the words of lambdas/recovery-canary: `off`, `on`, or mode and days (X6). */
export function plannedLock({ objectLock }: Pick<DataClass, "objectLock">, mode: "GOVERNANCE" | "COMPLIANCE"): string {
  if (objectLock === null) return "off";
  return objectLock.defaultRetentionDays === null ? "on" : `${mode} ${objectLock.defaultRetentionDays}`;
}

export interface KnownExpectation {
  readonly keys: Readonly<Record<string, string>>;
  readonly vaults: readonly { readonly name: string; readonly key: string; readonly lock: CanaryVault["lock"] }[];
  readonly buckets: readonly {
    readonly name: string;
    readonly key: string;
    readonly replicatesTo: string;
    readonly lock: string;
  }[];
}

/**
 * The declaration as the function reads it (lambdas/recovery-canary/expected.ts). It travels in the environment: about 110
 * bytes a bucket, so that a few dozen stores fit, and what the canary compares with changes in one step with the function.
 * Throws when it does not fit, instead of leaving Lambda to refuse it half way through a deployment.
 */
export function renderedExpectation({ keys, vaults, buckets }: KnownExpectation): string {
  const json = JSON.stringify({
    keys,
    vaults: vaults.map(({ name, key, lock }) => ({
      name,
      key,
      minDays: lock.minDays,
      maxDays: lock.maxDays,
      ...(lock.mode === "compliance" ? { compliance: true } : {}),
    })),
    buckets: buckets.map(({ name, key, replicatesTo, lock }) => ({ name, key, to: replicatesTo, lock })),
  });
  const bytes = Buffer.byteLength(json);
  if (bytes > expectationLimitBytes) {
    throw new RangeError(
      `The canary's declaration has ${bytes} bytes; its environment has room for ${expectationLimitBytes}. Declare a second canary for some of the buckets.`,
    );
  }
  return json;
}

/** What a canary looks at. */
export interface CanaryLooks {
  readonly keys: Readonly<Record<string, pulumi.Input<string>>>;
  readonly vaults: readonly CanaryVault[];
  readonly buckets: readonly CanaryBucket[];
}

/** The declaration once the names are known. */
export function expectation({ keys, vaults, buckets }: CanaryLooks): pulumi.Output<string> {
  return pulumi
    .all([
      pulumi.all(keys),
      pulumi.all(vaults.map(({ name }) => name)),
      pulumi.all(buckets.map(({ name, replicatesTo }) => pulumi.all([name, replicatesTo]))),
    ])
    .apply(([keyArns, vaultNames, bucketNames]) =>
      renderedExpectation({
        keys: keyArns,
        vaults: vaults.map(({ key, lock }, at) => ({ name: vaultNames[at] ?? "", key, lock })),
        buckets: buckets.map(({ key, lock }, at) => {
          const [name = "", replicatesTo = ""] = bucketNames[at] ?? [];
          return { name, key, replicatesTo, lock };
        }),
      }),
    );
}

/** Least privilege: these keys under this context, these vaults, these buckets' settings and no object in them. */
export function lookStatements({ keys, vaults, buckets }: CanaryLooks): Statement[] {
  return [
    {
      Sid: "ProveKeys",
      Effect: "Allow",
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: Object.values(keys),
      Condition: { StringEquals: { [`kms:EncryptionContext:${canaryContext.key}`]: canaryContext.value } },
    },
    ...(vaults.length === 0
      ? []
      : [
          {
            Sid: "DescribeVaults",
            Effect: "Allow",
            Action: "backup:DescribeBackupVault",
            Resource: vaults.map(({ arn }) => arn),
          } as const,
        ]),
    ...(buckets.length === 0
      ? []
      : [
          {
            Sid: "ReadSettingsOfBuckets",
            Effect: "Allow",
            Action: [
              "s3:GetBucketObjectLockConfiguration",
              "s3:GetBucketPublicAccessBlock",
              "s3:GetBucketVersioning",
              "s3:GetEncryptionConfiguration",
              "s3:GetReplicationConfiguration",
            ],
            Resource: buckets.map(({ arn }) => arn),
          } as const,
        ]),
  ];
}
