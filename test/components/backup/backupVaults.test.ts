/** BackupVaults with mocks: what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import type { BackupVaultsArgs } from "../../../components/backup/backupVaults";
import { BackupVaults } from "../../../components/backup/backupVaults";
import type { Recording } from "../../support/mocks";
import { accountId, parsed, recordResources, recoveryAccountId, settle, valueOf } from "../../support/mocks";

const keyArns = {
  "sa-east-1": "arn:aws:kms:sa-east-1:123456789012:key/primary",
  "eu-west-1": "arn:aws:kms:eu-west-1:123456789012:key/recovery",
};
const notificationTopicArns = {
  "sa-east-1": "arn:aws:sns:sa-east-1:123456789012:informational",
  "eu-west-1": "arn:aws:sns:eu-west-1:123456789012:informational",
};
const args: BackupVaultsArgs = {
  namePrefix: "neonpro-prod",
  primaryRegion: "sa-east-1",
  recoveryRegion: "eu-west-1",
  accountId,
  keyArns,
  lock: { mode: "governance", minDays: 7, maxDays: 400 },
  breakGlassRoleName: "neonpro-break-glass",
  notificationTopicArns,
  tags: { project: "neonpro" },
};

const deniedActions = [
  "backup:DeleteBackupVault",
  "backup:DeleteBackupVaultLockConfiguration",
  "backup:DeleteRecoveryPoint",
  "backup:DisassociateRecoveryPoint",
  "backup:DisassociateRecoveryPointFromParent",
  "backup:PutBackupVaultLockConfiguration",
  "backup:UpdateRecoveryPointLifecycle",
];
const denyFor = (account: string) => ({
  Sid: "DenyDeletionExceptBreakGlass",
  Effect: "Deny",
  Principal: "*",
  Action: deniedActions,
  Resource: "*",
  Condition: { ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/neonpro-break-glass` } },
});
const events = [
  "CONTINUOUS_BACKUP_INTERRUPTED",
  "RECOVERY_POINT_MODIFIED",
  "S3_BACKUP_OBJECT_FAILED",
  "S3_RESTORE_OBJECT_FAILED",
];
const fourOf = (vault: string) => [
  `aws:backup/vault:Vault ${vault}`,
  `aws:backup/vaultLockConfiguration:VaultLockConfiguration ${vault}-lock`,
  `aws:backup/vaultNotifications:VaultNotifications ${vault}-notifications`,
  `aws:backup/vaultPolicy:VaultPolicy ${vault}-policy`,
];

async function declare(given: BackupVaultsArgs): Promise<{ recording: Recording; vaults: BackupVaults }> {
  const recording = recordResources();
  const vaults = new BackupVaults("vaults", given);
  await settle();
  return { recording, vaults };
}

/** The arguments with a recovery account, once the recording is installed. */
function withRecoveryAccount(more: Partial<NonNullable<BackupVaultsArgs["recoveryAccount"]>> = {}): BackupVaultsArgs {
  return {
    ...args,
    recoveryAccount: {
      provider: new aws.Provider("recovery-account", { region: "eu-west-1" }),
      accountId: recoveryAccountId,
      keyArn: "arn:aws:kms:eu-west-1:111122223333:key/vault",
      breakGlassRoleName: "neonpro-break-glass",
      ...more,
    },
  };
}

describe("BackupVaults", () => {
  it("[BKP-7] declares exactly a vault in each Region with lock, policy and notifications", async () => {
    const { recording } = await declare(args);
    assert.deepEqual(
      recording.childrenOf("vaults"),
      [...fourOf("vaults-primary"), ...fourOf("vaults-recovery")].sort(),
    );
    assert.equal(recording.resources.length, 9);
  });

  it("[BKP-7][BKP-8] puts each vault in its Region under the customer-managed key of that Region", async () => {
    const { recording } = await declare(args);
    assert.deepEqual(recording.one("vaults-primary").inputs, {
      name: "neonpro-prod-primary",
      region: "sa-east-1",
      kmsKeyArn: keyArns["sa-east-1"],
      forceDestroy: false,
      tags: { project: "neonpro" },
    });
    assert.deepEqual(recording.one("vaults-recovery").inputs, {
      name: "neonpro-prod-recovery",
      region: "eu-west-1",
      kmsKeyArn: keyArns["eu-west-1"],
      forceDestroy: false,
      tags: { project: "neonpro" },
    });
  });

  it("protects vaults and locks, and nothing else", async () => {
    const { recording } = await declare({ ...args, airGapped: { minDays: 7, maxDays: 400 } });
    assert.deepEqual(
      recording.resources
        .filter((resource) => resource.protect)
        .map(({ name }) => name)
        .sort(),
      ["vaults-air-gapped", "vaults-primary", "vaults-primary-lock", "vaults-recovery", "vaults-recovery-lock"],
    );
  });

  it("locks in governance mode without a cooling-off period: its presence would lock for ever (V2)", async () => {
    const { recording } = await declare(args);
    assert.deepEqual(recording.one("vaults-primary-lock").inputs, {
      backupVaultName: "neonpro-prod-primary",
      region: "sa-east-1",
      minRetentionDays: 7,
      maxRetentionDays: 400,
    });
  });

  it("locks in compliance mode with the cooling-off period, and each vault by its own lock", async () => {
    const { recording, vaults } = await declare({
      ...args,
      recoveryLock: { mode: "compliance", minDays: 30, maxDays: 500, changeableForDays: 14 },
    });
    assert.deepEqual(recording.one("vaults-recovery-lock").inputs, {
      backupVaultName: "neonpro-prod-recovery",
      region: "eu-west-1",
      minRetentionDays: 30,
      maxRetentionDays: 500,
      changeableForDays: 14,
    });
    assert.deepEqual(vaults.locks, {
      primary: args.lock,
      "recovery-region": { mode: "compliance", minDays: 30, maxDays: 500, changeableForDays: 14 },
    });
  });

  it("denies deletion to all but the break-glass role, and leaves the policy to its author (V14)", async () => {
    const { recording } = await declare(args);
    for (const name of ["vaults-primary-policy", "vaults-recovery-policy"]) {
      const { inputs } = recording.one(name);
      assert.deepEqual(parsed(inputs.policy), { Version: "2012-10-17", Statement: [denyFor(accountId)] });
    }
    assert.ok(deniedActions.every((action) => !action.includes("AccessPolicy")));
  });

  it("puts the policy after the lock, whose changes it denies", async () => {
    const { recording } = await declare(args);
    for (const vault of ["vaults-primary", "vaults-recovery"]) {
      assert.ok(recording.one(`${vault}-policy`).dependencies.includes(recording.one(`${vault}-lock`).urn), vault);
    }
  });

  it("notifies a topic of the vault's own Region of what no event reports: interruptions, changed retention, skipped objects (S12, S14)", async () => {
    const { recording } = await declare(args);
    assert.deepEqual(recording.one("vaults-primary-notifications").inputs, {
      backupVaultName: "neonpro-prod-primary",
      region: "sa-east-1",
      snsTopicArn: notificationTopicArns["sa-east-1"],
      backupVaultEvents: events,
    });
    assert.deepEqual(recording.one("vaults-recovery-notifications").inputs, {
      backupVaultName: "neonpro-prod-recovery",
      region: "eu-west-1",
      snsTopicArn: notificationTopicArns["eu-west-1"],
      backupVaultEvents: events,
    });
  });

  it("offers the recovery vault as the only destination", async () => {
    const { vaults } = await declare(args);
    assert.deepEqual(Object.keys(vaults.destinations), ["recovery-region"]);
    assert.equal(
      await valueOf(vaults.destinations["recovery-region"]),
      "arn:aws:backup:eu-west-1:123456789012:backup-vault:neonpro-prod-recovery",
    );
    assert.equal(vaults.recoveryAccountVault, undefined);
    assert.equal(vaults.airGappedVault, undefined);
  });

  describe("with a recovery account", () => {
    it("[BKP-7] adds a vault through the account's provider, without notifications across accounts", async () => {
      const recording = recordResources();
      const vaults = new BackupVaults("vaults", withRecoveryAccount());
      await settle();
      const own = recording.resources.filter(({ name }) => name.startsWith("vaults-recovery-account"));
      assert.deepEqual(
        own.map(({ type, name }) => `${type} ${name}`).sort(),
        fourOf("vaults-recovery-account").filter((child) => !child.includes("Notifications")),
      );
      const provider = recording.one("recovery-account").urn;
      assert.deepEqual(
        recording.resources.filter((resource) => resource.provider?.startsWith(provider)).map(({ name }) => name),
        own.map(({ name }) => name),
      );
      assert.deepEqual(recording.one("vaults-recovery-account").inputs, {
        name: "neonpro-prod-recovery-account",
        region: "eu-west-1",
        kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/vault",
        forceDestroy: false,
        tags: { project: "neonpro" },
      });
      assert.equal(recording.one("vaults-recovery-account").protect, true);
      assert.deepEqual(Object.keys(vaults.destinations), ["recovery-region", "recovery-account"]);
      assert.deepEqual(vaults.locks["recovery-account"], args.lock);
    });

    it("lets the source account copy in, and exempts that account's own break-glass role", async () => {
      const recording = recordResources();
      new BackupVaults("vaults", withRecoveryAccount());
      await settle();
      assert.deepEqual(parsed(recording.one("vaults-recovery-account-policy").inputs.policy), {
        Version: "2012-10-17",
        Statement: [
          denyFor(recoveryAccountId),
          {
            Sid: "AllowCopyFromSourceAccount",
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::123456789012:root" },
            Action: "backup:CopyIntoBackupVault",
            Resource: "*",
          },
        ],
      });
    });

    it("notifies a topic of that account when there is one, and locks by that account's lock", async () => {
      const recording = recordResources();
      const lock = { mode: "governance", minDays: 30, maxDays: 800 } as const;
      const topic = "arn:aws:sns:eu-west-1:111122223333:vaults";
      const vaults = new BackupVaults("vaults", withRecoveryAccount({ notificationTopicArn: topic, lock }));
      await settle();
      assert.equal(recording.one("vaults-recovery-account-notifications").inputs.snsTopicArn, topic);
      assert.equal(recording.one("vaults-recovery-account-lock").inputs.minRetentionDays, 30);
      assert.equal(recording.one("vaults-recovery-account-lock").inputs.maxRetentionDays, 800);
      assert.deepEqual(vaults.locks["recovery-account"], lock);
    });
  });

  it("declares the air-gapped vault in the recovery Region under a key that lets points come back (V6, V10)", async () => {
    const { recording, vaults } = await declare({ ...args, airGapped: { minDays: 7, maxDays: 400 } });
    assert.deepEqual(Object.keys(vaults.destinations), ["recovery-region", "air-gapped"]);
    assert.deepEqual(vaults.locks["air-gapped"], { mode: "compliance", minDays: 7, maxDays: 400 });
    assert.deepEqual(recording.one("vaults-air-gapped").inputs, {
      name: "neonpro-prod-air-gapped",
      region: "eu-west-1",
      encryptionKeyArn: keyArns["eu-west-1"],
      minRetentionDays: 7,
      maxRetentionDays: 400,
      tags: { project: "neonpro" },
    });
  });

  it("refuses with every problem at once and declares nothing", async () => {
    const recording = recordResources();
    assert.throws(
      () =>
        new BackupVaults("vaults", {
          ...args,
          namePrefix: "neonpro.prod",
          keyArns: { "sa-east-1": keyArns["sa-east-1"] },
          notificationTopicArns: { "eu-west-1": notificationTopicArns["eu-west-1"] },
          lock: { mode: "compliance", minDays: 7, maxDays: 400 },
          recoveryLock: { mode: "governance", minDays: 9, maxDays: 8 },
          airGapped: { minDays: 6, maxDays: 400 },
        }),
      {
        message: [
          'namePrefix is "neonpro.prod"; allowed are 1 to 33 letters, digits, hyphens and underscores, since vault names end at 50',
          "notificationTopicArns has no topic for sa-east-1; add one (S12)",
          "keyArns has no key for eu-west-1; add one (K3)",
          "lock.changeableForDays is missing in compliance mode; allowed are whole days from 3 to 36500 (V2)",
          "recoveryLock.minDays is 9, more than recoveryLock.maxDays 8: no retention would fit (V1); swap or widen them",
          "airGapped.minDays is 6; a logically air-gapped vault needs at least 7 (V6)",
        ].join("\n"),
      },
    );
    await settle();
    assert.deepEqual(
      recording.resources.filter((resource) => resource.custom),
      [],
    );
  });

  it("refuses a recovery Region that is the primary one", () => {
    recordResources();
    assert.throws(() => new BackupVaults("vaults", { ...args, recoveryRegion: "sa-east-1" }), {
      message: "recoveryRegion is sa-east-1, the primary Region; name another one",
    });
  });
});
