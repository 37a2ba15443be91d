// Defects of public modules, as programs that the real engine runs with this pack (test/fixtures/programs/defects). The
// programs are minimal, so other policies have findings of their own about them; each test looks at one policy's.
//
// docs/defects.md has every defect with its policy, or with the reason why no program shows it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildPack } from "../../policies/build.mjs";
import { preview } from "../../preview/preview";
import type { EnforcementLevel, PreviewResult } from "../../preview/types";
import { collect } from "../preview/runs";

const root = join(__dirname, "../..");
const programDir = join(root, "test/fixtures/programs/defects");

interface Defect {
  readonly program: string;
  readonly policy: string;
  readonly level: EnforcementLevel;
  /** Type and logical name. */
  readonly on: string;
  readonly message: string;
}

const vaultPolicy = "aws:backup/vaultPolicy:VaultPolicy::destination-policy";
const plan = "aws:backup/plan:Plan::plan";
const lock = "aws:backup/vaultLockConfiguration:VaultLockConfiguration::lock";
const vault = "aws:backup/vault:Vault::vault";

const defects: Readonly<Record<string, Defect>> = {
  "NHS: a vault policy that nobody can change again": {
    program: "nhsVaultPolicy",
    policy: "backup-vault-policy-no-self-lockout",
    level: "mandatory",
    on: vaultPolicy,
    message:
      'VaultPolicy "destination-policy": policy, statement "DenyBackupVaultAccess" is a denial of backup:PutBackupVaultAccessPolicy to everyone; it must spare somebody, because nobody could change or remove the policy again (V14). Fix: take the action out of the denial, or spare a break-glass role by a condition such as ArnNotEquals on aws:PrincipalArn',
  },
  "NHS: a vault policy that lets the lock be rewritten": {
    program: "nhsVaultPolicy",
    policy: "backup-vault-denies-deletion",
    level: "mandatory",
    on: vaultPolicy,
    message:
      'VaultPolicy "destination-policy": policy is without a denial of backup:PutBackupVaultLockConfiguration to everyone but named roles; it must deny that, because without it every administrator may (V15, SEC-4). Fix: deny it to everyone, with ArnNotEquals on aws:PrincipalArn for the break-glass role',
  },
  "NHS: a lock of 365 days that fails copies of 4": {
    program: "nhsLockWindow",
    policy: "backup-retention-inside-vault-lock",
    level: "mandatory",
    on: plan,
    message:
      'Plan "plan": rules[0].copyActions[0].lifecycle.deleteAfter (rule "daily") is 4; it must be 365 to 365, because the lock of Vault "destination" fails every copy job outside that window (V3). Fix: change deleteAfter, or the lock before it can no longer be changed',
  },
  "NHS: seven years copied for one": {
    program: "nhsMonthly",
    policy: "backup-copy-kept-as-long-as-source",
    level: "mandatory",
    on: plan,
    message:
      'Plan "plan": rules[0].copyActions[0].lifecycle.deleteAfter (rule "monthly_kept_7_years") is 365, the longest of the rule\'s copies; it must be at least 2555, because its source is kept that long and would be without a second copy (L9, BKP-7). Fix: raise deleteAfter of a copy to that of its rule, or name the rule in `shorterCopies` in this policy\'s configuration',
  },
  "NHS: seven years without their leap days": {
    program: "nhsMonthly",
    policy: "backup-years-hold-leap-days",
    level: "mandatory",
    on: plan,
    message:
      'Plan "plan": rules[0].lifecycle.deleteAfter (rule "monthly_kept_7_years") is 2555, which is 7 times 365; it must be 2557 to cover 7 years, which hold up to 2 leap days (L13). Fix: add a day for every four years begun',
  },
  "NHS: cold storage for S3, RDS and Aurora, which ignore it": {
    program: "nhsMonthly",
    policy: "backup-cold-storage-effective",
    level: "advisory",
    on: plan,
    message:
      'Plan "plan": rules[0].lifecycle.coldStorageAfter (rule "monthly_kept_7_years") is 30; it must be absent, because nothing that the plan\'s selections name can move to cold storage: arn:aws:s3:::*, arn:aws:rds:*:*:db:*, arn:aws:rds:*:*:cluster:* (L4, L5). Fix: remove coldStorageAfter, and move what has to be kept for years to an archive of its own',
  },
  "NHS: audit controls for a tag that nothing has": {
    program: "nhsFrameworkScope",
    policy: "backup-framework-scope-occurs",
    level: "advisory",
    on: "aws:backup/framework:Framework::framework",
    message:
      'Framework "framework": controls[0].scope.tags["environment_name"] is "production", which nothing in this program has; it must occur on a resource, plan or vault, because the control looks at nothing else (S11). Fix: scope by a tag that the resources have, or tag them',
  },
  "NHS: a key policy with an empty principal": {
    program: "nhsKeyPolicy",
    policy: "identity-policy-document-valid",
    level: "mandatory",
    on: "aws:kms/keyPolicy:KeyPolicy::key-policy",
    message:
      'KeyPolicy "key-policy": policy.Statement[0].Principal is ""; it must name a principal, because an empty one is rejected or stands for nobody (SEC-4). Fix: write the element as IAM\'s grammar has it',
  },
  "NHS: a Region written into a role's policy": {
    program: "nhsIamRegion",
    policy: "identity-arn-region-has-resources",
    level: "advisory",
    on: "aws:iam/rolePolicy:RolePolicy::copies-policy",
    message:
      'RolePolicy "copies-policy": policy.Statement[0].Resource is "arn:aws:backup:eu-west-2:123456789012:backup-vault:*", in a Region without any backup resource of this program; it should speak of eu-west-1 or us-east-1 instead of eu-west-2, because the backup resources are there (BKP-7, DRP-2). Fix: build the ARN from the resource or its Region, or put * for the Region',
  },
  "lgallard: less than 90 days in cold storage": {
    program: "lgallardRule",
    policy: "backup-cold-storage-gap",
    level: "mandatory",
    on: plan,
    message:
      'Plan "plan": rules[0].lifecycle.deleteAfter (rule "daily") is 60; it must be at least 120, because coldStorageAfter is 30 and AWS Backup demands 90 days in cold storage (L1). Fix: raise deleteAfter, or lower or remove coldStorageAfter',
  },
  "lgallard: a schedule by rate()": {
    program: "lgallardRule",
    policy: "backup-window-schedule",
    level: "mandatory",
    on: plan,
    message:
      'Plan "plan": rules[0].schedule (rule "daily") is "rate(1 day)"; it must be a cron expression of six fields, because AWS Backup documents no other (S7, BKP-1). Fix: write the schedule as cron, such as "cron(0 2 * * ? *)"; for less than an hour use continuous backup',
  },
  "lgallard: a final lock of 2,555 days at most": {
    program: "lgallardLock",
    policy: "backup-lock-covers-legal-term",
    level: "mandatory",
    on: lock,
    message:
      'VaultLockConfiguration "lock": maxRetentionDays is 2555; it must be at least 7305 or absent, because a final lock cannot be raised and the law\'s term is that long (V5, L13, RET-1). Fix: raise maxRetentionDays before the lock is final, or leave it out',
  },
  "aws-samples: a restore validator with AmazonEC2FullAccess": {
    program: "awsSamplesFullAccess",
    policy: "identity-no-full-access-for-services",
    level: "advisory",
    on: "aws:iam/rolePolicyAttachment:RolePolicyAttachment::validator-ec2",
    message:
      'RolePolicyAttachment "validator-ec2": policyArn is AmazonEC2FullAccess; it should be a policy for what Role "validator" does, because a service assumes that role (SEC-4). Fix: write a policy with the actions and resources that the code uses',
  },
  "aws-samples: a restore validator on Node 18": {
    program: "awsSamplesValidator",
    policy: "functions-runtime-supported",
    level: "mandatory",
    on: "aws:lambda/function:Function::validator",
    message:
      'Function "validator": runtime is "nodejs18.x", deprecated on 2025-09-01; it must be a supported one, because this one gets no fixes and can in time be neither created nor updated (SEC-4, DRP-2). Fix: move the function to a runtime that AWS supports',
  },
  "aws-samples: a rule for every restore": {
    program: "awsSamplesValidator",
    policy: "network-restore-test-event-filtered",
    level: "advisory",
    on: "aws:cloudwatch/eventRule:EventRule::restored",
    message:
      'EventRule "restored": eventPattern.detail.restoreTestingPlanArn is absent, while its target answers restore tests; it must be there, because a real restore sends the same event without it (R8, RST-5). Fix: add "restoreTestingPlanArn": [{"exists": true}] or the plan\'s ARN to the detail of the event pattern',
  },
  "TNA: a compliance lock after three days that nobody acknowledged": {
    program: "tna",
    policy: "irreversible-compliance-lock-acknowledged",
    level: "mandatory",
    on: lock,
    message:
      'VaultLockConfiguration "lock": changeableForDays is 3, which makes the lock final after that time; it must be acknowledged, because nobody can shorten or lift it afterwards (V2). Fix: use governance mode, or add "lock: 7 to 365 days, changeable for 3 days" to `acknowledged` in this policy\'s configuration',
  },
  "TNA: a vault that takes its recovery points along": {
    program: "tna",
    policy: "backup-vault-not-force-destroyed",
    level: "mandatory",
    on: vault,
    message:
      'Vault "vault": forceDestroy is true; it must be false, because the vault\'s end would be that of every recovery point in it (BKP-3, BKP-4). Fix: set forceDestroy to false or leave it out; empty a vault by hand before it goes',
  },
  "TNA: no restore test": {
    program: "tna",
    policy: "backup-restore-test-covers-vaults",
    level: "advisory",
    on: vault,
    message:
      'Vault "vault": its restore testing plan is absent; there must be one in sa-east-1, because nobody knows whether its recovery points can be restored until some were (R4). Fix: add a RestoreTestingPlan that includes the vault, with a RestoreTestingSelection for each type in it',
  },
  "TNA: no audit framework": {
    program: "tna",
    policy: "backup-plans-have-framework",
    level: "advisory",
    on: plan,
    message:
      'Plan "plan": its audit framework is absent; there must be one in sa-east-1, because nobody is told there when a resource is in no plan or has no recent recovery point (S11, CMP-4). Fix: add a Framework in that Region with the controls that the estate has to meet',
  },
  "cloudposse: resources and tags, which do not narrow each other": {
    program: "cloudposseSelection",
    policy: "backup-selection-tags-are-alternatives",
    level: "advisory",
    on: "aws:backup/selection:Selection::selection",
    message:
      "Selection \"selection\": selectionTags is beside resources with a wildcard; it must be absent there, because the tags do not narrow the resources: both are selected (S2). Fix: use conditions, or acknowledge the selection's logical name in this policy's configuration",
  },
  "cloudposse: a role that cannot restore, and no other": {
    program: "cloudposseRole",
    policy: "backup-restore-role-declared",
    level: "advisory",
    on: "aws:backup/selection:Selection::selection",
    message:
      'Selection "selection": a role for restores is absent; there must be one in the program, because the permissions to back up do not restore (RST-1, RST-3). Fix: add a role that backup.amazonaws.com assumes with AWSBackupServiceRolePolicyForRestores, and AWSBackupServiceRolePolicyForS3Restore for buckets',
  },
  "awsx: a bucket that is emptied when it goes": {
    program: "awsxBucket",
    policy: "storage-bucket-force-destroy",
    level: "mandatory",
    on: "aws:s3/bucket:Bucket::logs",
    message:
      'Bucket "logs": forceDestroy is true; it must be false, because a change of name would delete every object for good (RET-1, BKP-11). Fix: set forceDestroy to false',
  },
};

describe("public modules' defects", function () {
  this.timeout(300_000);
  let result: (name: string) => PreviewResult;

  before(async () => {
    await buildPack({ ifStale: true });
    const one = (name: string) => () =>
      preview({
        programDir,
        stack: "dev",
        policyPacks: [join(root, "policies")],
        config: { case: name },
        account: "123456789012",
      });
    const programs = new Set(Object.values(defects).map(({ program }) => program));
    result = await collect<string, PreviewResult>(Object.fromEntries([...programs].map((name) => [name, one(name)])));
  });

  for (const [title, { program, policy, level, on, message }] of Object.entries(defects)) {
    it(title, () => {
      const { digest, failure } = result(program);
      assert.equal(failure, undefined);
      const said = digest.policies.violations.filter((violation) => violation.policy === policy);
      // A type token has colons, so its URN is cut at the project.
      const where = (urn = "") => urn.replace("urn:pulumi:dev::defects::", "");
      assert.deepEqual(
        said.map(({ enforcementLevel, urn, message: text }) => ({
          level: enforcementLevel,
          on: where(urn),
          message: text,
        })),
        [{ level, on, message }],
      );
    });
  }

  it("are refused by the command", () => {
    const argv = ["--program", programDir, "--policy-pack", join(root, "policies"), "--stack", "dev", "--quiet"];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", join(root, "cli/preview.ts"), ...argv, "--config", "case=awsxBucket"],
      { cwd: root, encoding: "utf8" },
    );
    assert.equal(status, 3, stderr);
    assert.match(stdout, /^✗ storage-bucket-force-destroy \(/m);
  });
});
