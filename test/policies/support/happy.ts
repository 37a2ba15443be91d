import { selections as selectionsPart } from "./happy/selections";
import { keys as keysPart } from "./happy/keys";
import { storage as storagePart } from "./happy/storage";
import { database as databasePart } from "./happy/database";
import { dns as dnsPart } from "./happy/dns";
import { identity as identityPart } from "./happy/identity";
import { Program } from "./program";

const account = "123456789012";
const otherAccount = "111122223333";

/** A stack that every rule of the pack accepts: keys, four buckets, three vaults with locks, a plan. */
export function happy(): Program {
  const program = new Program();
  keys(program);
  bucket(program, "medical", "medical", [
    { id: "warm", status: "Enabled", transitions: [{ days: 90, storageClass: "STANDARD_IA" }] },
  ]);
  bucket(program, "personal", "personal", [expiry("identifiable/", 731, 35), expiry("anonymized/", 2922, 35)]);
  bucket(program, "scratch", undefined, []);
  logBucket(program);
  vaults(program);
  plan(program);
  for (const part of [selectionsPart, keysPart, storagePart, databasePart, dnsPart, identityPart]) part(program);
  return program;
}

function keys(program: Program): void {
  const arn = `arn:aws:kms:sa-east-1:${account}:key/mrk-1`;
  program.add("key", "aws:kms/key:Key", { arn, multiRegion: true, enableKeyRotation: true, deletionWindowInDays: 30 });
  program.add("key-replica", "aws:kms/replicaKey:ReplicaKey", {
    primaryKeyArn: arn,
    deletionWindowInDays: 30,
    region: "eu-west-1",
  });
}

function expiry(prefix: string, days: number, noncurrentDays: number): Record<string, unknown> {
  return {
    id: `expire ${prefix}`,
    status: "Enabled",
    filter: { prefix },
    expiration: { days },
    noncurrentVersionExpiration: { noncurrentDays },
  };
}

function bucket(
  program: Program,
  name: string,
  dataClass: string | undefined,
  rules: readonly Record<string, unknown>[],
): void {
  const physical = `neonpro-${name}`;
  const tags = dataClass === undefined ? {} : { tags: { "neonpro:data-class": dataClass } };
  program.add(name, "aws:s3/bucket:Bucket", { bucket: physical, id: physical, ...tags });
  program.add(
    `${name}-encryption`,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    {
      bucket: physical,
      rules: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm: "aws:kms",
            kmsMasterKeyId: `arn:aws:kms:sa-east-1:${account}:key/mrk-1`,
          },
          bucketKeyEnabled: true,
        },
      ],
    },
  );
  describe(program, name, physical);
  program.add(`${name}-lifecycle`, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {
    bucket: physical,
    rules,
  });
  program.add(`${name}-logging`, "aws:s3/bucketLogging:BucketLogging", {
    bucket: physical,
    targetBucket: "neonpro-logs",
    targetPrefix: name,
  });
}

function describe(program: Program, name: string, physical: string): void {
  program.add(`${name}-versioning`, "aws:s3/bucketVersioning:BucketVersioning", {
    bucket: physical,
    versioningConfiguration: { status: "Enabled" },
  });
  program.add(`${name}-public-access`, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
    bucket: physical,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
}

/** S3 delivers no access logs to a bucket under SSE-KMS. */
function logBucket(program: Program): void {
  program.add("logs", "aws:s3/bucket:Bucket", { bucket: "neonpro-logs", id: "neonpro-logs" });
  program.add(
    "logs-encryption",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    {
      bucket: "neonpro-logs",
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    },
  );
  describe(program, "logs", "neonpro-logs");
}

/** The vaults of both Regions, and that of the other account, bear the same name: only their places tell them apart. */
function vaults(program: Program): void {
  const places = [
    { name: "vault", region: "sa-east-1", accountId: account, provider: "default", minDays: 7 },
    { name: "vault-recovery", region: "eu-west-1", accountId: account, provider: "default", minDays: 7 },
    { name: "vault-account", region: "eu-west-1", accountId: otherAccount, provider: "recovery-account", minDays: 90 },
  ];
  for (const { name, region, accountId, provider, minDays } of places) {
    const props = {
      name: "neonpro",
      region,
      arn: `arn:aws:backup:${region}:${accountId}:backup-vault:neonpro`,
      kmsKeyArn: `arn:aws:kms:${region}:${accountId}:key/mrk-1`,
    };
    program.add(name, "aws:backup/vault:Vault", props, provider);
    const lock = { backupVaultName: "neonpro", region, minRetentionDays: minDays, maxRetentionDays: 9132 };
    program.add(`${name}-lock`, "aws:backup/vaultLockConfiguration:VaultLockConfiguration", lock, provider);
    const policy = vaultPolicy(accountId);
    program.add(
      `${name}-policy`,
      "aws:backup/vaultPolicy:VaultPolicy",
      { backupVaultName: "neonpro", region, policy },
      provider,
    );
  }
}

function vaultPolicy(accountId: string): string {
  const deny = {
    Sid: "DenyDeletion",
    Effect: "Deny",
    Principal: "*",
    Action: [
      "backup:DeleteBackupVaultLockConfiguration",
      "backup:DeleteRecoveryPoint",
      "backup:PutBackupVaultLockConfiguration",
      "backup:UpdateRecoveryPointLifecycle",
    ],
    Resource: "*",
    Condition: { ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${accountId}:role/break-glass` } },
  };
  const allow = {
    Sid: "AllowCopies",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: "backup:CopyIntoBackupVault",
    Resource: "*",
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: accountId === account ? [deny] : [deny, allow] });
}

function plan(program: Program): void {
  const copy = (region: string, accountId: string, deleteAfter: number) => ({
    destinationVaultArn: `arn:aws:backup:${region}:${accountId}:backup-vault:neonpro`,
    lifecycle: { deleteAfter },
  });
  program.add("plan", "aws:backup/plan:Plan", {
    region: "sa-east-1",
    rules: [
      {
        ruleName: "continuous",
        targetVaultName: "neonpro",
        schedule: "cron(0 5 * * ? *)",
        enableContinuousBackup: true,
        lifecycle: { deleteAfter: 35 },
      },
      {
        ruleName: "daily",
        targetVaultName: "neonpro",
        schedule: "cron(0 2 * * ? *)",
        lifecycle: { deleteAfter: 120 },
        copyActions: [copy("eu-west-1", account, 90), copy("eu-west-1", otherAccount, 120)],
      },
    ],
  });
}
