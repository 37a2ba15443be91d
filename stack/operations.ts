import { SigningKey } from "../components/keys/signingKey";
import { AuditTrail } from "../components/operations/auditTrail";
import { BackupCatalogue } from "../components/operations/backupCatalogue";
import { catalogueTableName } from "../components/operations/catalogueTable";
import type { TablePlace } from "../components/operations/catalogueTable";
import { signerRoleName } from "../components/operations/dailyAnchor";
import { OperationEvents } from "../components/operations/operationEvents";
import { OperationsLog } from "../components/operations/operationsLog";
import type { AlertChannels } from "../components/monitoring/alertChannels";
import type { AccessLogBucket } from "../components/storage/accessLogBucket";
import type { ProtectedBucket } from "../components/storage/protectedBucket";
import type { DataClassId } from "../protection/tags";
import { ofRegion } from "./context";
import type { StackContext } from "./context";

/** What the operations log and all that watches is made with, besides the stack's context. */
export interface OperationsParts {
  readonly alerts: AlertChannels;
  readonly buckets: Readonly<Record<DataClassId, ProtectedBucket>>;
  readonly storageKeyArns: Readonly<Record<string, StackContext["accountId"]>>;
  readonly accessLogs: Readonly<Record<string, AccessLogBucket>>;
}

export interface Recorded {
  readonly log: OperationsLog;
  readonly catalogue: BackupCatalogue;
  /** The other Region's catalogue. */
  readonly otherCatalogue: TablePlace;
}

/** What was done, in both Regions: the trail, the chained log, and the catalogue that is made from it. */
export function operations(
  context: StackContext,
  { alerts, buckets, storageKeyArns, accessLogs }: OperationsParts,
): Readonly<Record<string, Recorded>> {
  const { config, plan, primary, recovery, regions, namePrefix, suffix, accountId, operationsKey, tags } = context;
  const { breakGlassRoleName } = config;
  const signingKey = new SigningKey("signing-key", {
    description: "Signs the daily heads of NeonPro's operations log",
    region: primary,
    replicaRegions: [recovery],
    accountId,
    breakGlassRoleName,
    signerRoleNames: regions.map((region) => signerRoleName(`operations-log-${region}`)),
    aliasName: `${namePrefix}-signing`,
    tags,
  });
  new AuditTrail("audit", {
    homeRegion: primary,
    bucketRegion: recovery,
    bucketPrefix: `${namePrefix}-audit-trail`,
    suffix,
    accountId,
    keyArn: ofRegion(storageKeyArns, recovery),
    accessLogs: ofRegion(accessLogs, recovery),
    dataClass: plan.dataClasses["operations-log"],
    objectLockMode: plan.objectLockMode,
    breakGlassRoleName,
    lockedBucketArns: Object.entries(buckets)
      .filter(([id]) => plan.dataClasses[id as DataClassId].objectLock !== null)
      .flatMap(([, pair]) => [pair.primary.arn, pair.recovery.arn]),
    tags,
  });
  return Object.fromEntries(
    regions.map((region) => {
      const otherRegion = region === primary ? recovery : primary;
      const archive = region === primary ? buckets["operations-log"].primary : buckets["operations-log"].recovery;
      const common = { region, accountId, keyArn: operationsKey.arnIn(region), tags };
      const log = new OperationsLog(`operations-log-${region}`, {
        ...common,
        otherRegion,
        signingKeyArn: signingKey.arnIn(region),
        archive: { name: archive.name, arn: archive.arn, keyArn: ofRegion(storageKeyArns, region) },
        catalogueTable: catalogueTableName(`catalogue-${region}`),
        breakGlassRoleName,
        topicArns: alerts.topicArnsIn(region),
      });
      new OperationEvents(`operation-events-${region}`, {
        ...common,
        breakGlassRoleName,
        queue: log.queue,
        bucketPrefix: `${namePrefix}-`,
        alarmTopicArn: alerts.topicArn(region, "critical"),
      });
      const otherCatalogue = {
        region: otherRegion,
        tableName: catalogueTableName(`catalogue-${otherRegion}`),
        keyArn: operationsKey.arnIn(otherRegion),
      };
      const catalogue = new BackupCatalogue(`catalogue-${region}`, {
        ...common,
        streamArn: log.streamArn,
        other: otherCatalogue,
        alarmTopicArn: alerts.topicArn(region, "warning"),
      });
      return [region, { log, catalogue, otherCatalogue }];
    }),
  );
}
