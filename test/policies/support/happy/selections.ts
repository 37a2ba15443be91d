import type { Program } from "../program";

const account = "123456789012";
const otherAccount = "111122223333";

const prefix = "aws:ResourceTag/";

/** The happy program's selections, settings, restore tests and audit frameworks. */
export function selections(program: Program): void {
  tagged(program, "medical", "critical", "continuous+daily");
  tagged(program, "personal", "non-critical", "daily");
  program.set("plan", ["id"], "plan-1").set("plan", ["rules", 1, "recoveryPointTags"], { origin: "plan" });
  program.set("plan", ["rules", 1, "startWindow"], 60).set("plan", ["rules", 1, "completionWindow"], 120);
  selection(program, "", "sa-east-1", "plan-1");
  // After a failover the plan of another program backs up what is then written there.
  selection(program, "-recovery", "eu-west-1", "plan-of-another-program");
  program.add("framework", "aws:backup/framework:Framework", {
    name: "recovery_framework",
    region: "sa-east-1",
    controls: [
      { name: "BACKUP_RECOVERY_POINT_ENCRYPTED" },
      { name: "BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN", scope: { tags: { "neonpro:data-class": "medical" } } },
    ],
  });
  restoreTest(program, "test", "sa-east-1", account, "default");
  restoreTest(program, "test-recovery", "eu-west-1", account, "default");
  restoreTest(program, "test-account", "eu-west-1", otherAccount, "recovery-account");
}

function selection(program: Program, suffix: string, region: string, planId: string): void {
  program.add(`settings${suffix}`, "aws:backup/regionSettings:RegionSettings", {
    region,
    resourceTypeOptInPreference: { Aurora: true, DynamoDB: true, EFS: true, RDS: true, S3: true },
    resourceTypeManagementPreference: { DynamoDB: true },
  });
  program.add(`selection${suffix}`, "aws:backup/selection:Selection", {
    name: "everything",
    region,
    planId,
    iamRoleArn: `arn:aws:iam::${account}:role/backup`,
    resources: ["*"],
    conditions: [
      {
        stringLikes: [{ key: `${prefix}neonpro:backup-cadence`, value: "*daily*" }],
        stringNotEquals: [{ key: `${prefix}neonpro:data-class`, value: "sensitive" }],
      },
    ],
  });
}

function tagged(program: Program, bucket: string, tier: string, cadence: string): void {
  program
    .set(bucket, ["region"], "sa-east-1")
    .set(bucket, ["arn"], `arn:aws:s3:::neonpro-${bucket}`)
    .set(bucket, ["tags", "neonpro:tier"], tier)
    .set(bucket, ["tags", "neonpro:backup-cadence"], cadence);
}

function restoreTest(program: Program, name: string, region: string, accountId: string, provider: string): void {
  const physical = `weekly_${region.replaceAll("-", "_")}`;
  const plan = {
    name: physical,
    region,
    scheduleExpression: "cron(0 3 ? * SAT *)",
    startWindowHours: 24,
    recoveryPointSelection: {
      algorithm: "LATEST_WITHIN_WINDOW",
      includeVaults: [`arn:aws:backup:${region}:${accountId}:backup-vault:neonpro`],
      recoveryPointTypes: ["SNAPSHOT"],
      selectionWindowDays: 30,
    },
  };
  program.add(name, "aws:backup/restoreTestingPlan:RestoreTestingPlan", plan, provider);
  const selection = {
    name: "buckets",
    region,
    restoreTestingPlanName: physical,
    iamRoleArn: `arn:aws:iam::${accountId}:role/restore-test`,
    protectedResourceType: "S3",
    protectedResourceArns: ["*"],
    protectedResourceConditions: { stringEquals: [{ key: `${prefix}neonpro:data-class`, value: "medical" }] },
    restoreMetadataOverrides: {
      encryptionType: "SSE-KMS",
      kmsKey: `arn:aws:kms:${region}:${accountId}:key/mrk-1`,
    },
    validationWindowHours: 4,
  };
  program.add(`${name}-buckets`, "aws:backup/restoreTestingSelection:RestoreTestingSelection", selection, provider);
}
