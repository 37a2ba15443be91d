import type { BackupCadence } from "../components/backup/backupCadence";
import type { BackupVaults } from "../components/backup/backupVaults";
import type { RecoveryAccount } from "../components/backup/recoveryAccount";
import { databaseCadence } from "../components/database/databaseReplica";
import type { DatabaseReplica } from "../components/database/databaseReplica";
import type { DnsFailover } from "../components/failover/dnsFailover";
import type { RecoveryKey } from "../components/keys/recoveryKey";
import { KpiAlarms } from "../components/monitoring/kpiAlarms";
import { RecoveryDashboard } from "../components/monitoring/recoveryDashboard";
import { plannedLock } from "../components/operations/canaryExpectation";
import { RecoveryCanary } from "../components/operations/recoveryCanary";
import { ScheduleWatch } from "../components/operations/scheduleWatch";
import { StatusEndpoint } from "../components/operations/statusEndpoint";
import { ReplicationWatchdog } from "../components/storage/replicationWatchdog";
import { needsReplicationWatch } from "../protection/replicationWatch";
import { statusPlan, watchedSignals } from "../protection/statusPlan";
import { dataClassIds } from "../protection/tags";
import { ofRegion } from "./context";
import type { StackContext } from "./context";
import type { OperationsParts, Recorded } from "./operations";
import { watchdogName } from "./storage";

export interface WatchedParts extends OperationsParts {
  readonly recorded: Readonly<Record<string, Recorded>>;
  readonly vaultKey: RecoveryKey;
  readonly databaseKey: RecoveryKey;
  readonly replica: DatabaseReplica | undefined;
  readonly vaults: BackupVaults;
  readonly cadence: BackupCadence;
  readonly recoveryAccount: RecoveryAccount | undefined;
  readonly dns: DnsFailover;
}

/**
 * Whether it still protects: the canary, the watch over schedules, the figures, the status that anyone may ask for, the
 * replication watchdog, and one dashboard. Gives the address of each Region's status.
 */
export function watching(context: StackContext, parts: WatchedParts): Readonly<Record<string, string>> {
  const { plan, primary, recovery, accountId, operationsKey, namePrefix, suffix, tags } = context;
  const { alerts, buckets, vaults, recoveryAccount } = parts;
  const pairs = dataClassIds.map((id) => ({ dataClass: plan.dataClasses[id], pair: buckets[id] }));
  const judged = statusPlan(plan, watchedSignals(plan));
  const zoneName = "create" in plan.dnsZone ? plan.dnsZone.create : plan.dnsZone.name;

  const watched = Object.entries(parts.recorded).map(([region, { catalogue, otherCatalogue }]) => {
    const here = region === primary;
    const common = { region, accountId, keyArn: operationsKey.arnIn(region), tags };
    const reporting = {
      ...common,
      catalogue: catalogue.place,
      alarmTopicArn: alerts.topicArn(region, "critical"),
    };
    const vault = here ? vaults.primary : vaults.recovery;
    const canary = new RecoveryCanary(`recovery-canary-${region}`, {
      ...reporting,
      keys: {
        storage: ofRegion(parts.storageKeyArns, region),
        vault: parts.vaultKey.arnIn(region),
        database: parts.databaseKey.arnIn(region),
        operations: operationsKey.arnIn(region),
        ...(!here && recoveryAccount && { "recovery-account": recoveryAccount.vault.keyArn }),
      },
      vaults: [
        {
          name: vault.name,
          arn: vault.arn,
          key: "vault",
          lock: here ? plan.vaultLocks.primary : plan.vaultLocks.recovery,
        },
      ],
      buckets: pairs.map(({ dataClass, pair }) => {
        const [side, other] = here ? [pair.primary, pair.recovery] : [pair.recovery, pair.primary];
        return {
          name: side.name,
          arn: side.arn,
          key: "storage",
          replicatesTo: other.name,
          lock: plannedLock(dataClass, plan.objectLockMode),
        };
      }),
    });
    const schedules = new ScheduleWatch(`schedule-watch-${region}`, {
      ...reporting,
      cadences: plan.cadences,
      // Nothing but a database carries the hourly cadence.
      ...(parts.replica ? {} : { mayBeEmpty: ["hourly" as const] }),
      resources: [
        ...pairs.map(({ dataClass, pair }) => ({ arn: pair.primary.arn, cadence: dataClass.cadence })),
        ...(parts.replica ? [{ arn: parts.replica.primary.cluster.arn, cadence: databaseCadence }] : []),
      ],
      ...(here ? { plans: plansOf(parts) } : { arrivals: arrivalsOf(vaults) }),
    });
    const kpis = new KpiAlarms(`kpis-${region}`, {
      ...reporting,
      other: otherCatalogue,
      statusPlan: judged,
      dataClasses: plan.dataClasses,
    });
    const endpoint = new StatusEndpoint(`status-${region}`, {
      ...common,
      tableName: catalogue.table.name,
      tableArn: catalogue.table.arn,
      other: otherCatalogue,
      plan: judged,
      zoneId: parts.dns.zoneId,
      recordName: `status-${region}.${zoneName}`,
      alarmTopicArn: alerts.topicArn(region, "warning"),
    });
    return { region, url: endpoint.url, alarmArns: [canary, schedules, kpis].flatMap(({ alarmArns }) => alarmArns) };
  });

  new ReplicationWatchdog(watchdogName, {
    region: primary,
    recoveryRegion: recovery,
    accountId,
    keyArn: operationsKey.arnIn(primary),
    pairs: pairs
      .filter(({ dataClass }) => needsReplicationWatch(dataClass))
      .map(({ dataClass, pair }) => ({ dataClass, source: pair.primary, destination: pair.recovery })),
    lateCopies: {
      bucketPrefix: `${namePrefix}-late-copies`,
      suffix,
      keyArn: ofRegion(parts.storageKeyArns, recovery),
      accessLogs: ofRegion(parts.accessLogs, recovery),
    },
    catalogueTable: ofRegion(parts.recorded, primary).catalogue.place,
    alarmTopicArn: alerts.topicArn(primary, "critical"),
    tags,
  });
  new RecoveryDashboard("recovery", {
    primaryRegion: primary,
    recoveryRegion: recovery,
    alarmArns: Object.fromEntries(watched.map(({ region, alarmArns }) => [region, alarmArns])),
    dataClasses: dataClassIds,
    replications: pairs.map(({ dataClass, pair }) => ({
      dataClass: dataClass.id,
      source: pair.primary.name,
      destination: pair.recovery.name,
      destinationRegion: recovery,
    })),
  });
  return Object.fromEntries(watched.map(({ region, url }) => [region, url]));
}

function plansOf({ vaults, cadence }: WatchedParts) {
  return {
    vault: { name: vaults.primary.name, arn: vaults.primary.arn },
    ids: Object.fromEntries(Object.entries(cadence.plans).map(([id, plan]) => [id, plan.id])),
  };
}

function arrivalsOf({ recovery, airGappedVault }: BackupVaults) {
  return [
    { name: recovery.name, arn: recovery.arn, destination: "recovery-region" as const },
    ...(airGappedVault
      ? [{ name: airGappedVault.name, arn: airGappedVault.arn, destination: "air-gapped" as const }]
      : []),
  ];
}
