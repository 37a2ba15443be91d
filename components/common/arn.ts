/** What a Region's partition is called in its ARNs. Commercial Regions, China and GovCloud differ. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}

export interface ArnParts {
  /** The service's name in ARNs, for example `kms`. */
  readonly service: string;
  /** @default none: global services and S3 buckets have no Region in their ARN */
  readonly region?: string;
  /** @default none: S3 buckets and AWS-managed policies have no account in their ARN */
  readonly account?: string;
  /** Everything after the account, for example `key/*` or `log-group:/aws/lambda/*`. */
  readonly resource: string;
  /** @default the partition of `region`; `aws` without a Region */
  readonly partition?: string;
}

/** The one place where an ARN is put together: hand-built ones forget the partition. */
export function arn({
  service,
  region = "",
  account = "",
  resource,
  partition = partitionOf(region),
}: ArnParts): string {
  return ["arn", partition, service, region, account, resource].join(":");
}

/** The account's root: in a policy it stands for every principal that the account's own IAM policies allow. */
export function rootArn(account: string, region: string): string {
  return arn({ service: "iam", account, resource: "root", partition: partitionOf(region) });
}

/** A role by name, whether or not it exists yet. `roleName` may carry a path: `ops/break-glass`. */
export function roleArn(account: string, roleName: string, region: string): string {
  return arn({ service: "iam", account, resource: `role/${roleName}`, partition: partitionOf(region) });
}
