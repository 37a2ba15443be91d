import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { BackupCadence } from "./components/backup/backupCadence";
import { BackupVaults } from "./components/backup/backupVaults";
import { RecoveryAccount } from "./components/backup/recoveryAccount";
import { DnsFailover } from "./components/failover/dnsFailover";
import { RecoveryKey } from "./components/keys/recoveryKey";
import { AlertChannels } from "./components/monitoring/alertChannels";
import { BackupAlarm } from "./components/monitoring/backupAlarm";
import { AccessLogBucket } from "./components/storage/accessLogBucket";
import { ProtectedBucket } from "./components/storage/protectedBucket";
import { loadStackConfig } from "./protection/load";
import { protectionPlan } from "./protection/plan";
import { dataClassIds, environmentTagKey } from "./protection/tags";

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

// Losing one key must not end every copy: what is stored has a key of its own in each Region, what is backed up another.
const keyArgs = { region: primary, accountId, breakGlassRoleName: config.breakGlassRoleName, tags };
const storageKey = new RecoveryKey("storage-key", {
  ...keyArgs,
  aliasName: `${namePrefix}-storage`,
  description: "Buckets of NeonPro's data classes",
  replicaRegions: [],
  services: ["backup", "s3"],
});
const replicaKey = new RecoveryKey("replica-key", {
  ...keyArgs,
  aliasName: `${namePrefix}-replica`,
  region: recovery,
  description: "Replicas of NeonPro's buckets",
  replicaRegions: [],
  services: ["backup", "s3"],
});
const storageKeyArns = { [primary]: storageKey.arnIn(primary), [recovery]: replicaKey.arnIn(recovery) };
const vaultKey = new RecoveryKey("vault-key", {
  ...keyArgs,
  aliasName: `${namePrefix}-vault`,
  description: "Backup vaults of NeonPro",
  replicaRegions: [recovery],
  services: ["backup"],
});
const operationsKey = new RecoveryKey("operations-key", {
  ...keyArgs,
  aliasName: `${namePrefix}-operations`,
  description: "Topics, functions, queues, logs and the failover latch of NeonPro",
  replicaRegions: [recovery, dnsMetricsRegion].filter(
    (region, at, all) => region !== primary && all.indexOf(region) === at,
  ),
  services: ["backup-notifications", "cloudwatch", "dynamodb", "events", "lambda", "logs", "sns", "sqs"],
});

function arnsOf(key: RecoveryKey): Readonly<Record<string, pulumi.Output<string>>> {
  return Object.fromEntries(regions.map((region) => [region, key.arnIn(region)]));
}

const alerts = new AlertChannels("alerts", {
  regions,
  keyArns: arnsOf(operationsKey),
  accountId,
  subscriptions: config.alerts,
  tags,
});
for (const region of regions) {
  new BackupAlarm(`backup-alarm-${region}`, {
    region,
    accountId,
    keyArn: operationsKey.arnIn(region),
    topicArns: alerts.topicArnsIn(region),
    tags,
  });
}

const warningTopicArns = Object.fromEntries(regions.map((region) => [region, alerts.topicArn(region, "warning")]));

const bucketArgs = { suffix, accountId, tags };
const accessLogs = Object.fromEntries(
  regions.map((region) => [
    region,
    new AccessLogBucket(`access-logs-${region}`, { ...bucketArgs, region, bucketPrefix: `${namePrefix}-access-logs` }),
  ]),
);
const buckets = dataClassIds.map(
  (id) =>
    [
      id,
      new ProtectedBucket(id, {
        ...bucketArgs,
        dataClass: plan.dataClasses[id],
        primaryRegion: primary,
        recoveryRegion: recovery,
        bucketPrefix: `${namePrefix}-${id}`,
        keyArns: storageKeyArns,
        accessLogs,
        alarmTopicArns: warningTopicArns,
        objectLockMode: plan.objectLockMode,
        breakGlassRoleName: config.breakGlassRoleName,
      }),
    ] as const,
);

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
  notificationTopicArns: warningTopicArns,
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
  sourceKeyArns: [storageKey.arnIn(primary)],
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

// What operators and runbooks need.
export const bucketNames = Object.fromEntries(
  buckets.map(([id, pair]) => [id, { primary: pair.primary.name, recovery: pair.recovery.name }]),
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
