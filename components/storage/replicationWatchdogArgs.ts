import * as pulumi from "@pulumi/pulumi";
import type { DataClass } from "../../protection/dataClasses";
import type { CatalogueTable } from "../operations/reporting";
import type { AccessLogBucket } from "./accessLogBucket";
import type { LateCopies } from "./lateCopies";
import type { WatchdogFacts } from "./replicationWatchdogPolicy";

export interface WatchedPair {
  /** Its ID, how long its copies may stay, and whether its objects are locked. */
  readonly dataClass: Pick<DataClass, "id" | "noncurrentDays" | "objectLock">;
  readonly source: {
    readonly name: pulumi.Input<string>;
    readonly arn: pulumi.Input<string>;
    readonly keyArn: pulumi.Input<string>;
  };
  /** The replica's bucket: where a late copy belongs. The watchdog itself does not touch it. */
  readonly destination: { readonly name: pulumi.Input<string> };
}

export interface ReplicationWatchdogArgs {
  /** Where the objects are written, and where everything of the watchdog but the copies is. */
  readonly region: string;
  readonly recoveryRegion: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the Region for queues, logs and variables; it has to admit `events`, `logs` and `sqs`. */
  readonly keyArn: pulumi.Input<string>;
  /** The pairs of the classes that `needsReplicationWatch` names; one a class. */
  readonly pairs: readonly WatchedPair[];
  readonly lateCopies: {
    readonly bucketPrefix: string;
    readonly suffix: pulumi.Input<string>;
    /** The replicas' key, in the recovery Region. */
    readonly keyArn: pulumi.Input<string>;
    /** The recovery Region's. */
    readonly accessLogs: AccessLogBucket;
  };
  /** The Region's catalogue table: the status reads the watchdog's signal there. */
  readonly catalogueTable: CatalogueTable;
  /** The Region's critical topic, for the alarms of the function and of the queues. */
  readonly alarmTopicArn: pulumi.Input<string>;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What the statements need, once it is known. */
export function watchdogFacts(
  { region, accountId, pairs, catalogueTable }: ReplicationWatchdogArgs,
  lateCopies: LateCopies,
  queueArn: pulumi.Input<string>,
): pulumi.Output<WatchdogFacts> {
  return pulumi.output({
    region,
    accountId,
    sources: pairs.map(({ dataClass, source }) => ({
      bucketArn: source.arn,
      keyArn: source.keyArn,
      locked: dataClass.objectLock !== null,
    })),
    lateCopies: { bucketArn: lateCopies.arn, region: lateCopies.region, keyArn: lateCopies.keyArn },
    queueArn,
    table: catalogueTable,
  });
}

/** Everything that is wrong with the arguments. */
export function watchdogProblems({ region, recoveryRegion, pairs }: ReplicationWatchdogArgs): string[] {
  const ids = pairs.map(({ dataClass }) => dataClass.id);
  return [
    ...(region === recoveryRegion
      ? [`recoveryRegion: ${recoveryRegion} is the watched Region too; a copy there does not survive its loss.`]
      : []),
    ...(ids.length === 0 ? ["pairs: is empty; without a watched class leave the component out."] : []),
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `pairs: names ${id} twice; a class has one pair.`),
  ];
}
