import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { BackupCadence } from "./components/backup/backupCadence";
import { BackupVaults } from "./components/backup/backupVaults";
import { RecoveryAccount } from "./components/backup/recoveryAccount";
import { DnsFailover } from "./components/failover/dnsFailover";
import type { RecoveryKey } from "./components/keys/recoveryKey";
import { loadStackConfig } from "./protection/load";
import { protectionPlan } from "./protection/plan";
import { environmentTagKey } from "./protection/tags";
import { alerting } from "./stack/alerting";
import { database } from "./stack/database";
import { stackKeys } from "./stack/keys";
import { operations } from "./stack/operations";
import { storage } from "./stack/storage";
import { watching } from "./stack/watching";

const config = loadStackConfig();
const plan = protectionPlan(config);
const { primary, recovery } = config.regions;
const regions = [primary, recovery];
// Route 53 puts its health-check metrics in us-east-1, so their alarms, topic and key have to be there (X14).
const dnsMetricsRegion = "us-east-1";
const namePrefix = `neonpro-${pulumi.getStack()}`;
const tags = { project: pulumi.getProject(), stack: pulumi.getStack(), [environmentTagKey]: config.environment };

const accountId = aws.getCallerIdentityOutput().accountId;
const suffix = new random.RandomId("suffix", { byteLength: 4 }).hex;

const { storageKey, replicaKey, vaultKey, operationsKey, databaseKey } = stackKeys({
  primary,
  recovery,
  dnsMetricsRegion,
  namePrefix,
  accountId,
  breakGlassRoleName: config.breakGlassRoleName,
  tags,
});
const storageKeyArns = { [primary]: storageKey.arnIn(primary), [recovery]: replicaKey.arnIn(recovery) };

function arnsOf(key: RecoveryKey): Readonly<Record<string, pulumi.Output<string>>> {
  return Object.fromEntries(regions.map((region) => [region, key.arnIn(region)]));
}

const context = {
  config,
  plan,
  primary,
  recovery,
  regions,
  namePrefix,
  suffix,
  accountId,
  operationsKey,
  tags,
};
const alerts = alerting(context);

const { buckets, accessLogs } = storage(context, alerts, storageKeyArns);

const recoveryAccount =
  config.recoveryAccount &&
  new RecoveryAccount("recovery-account", {
    ...config.recoveryAccount,
    namePrefix,
    region: recovery,
    sourceAccountId: accountId,
    ...(plan.vaultLocks.recoveryAccount && { lock: plan.vaultLocks.recoveryAccount }),
    tags,
  });
const vaults = new BackupVaults("vaults", {
  namePrefix,
  primaryRegion: primary,
  recoveryRegion: recovery,
  accountId,
  keyArns: arnsOf(vaultKey),
  lock: plan.vaultLocks.primary,
  recoveryLock: plan.vaultLocks.recovery,
  breakGlassRoleName: config.breakGlassRoleName,
  notificationTopicArns: Object.fromEntries(regions.map((region) => [region, alerts.topicArn(region, "warning")])),
  ...(recoveryAccount && { recoveryAccount: recoveryAccount.vault }),
  ...(config.vaults.airGapped && { airGapped: config.vaults.airGapped }),
  tags,
});
const cadence = new BackupCadence("cadence", {
  namePrefix,
  region: primary,
  recoveryRegion: recovery,
  accountId,
  cadences: plan.cadences,
  vaultName: vaults.primary.name,
  vaultKeyArn: vaultKey.arnIn(primary),
  destinations: vaults.destinations,
  destinationKeyArns: [vaultKey.arnIn(recovery), ...(recoveryAccount ? [recoveryAccount.vault.keyArn] : [])],
  sourceKeyArns: [storageKey.arnIn(primary), databaseKey.arnIn(primary)],
  excludedDataClasses: plan.excludedFromVaults,
  optInRegions: regions,
  ...(config.backups.resourceTypes && { resourceTypes: config.backups.resourceTypes }),
  locks: vaults.locks,
  startAfter: [vaults],
  tags,
});

const dns = new DnsFailover("dns", {
  zone: plan.dnsZone,
  recordName: config.dns.recordName,
  primaryEndpoint: config.dns.primaryEndpoint,
  recoveryEndpoint: config.dns.recoveryEndpoint,
  healthPath: config.dns.healthPath,
  primaryRegion: primary,
  recoveryRegion: recovery,
  accountId,
  keyArnRecovery: operationsKey.arnIn(recovery),
  keyArnUsEast1: operationsKey.arnIn(dnsMetricsRegion),
  alarmEmails: config.alerts.warning.email,
  recoveryAlarmTopicArn: alerts.topicArn(recovery, "critical"),
  tags,
});

const parts = { alerts, buckets, storageKeyArns, accessLogs };
const replica = database(context, { ...parts, databaseKey });
const recorded = operations(context, parts);
const statusUrlOf = watching(context, {
  ...parts,
  recorded,
  vaultKey,
  databaseKey,
  replica,
  vaults,
  cadence,
  recoveryAccount,
  dns,
});

// What operators and runbooks need.
export const bucketNames = Object.fromEntries(
  Object.entries(buckets).map(([id, pair]) => [id, { primary: pair.primary.name, recovery: pair.recovery.name }]),
);
export const vaultArns = { primary: vaults.primary.arn, ...vaults.destinations };
export const planIds = Object.fromEntries(Object.entries(cadence.plans).map(([id, { id: planId }]) => [id, planId]));
export const keyArns = { storage: storageKeyArns, vaults: arnsOf(vaultKey), operations: arnsOf(operationsKey) };
export const topicArns = Object.fromEntries(regions.map((region) => [region, alerts.topicArnsIn(region)]));
export const dnsZoneId = dns.zoneId;
// Empty for an adopted zone, whose name servers do not change.
export const dnsNameServers = dns.nameServers ?? [];
export const dnsStatus = dns.status;
export const latchTable = dns.latch.table.name;
export const logTables = Object.fromEntries(
  Object.entries(recorded).map(([region, { log }]) => [region, log.table.name]),
);
export const catalogueTables = Object.fromEntries(
  Object.entries(recorded).map(([region, { catalogue }]) => [region, catalogue.table.name]),
);
export const statusUrls = statusUrlOf;
