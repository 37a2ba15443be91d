/** BackupCadence with mocks: what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import type { BackupCadenceArgs } from "../../../components/backup/backupCadence";
import { BackupCadence } from "../../../components/backup/backupCadence";
import { commonResourceTypes } from "../../../components/backup/resourceTypes";
import type { Cadence } from "../../../protection/schedules";
import * as aws from "@pulumi/aws";
import { ComponentResource, output } from "@pulumi/pulumi";
import { accountId, parsed, recordResources, settle } from "../../support/mocks";

const common = { timezone: "America/Sao_Paulo", startWindowMinutes: 60, continuous: false } as const;
const cadences: readonly Cadence[] = [
  {
    ...common,
    id: "continuous",
    scheduleExpression: "cron(0 1 * * ? *)",
    completionWindowMinutes: 360,
    deleteAfterDays: 35,
    continuous: true,
    copies: [],
  },
  {
    ...common,
    id: "hourly",
    scheduleExpression: "cron(0 * * * ? *)",
    completionWindowMinutes: 120,
    deleteAfterDays: 7,
    copies: [],
  },
  {
    ...common,
    id: "daily",
    scheduleExpression: "cron(0 2 * * ? *)",
    completionWindowMinutes: 360,
    deleteAfterDays: 90,
    copies: [
      { destination: "recovery-region", deleteAfterDays: 90 },
      { destination: "recovery-account", deleteAfterDays: 90 },
    ],
  },
  {
    ...common,
    id: "weekly",
    scheduleExpression: "cron(0 3 ? * SUN *)",
    completionWindowMinutes: 720,
    deleteAfterDays: 365,
    coldStorageAfterDays: 30,
    copies: [{ destination: "recovery-region", deleteAfterDays: 365 }],
  },
];

const vaultArn = (region: string, account: string, vault: string) =>
  `arn:aws:backup:${region}:${account}:backup-vault:neonpro-prod-${vault}`;
const recoveryVault = vaultArn("eu-west-1", "123456789012", "recovery");
const accountVault = vaultArn("eu-west-1", "111122223333", "recovery-account");
const keys = {
  source: "arn:aws:kms:sa-east-1:123456789012:key/source",
  vault: "arn:aws:kms:sa-east-1:123456789012:key/vault",
  recovery: "arn:aws:kms:eu-west-1:123456789012:key/recovery",
  account: "arn:aws:kms:eu-west-1:111122223333:key/account",
};
const args: BackupCadenceArgs = {
  namePrefix: "neonpro-prod",
  region: "sa-east-1",
  recoveryRegion: "eu-west-1",
  accountId,
  cadences,
  vaultName: "neonpro-prod-primary",
  vaultKeyArn: keys.vault,
  destinations: { "recovery-region": output(recoveryVault), "recovery-account": output(accountVault) },
  destinationKeyArns: [keys.recovery, keys.account],
  sourceKeyArns: [keys.source],
  excludedDataClasses: ["sensitive", "biometric"],
  optInRegions: ["sa-east-1", "eu-west-1"],
  tags: { project: "neonpro" },
};

async function declare(given: BackupCadenceArgs = args) {
  const recording = recordResources();
  const component = new BackupCadence("cadence", given);
  await settle();
  return { recording, component };
}

/** The only rule of a cadence's plan. */
function ruleOf(inputs: Readonly<Record<string, unknown>>): unknown {
  const rules = inputs.rules as unknown[];
  assert.equal(rules.length, 1);
  return rules[0];
}

describe("BackupCadence", () => {
  it("[BKP-1] declares exactly a plan and a selection a cadence, one role, and both Regions' settings", async () => {
    const { recording } = await declare();
    assert.deepEqual(recording.childrenOf("cadence"), [
      "aws:backup/plan:Plan cadence-continuous",
      "aws:backup/plan:Plan cadence-daily",
      "aws:backup/plan:Plan cadence-hourly",
      "aws:backup/plan:Plan cadence-weekly",
      "aws:backup/regionSettings:RegionSettings cadence-settings-eu-west-1",
      "aws:backup/regionSettings:RegionSettings cadence-settings-sa-east-1",
      "aws:backup/selection:Selection cadence-continuous-selection",
      "aws:backup/selection:Selection cadence-daily-selection",
      "aws:backup/selection:Selection cadence-hourly-selection",
      "aws:backup/selection:Selection cadence-weekly-selection",
      "aws:iam/role:Role cadence-role",
      "aws:iam/rolePolicy:RolePolicy cadence-role-keys",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment cadence-role-backup",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment cadence-role-s3",
    ]);
    assert.equal(recording.resources.length, 15);
  });

  it("[BKP-3][BKP-7] plans the daily backup at 02:00 in São Paulo, kept 90 days, copied to both destinations", async () => {
    const { recording } = await declare();
    const { inputs } = recording.one("cadence-daily");
    assert.deepEqual(
      { ...inputs, rules: undefined },
      {
        name: "neonpro-prod-daily",
        region: "sa-east-1",
        rules: undefined,
        tags: { project: "neonpro" },
      },
    );
    assert.deepEqual(ruleOf(inputs), {
      ruleName: "daily",
      targetVaultName: "neonpro-prod-primary",
      schedule: "cron(0 2 * * ? *)",
      scheduleExpressionTimezone: "America/Sao_Paulo",
      startWindow: 60,
      completionWindow: 360,
      enableContinuousBackup: false,
      lifecycle: { deleteAfter: 90 },
      recoveryPointTags: { project: "neonpro", "neonpro:backup-rule": "daily" },
      copyActions: [
        { destinationVaultArn: recoveryVault, lifecycle: { deleteAfter: 90 } },
        { destinationVaultArn: accountVault, lifecycle: { deleteAfter: 90 } },
      ],
    });
  });

  it("[BKP-5] plans continuous backups for 35 days, without cold storage", async () => {
    const { recording } = await declare();
    assert.deepEqual(ruleOf(recording.one("cadence-continuous").inputs), {
      ruleName: "continuous",
      targetVaultName: "neonpro-prod-primary",
      schedule: "cron(0 1 * * ? *)",
      scheduleExpressionTimezone: "America/Sao_Paulo",
      startWindow: 60,
      completionWindow: 360,
      enableContinuousBackup: true,
      lifecycle: { deleteAfter: 35 },
      recoveryPointTags: { project: "neonpro", "neonpro:backup-rule": "continuous" },
      copyActions: [],
    });
  });

  it("[BKP-2] plans hourly points for 7 days", async () => {
    const { recording } = await declare();
    assert.deepEqual(ruleOf(recording.one("cadence-hourly").inputs), {
      ruleName: "hourly",
      targetVaultName: "neonpro-prod-primary",
      schedule: "cron(0 * * * ? *)",
      scheduleExpressionTimezone: "America/Sao_Paulo",
      startWindow: 60,
      completionWindow: 120,
      enableContinuousBackup: false,
      lifecycle: { deleteAfter: 7 },
      recoveryPointTags: { project: "neonpro", "neonpro:backup-rule": "hourly" },
      copyActions: [],
    });
  });

  it("[BKP-4] repeats the whole lifecycle in the weekly copy: a partial one drops the rest (L10)", async () => {
    const { recording } = await declare();
    const lifecycle = { deleteAfter: 365, coldStorageAfter: 30, optInToArchiveForSupportedResources: true };
    const rule = ruleOf(recording.one("cadence-weekly").inputs) as Record<string, unknown>;
    assert.deepEqual(rule.lifecycle, lifecycle);
    assert.deepEqual(rule.copyActions, [{ destinationVaultArn: recoveryVault, lifecycle }]);
  });

  it("[BKP-1] selects by cadence AND NOT by the excluded classes, through the plan of that cadence (S2, S4)", async () => {
    const { recording } = await declare();
    for (const id of ["continuous", "hourly", "daily", "weekly"]) {
      assert.deepEqual(recording.one(`cadence-${id}-selection`).inputs, {
        name: `neonpro-prod-${id}`,
        region: "sa-east-1",
        planId: `cadence-${id}-id`,
        iamRoleArn: "arn:aws:iam::123456789012:role/neonpro-prod-backup",
        resources: ["*"],
        conditions: [
          {
            stringLikes: [{ key: "aws:ResourceTag/neonpro:backup-cadence", value: `*${id}*` }],
            stringNotEquals: [
              { key: "aws:ResourceTag/neonpro:data-class", value: "sensitive" },
              { key: "aws:ResourceTag/neonpro:data-class", value: "biometric" },
            ],
          },
        ],
      });
    }
  });

  it("selects nothing before the role may read it and the Regions are opted in", async () => {
    const { recording } = await declare();
    const needed = ["role-keys", "role-backup", "role-s3", "settings-sa-east-1", "settings-eu-west-1"].map(
      (suffix) => recording.one(`cadence-${suffix}`).urn,
    );
    for (const { name, dependencies } of recording.ofType("aws:backup/selection:Selection")) {
      assert.deepEqual(
        needed.filter((urn) => !dependencies.includes(urn)),
        [],
        name,
      );
    }
  });

  it("selects nothing before what it is told to wait for, the parts of a component included (V4)", async () => {
    const recording = recordResources();
    const vaults = new ComponentResource("test:backup:Vaults", "vaults");
    new aws.backup.VaultLockConfiguration("lock", { backupVaultName: "primary" }, { parent: vaults });
    new BackupCadence("cadence", { ...args, startAfter: [vaults] });
    await settle();
    const lock = recording.one("lock").urn;
    const selections = recording.ofType("aws:backup/selection:Selection");
    assert.equal(selections.length, 4);
    assert.deepEqual(
      selections.filter(({ dependencies }) => !dependencies.includes(lock)),
      [],
    );
  });

  it("keeps the role that expires the points: protected, under a name that stays", async () => {
    const { recording } = await declare();
    const { inputs, protect } = recording.one("cadence-role");
    assert.equal(inputs.name, "neonpro-prod-backup");
    assert.equal(protect, true);
  });

  it("opts in every type in each Region, whole (S1, S9)", async () => {
    const { recording } = await declare({
      ...args,
      resourceTypes: { "eu-west-1": ["Aurora", "DynamoDB", "DSQL", "S3"] },
    });
    assert.deepEqual(recording.one("cadence-settings-sa-east-1").inputs, {
      region: "sa-east-1",
      resourceTypeOptInPreference: Object.fromEntries(commonResourceTypes.map((type) => [type, true])),
      resourceTypeManagementPreference: { CloudFormation: true, DynamoDB: true, EFS: true },
    });
    assert.deepEqual(recording.one("cadence-settings-eu-west-1").inputs, {
      region: "eu-west-1",
      resourceTypeOptInPreference: { Aurora: true, DynamoDB: true, DSQL: true, S3: true },
      resourceTypeManagementPreference: { DynamoDB: true },
    });
  });

  it("[SEC-4] trusts AWS Backup for this account only, with AWS's backup policies and none for restores", async () => {
    const { recording } = await declare();
    assert.deepEqual(parsed(recording.one("cadence-role").inputs.assumeRolePolicy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AssumedByTheServiceForThisAccount",
          Effect: "Allow",
          Principal: { Service: "backup.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": accountId } },
        },
      ],
    });
    assert.deepEqual(
      recording.ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(({ inputs }) => inputs.policyArn),
      [
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
        "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
      ],
    );
  });

  it("[BKP-8] gives the role the keys of sources and vaults, grants for services only (K4 to K7, X3)", async () => {
    const { recording } = await declare();
    const vaultKeys = [keys.vault, keys.recovery, keys.account];
    assert.deepEqual(parsed(recording.one("cadence-role-keys").inputs.policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ReadWhatIsBackedUp",
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
          Resource: [keys.source],
        },
        {
          Sid: "WriteIntoVaults",
          Effect: "Allow",
          Action: [
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
          ],
          Resource: vaultKeys,
        },
        {
          Sid: "GrantToServicesOnly",
          Effect: "Allow",
          Action: "kms:CreateGrant",
          Resource: [keys.source, ...vaultKeys],
          Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        },
        {
          Sid: "DescribeBackupServiceKey",
          Effect: "Allow",
          Action: "kms:DescribeKey",
          Resource: "*",
          Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/aws/backup" } },
        },
        { Sid: "ReadBucketTags", Effect: "Allow", Action: "s3:ListTagsForResource", Resource: "arn:aws:s3:::*" },
      ],
    });
  });

  it("leaves out a statement that would have no resource: IAM refuses it", async () => {
    const { recording } = await declare({ ...args, sourceKeyArns: [] });
    const document = parsed(recording.one("cadence-role-keys").inputs.policy) as { Statement: { Sid: string }[] };
    assert.deepEqual(
      document.Statement.map(({ Sid }) => Sid),
      ["WriteIntoVaults", "GrantToServicesOnly", "DescribeBackupServiceKey", "ReadBucketTags"],
    );
  });

  it("refuses Regions that have nothing to do with the stack", () => {
    recordResources();
    assert.throws(
      () => new BackupCadence("cadence", { ...args, recoveryRegion: "sa-east-1", optInRegions: ["us-east-1"] }),
      {
        message: [
          "recoveryRegion is sa-east-1, the plans' own Region; name another one",
          "optInRegions has us-east-1; allowed are sa-east-1 and sa-east-1, where something is backed up or restored",
        ].join("\n"),
      },
    );
  });

  it("refuses with every problem at once and declares nothing", async () => {
    const recording = recordResources();
    const [continuous, hourly, daily] = cadences;
    assert.ok(continuous && hourly && daily);
    assert.throws(
      () =>
        new BackupCadence("cadence", {
          ...args,
          cadences: [
            continuous,
            { ...hourly, continuous: true, startWindowMinutes: 30 },
            { ...daily, deleteAfterDays: 500 },
            daily,
          ],
          destinations: { "recovery-region": output(recoveryVault) },
          locks: { primary: { mode: "governance", minDays: 7, maxDays: 400 } },
          tags: Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`tag-${index}`, "x"])),
        }),
      {
        message: [
          "cadence hourly: startWindowMinutes is 30; at least 60 is allowed (S8)",
          "cadences has daily more than once; a cadence has one plan",
          "cadences continuous, hourly are continuous; only one may be, in one plan (L8, X2)",
          "cadence daily copies to recovery-account, but there is no such vault; configure it or remove the copy",
          "cadence daily copies to recovery-account, but there is no such vault; configure it or remove the copy",
          "11 tags on a recovery point; at most 10 are allowed, the rule's own included (S5)",
          "cadence daily: deleteAfterDays is 500; the lock of the primary vault accepts 7 to 400 days (V3); change the retention or the lock before it is applied",
        ].join("\n"),
      },
    );
    await settle();
    assert.deepEqual(
      recording.resources.filter((resource) => resource.custom),
      [],
    );
  });
});
