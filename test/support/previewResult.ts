import { buildUrn } from "../../graph/urn";
import type { PolicyViolation, PreviewDigest, PreviewResult, PreviewStep } from "../../preview/types";

/** Hand-made results of a preview, for tests of what is drawn from them: nothing here ran. */

export interface StepOptions {
  readonly parent?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly provider?: string;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly op?: PreviewStep["op"];
}

const project = "shop";
const stack = "dev";

/** A custom resource's step. */
export function resource(
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>> = {},
  options: StepOptions = {},
): PreviewStep {
  return step(true, type, name, inputs, options);
}

/** A component's step. */
export function component(type: string, name: string, options: StepOptions = {}): PreviewStep {
  return step(false, type, name, {}, options);
}

function step(
  custom: boolean,
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>>,
  { parent, outputs, provider, propertyDependencies, op }: StepOptions,
): PreviewStep {
  const urn = buildUrn({ stack, project, type, name, ...(parent === undefined ? {} : { parent }) });
  return {
    op: op ?? "create",
    urn,
    newState: {
      urn,
      type,
      custom,
      inputs,
      outputs: outputs ?? inputs,
      dependencies: [],
      propertyDependencies: propertyDependencies ?? {},
      ...(parent === undefined ? {} : { parent }),
      ...(provider === undefined ? {} : { provider }),
    },
  };
}

export function violation(changes: Partial<PolicyViolation> = {}): PolicyViolation {
  return {
    pack: "house",
    packVersion: "1.2.0",
    policy: "bucket-encrypted",
    description: "Buckets are encrypted.",
    message: "Encrypt the bucket.",
    enforcementLevel: "mandatory",
    severity: "high",
    ...changes,
  };
}

export function digest(changes: Partial<PreviewDigest> = {}): PreviewDigest {
  return {
    config: {},
    steps: [],
    changeSummary: {},
    diagnostics: [],
    policies: { packs: [], violations: [], remediations: [] },
    provisional: [],
    outputs: {},
    ...changes,
  };
}

export function previewResult(
  changes: Partial<PreviewDigest> = {},
  others: Partial<Omit<PreviewResult, "digest">> = {},
): PreviewResult {
  return { project, stack, account: "123456789012", milliseconds: 4210, digest: digest(changes), ...others };
}

/** A bucket with its lifecycle, as @pulumi/aws 7 registers them, named by known values. */
export function bucket(
  name: string,
  region: string,
  tags: Readonly<Record<string, string>>,
  expirations?: Readonly<Record<string, number>>,
): PreviewStep[] {
  const arn = `arn:aws:s3:::${name}`;
  const steps = [
    resource(
      "aws:s3/bucket:Bucket",
      name,
      { bucket: name, region, tags },
      { outputs: { bucket: name, arn, id: name } },
    ),
  ];
  if (expirations !== undefined) {
    const rules = Object.entries(expirations).map(([prefix, days]) => ({
      id: `expire ${prefix}`,
      status: "Enabled",
      filter: { prefix },
      ...(days > 0 ? { expiration: { days } } : {}),
    }));
    const type = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    steps.push(resource(type, `${name}-lifecycle`, { bucket: name, region, rules }));
  }
  return steps;
}

/** A replication from one bucket to another. */
export function replication(from: string, to: string, status = "Enabled"): PreviewStep {
  const rules = [{ status, destination: { bucket: `arn:aws:s3:::${to}` } }];
  return resource("aws:s3/bucketReplicationConfig:BucketReplicationConfig", `${from}-replication`, {
    bucket: from,
    rules,
  });
}
