import * as pulumi from "@pulumi/pulumi";
import type { DataClass } from "../../protection/dataClasses";
import { refuse } from "../common/problems";
import type { AccessLogBucket } from "./accessLogBucket";
import { bucketNameProblems } from "./bucketName";
import { BucketSide } from "./bucketSide";
import { storageProblems } from "./lifecycle";
import { Replication } from "./replication";

export interface ProtectedBucketArgs {
  /** What the bucket holds: it decides lifecycle, Object Lock and tags. */
  readonly dataClass: DataClass;
  readonly primaryRegion: string;
  readonly recoveryRegion: string;
  /** The buckets are called `<bucketPrefix>-<region>-<suffix>`. */
  readonly bucketPrefix: string;
  /** What makes the names unique among all accounts: at most 8 characters. */
  readonly suffix: pulumi.Input<string>;
  readonly accountId: pulumi.Input<string>;
  /** By Region: the key in that Region. */
  readonly keyArns: Readonly<Record<string, pulumi.Input<string>>>;
  /** By Region: where that Region's access logs go. */
  readonly accessLogs: Readonly<Record<string, AccessLogBucket>>;
  /** By Region: the topic that is told when replication fails or is later than promised. */
  readonly alarmTopicArns: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Mode of the default retention, where the class has one. COMPLIANCE cannot be shortened or lifted by anyone (X6):
   * it needs the acknowledgement in the stack's configuration.
   */
  readonly objectLockMode: "GOVERNANCE" | "COMPLIANCE";
  /**
   * The one role that may delete versions in a locked bucket before their time; it need not exist yet.
   * @default none may; the policy has to be changed first
   */
  readonly breakGlassRoleName?: string;
  /**
   * Roles that copy out of a bucket into another Region, where S3 reads in their name; they need not exist yet. Where
   * TLS 1.3 is demanded, not of them: nothing says which version S3 speaks between Regions.
   * @default none
   */
  readonly copyingRoleNames?: readonly string[];
  /**
   * Whether S3 lists every version of both sides once a day into the access-log buckets, which have to take inventories
   * (`inventorySourceArns`).
   * @default false
   */
  readonly inventory?: boolean;
  /** Beside the three tags of the protection plan, which win. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A class's data in two Regions, each the other's replica: written on either side, it is on the other within 15 minutes
 * (RTC), so that the way back after a failover needs no copying by hand. Both sides are set up alike and carry the same
 * tags: what happens to them is decided by the plans of their Region. Both directions have alarms.
 *
 * Both buckets are protected unless `protect` says otherwise; no setting of this component empties one.
 */
export class ProtectedBucket extends pulumi.ComponentResource {
  readonly primary: BucketSide;
  readonly recovery: BucketSide;

  constructor(name: string, args: ProtectedBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:storage:ProtectedBucket", name, {}, opts);
    const { primaryRegion, recoveryRegion } = args;
    refuse(problemsOf(args), this);
    const replicationRoleNames = [
      ...[recoveryRegion, primaryRegion].map((to) => replicationRoleName(args, to)),
      ...(args.copyingRoleNames ?? []),
    ];

    const side = (which: string, region: string): BucketSide =>
      new BucketSide(
        `${name}-${which}`,
        {
          dataClass: args.dataClass,
          region,
          bucketPrefix: args.bucketPrefix,
          suffix: args.suffix,
          accountId: args.accountId,
          keyArn: given(args.keyArns, region),
          accessLogs: given(args.accessLogs, region),
          objectLockMode: args.objectLockMode,
          replicationRoleNames,
          ...(args.inventory === undefined ? {} : { inventory: args.inventory }),
          ...(args.breakGlassRoleName === undefined ? {} : { breakGlassRoleName: args.breakGlassRoleName }),
          ...(args.tags === undefined ? {} : { tags: args.tags }),
        },
        { parent: this, ...(opts?.protect === undefined ? {} : { protect: opts.protect }) },
      );
    this.primary = side("primary", primaryRegion);
    this.recovery = side("recovery", recoveryRegion);

    const replicate = (which: string, source: BucketSide, destination: BucketSide): Replication =>
      new Replication(
        `${name}-${which}`,
        {
          source,
          destination,
          roleName: replicationRoleName(args, destination.region),
          locked: args.dataClass.objectLock !== null,
          alarmTopicArns: args.alarmTopicArns,
          ...(args.tags === undefined ? {} : { tags: args.tags }),
        },
        { parent: this },
      );
    replicate("replication", this.primary, this.recovery);
    replicate("failback", this.recovery, this.primary);

    this.registerOutputs({ primary: this.primary.name, recovery: this.recovery.name });
  }
}

/** At most 64 characters, because a bucket's prefix leaves room for Region and suffix. */
function replicationRoleName({ bucketPrefix }: ProtectedBucketArgs, destinationRegion: string): string {
  return `${bucketPrefix}-to-${destinationRegion}`;
}

function problemsOf(args: ProtectedBucketArgs): string[] {
  const regions = [args.primaryRegion, args.recoveryRegion];
  return [
    ...(args.primaryRegion === args.recoveryRegion
      ? [`recoveryRegion: ${args.recoveryRegion} is the primary Region too; a copy there does not survive its loss.`]
      : []),
    ...regions.flatMap((region) => bucketNameProblems(args.bucketPrefix, region)),
    ...regions
      .filter((region) => !(region in args.keyArns))
      .map((region) => `keyArns: no key for ${region}; there are keys for ${listed(args.keyArns)}.`),
    ...regions
      .filter((region) => !(region in args.accessLogs))
      .map((region) => `accessLogs: no access-log bucket in ${region}; there are some in ${listed(args.accessLogs)}.`),
    ...regions
      .filter((region) => args.inventory === true && args.accessLogs[region]?.takesInventories === false)
      .map(
        (region) => `inventory: the access-log bucket in ${region} takes none; name this one in inventorySourceArns.`,
      ),
    ...regions
      .filter((region) => !(region in args.alarmTopicArns))
      .map((region) => `alarmTopicArns: no topic in ${region}; there are some in ${listed(args.alarmTopicArns)}.`),
    ...storageProblems(args.dataClass),
  ];
}

function listed(record: Readonly<Record<string, unknown>>): string {
  return Object.keys(record).join(", ") || "no Region";
}

function given<T>(record: Readonly<Record<string, T>>, region: string): T {
  const value = record[region];
  if (value === undefined) throw new Error(`Nothing is given for ${region}.`);
  return value;
}
