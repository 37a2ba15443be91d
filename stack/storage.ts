import type * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../components/common/arn";
import type { AlertChannels } from "../components/monitoring/alertChannels";
import { AccessLogBucket } from "../components/storage/accessLogBucket";
import { ProtectedBucket } from "../components/storage/protectedBucket";
import { replicationWatchdogRoleName } from "../components/storage/replicationWatchdog";
import { dataClassIds } from "../protection/tags";
import type { DataClassId } from "../protection/tags";
import type { StackContext } from "./context";

/** The replication watchdog's component; the buckets' policies let its role read what replication has not carried over. */
export const watchdogName = "replication-watchdog";

export interface Stored {
  readonly buckets: Readonly<Record<DataClassId, ProtectedBucket>>;
  readonly accessLogs: Readonly<Record<string, AccessLogBucket>>;
}

/** Where data is kept: a pair of buckets for each data class, and a bucket for each Region's access logs and inventories. */
export function storage(
  context: StackContext,
  alerts: AlertChannels,
  keyArns: Readonly<Record<string, pulumi.Output<string>>>,
): Stored {
  const { config, plan, primary, recovery, regions, namePrefix, suffix, accountId, tags } = context;
  const accessLogs = Object.fromEntries(
    regions.map((region) => [
      region,
      new AccessLogBucket(`access-logs-${region}`, {
        region,
        bucketPrefix: `${namePrefix}-access-logs`,
        inventorySourceArns: [`arn:${partitionOf(region)}:s3:::${namePrefix}-*`],
        suffix,
        accountId,
        tags,
      }),
    ]),
  );
  const buckets = dataClassIds.map((id) => [
    id,
    new ProtectedBucket(id, {
      dataClass: plan.dataClasses[id],
      primaryRegion: primary,
      recoveryRegion: recovery,
      bucketPrefix: `${namePrefix}-${id}`,
      keyArns,
      accessLogs,
      alarmTopicArns: Object.fromEntries(regions.map((region) => [region, alerts.topicArn(region, "warning")])),
      objectLockMode: plan.objectLockMode,
      breakGlassRoleName: config.breakGlassRoleName,
      inventory: true,
      copyingRoleNames: [replicationWatchdogRoleName(watchdogName)],
      suffix,
      accountId,
      tags,
    }),
  ]);
  return { buckets: Object.fromEntries(buckets) as Record<DataClassId, ProtectedBucket>, accessLogs };
}
