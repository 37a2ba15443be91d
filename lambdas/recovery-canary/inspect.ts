import { timingSafeEqual } from "node:crypto";
import { DescribeBackupVaultCommand } from "@aws-sdk/client-backup";
import type { BackupClient } from "@aws-sdk/client-backup";
import { DecryptCommand, GenerateDataKeyCommand } from "@aws-sdk/client-kms";
import type { KMSClient } from "@aws-sdk/client-kms";
import type { S3Client } from "@aws-sdk/client-s3";
import { bucketChecks } from "../../operations/integrity/buckets";
import type { Check, Reading } from "../../operations/integrity/checks";
import { keyChecks } from "../../operations/integrity/keys";
import { vaultChecks } from "../../operations/integrity/vaults";
import type { SeenVault } from "../../operations/integrity/vaults";
import { seenBucket } from "./bucket";
import type { ExpectedState } from "./expected";
import { reading } from "./reading";

/**
 * The encryption context of every round trip. The keys' policies let nobody use a key directly under another one
 * (components/keys), so that this permission opens none of the data: no service encrypts under this context.
 */
export const canaryContext = { "neonpro:purpose": "recovery-canary" } as const;

export interface Clients {
  readonly kms: KMSClient;
  readonly backup: BackupClient;
  readonly s3: S3Client;
}

/** Everything that the canary looks at, in the order of the declaration. Never rejects: what fails is a check of its own. */
export async function inspect(expected: ExpectedState, { kms, backup, s3 }: Clients): Promise<readonly Check[]> {
  const checks = await Promise.all([
    ...expected.keys.map(async ({ name, arn }) => keyChecks(name, await roundTrip(kms, arn))),
    ...expected.vaults.map(async (vault) => vaultChecks(vault, await seenVault(backup, vault.name))),
    ...expected.buckets.map(async (bucket) => bucketChecks(bucket, await seenBucket(s3, bucket.name))),
  ]);
  return checks.flat();
}

/** An envelope as AWS Backup and S3 use one (K12): a data key is generated, and its cipher text decrypted again. */
function roundTrip(kms: KMSClient, keyArn: string): Promise<Reading<{ readonly same: boolean }>> {
  return reading(async () => {
    const made = await kms.send(
      new GenerateDataKeyCommand({ KeyId: keyArn, KeySpec: "AES_256", EncryptionContext: canaryContext }),
    );
    const back = await kms.send(
      new DecryptCommand({ KeyId: keyArn, CiphertextBlob: made.CiphertextBlob, EncryptionContext: canaryContext }),
    );
    const [sent, received] = [made.Plaintext, back.Plaintext];
    const same = sent !== undefined && received?.length === sent.length && timingSafeEqual(sent, received);
    // It protects nothing, and still no key should lie about in memory.
    sent?.fill(0);
    received?.fill(0);
    return { same };
  });
}

function seenVault(backup: BackupClient, name: string): Promise<Reading<SeenVault>> {
  return reading(async () => {
    const vault = await backup.send(new DescribeBackupVaultCommand({ BackupVaultName: name }));
    return {
      keyArn: vault.EncryptionKeyArn,
      locked: vault.Locked === true,
      minDays: vault.MinRetentionDays,
      maxDays: vault.MaxRetentionDays,
      lockDate: vault.LockDate?.toISOString(),
      recoveryPoints: vault.NumberOfRecoveryPoints,
    };
  });
}
