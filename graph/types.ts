/**
 * One resource of a stack, as `pulumi preview --json` (newState) and `pulumi stack export` describe it.
 * Values are plain JSON; what is not known yet is the string {@link UNKNOWN}, a secret is {@link SecretValue}-shaped in a state file
 * and the text "[secret]" in a preview digest.
 */
export interface ResourceNode {
  readonly urn: string;
  /** Type token, for example `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** Logical name: the URN's last part. */
  readonly name: string;
  /** False for components. */
  readonly custom: boolean;
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly parent?: string;
  readonly protect: boolean;
  readonly provider?: string;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** What stands for a value that nobody knows before the deployment (the SDK's own sentinel for an unknown string). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
