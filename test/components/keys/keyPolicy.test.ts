/** Pure documents. That KMS accepts them is not shown here: mocks and tables prove what we pass. */
import assert from "node:assert/strict";
import type { KeyPolicyArgs } from "../../../components/keys/keyPolicy";
import { keyPolicyStatements } from "../../../components/keys/keyPolicy";
import type { KeyService } from "../../../components/keys/keyServices";

const base: KeyPolicyArgs = {
  region: "sa-east-1",
  accountId: "123456789012",
  breakGlassRoleName: "break-glass",
  services: [],
  copySourceAccounts: [],
};
const policy = (change: Partial<KeyPolicyArgs>) => keyPolicyStatements({ ...base, ...change });
const sids = (change: Partial<KeyPolicyArgs>) => policy(change).map(({ Sid }) => Sid);
const statement = (sid: string, change: Partial<KeyPolicyArgs>) => policy(change).find(({ Sid }) => Sid === sid);

describe("key policy", () => {
  it("has administration and the deletion guard whatever the key is for, and nothing else", () => {
    assert.deepEqual(sids({}), ["AdministrationByTheAccount", "OnlyBreakGlassDisablesOrDeletes"]);
  });

  it("[SEC-2] denies deletion and disabling to all but a role that need not exist (K9)", () => {
    assert.deepEqual(statement("OnlyBreakGlassDisablesOrDeletes", {}), {
      Sid: "OnlyBreakGlassDisablesOrDeletes",
      Effect: "Deny",
      Principal: "*",
      Action: ["kms:DeleteImportedKeyMaterial", "kms:DisableKey", "kms:ScheduleKeyDeletion"],
      Resource: "*",
      Condition: { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/break-glass" } },
    });
  });

  it("lets the account administer the key and change its policy, but neither use it nor grant it", () => {
    const administration = statement("AdministrationByTheAccount", {});
    const actions = administration?.Action as string[];
    assert.deepEqual(administration?.Principal, { AWS: "arn:aws:iam::123456789012:root" });
    assert.ok(actions.includes("kms:PutKeyPolicy"), "its author must be able to update it");
    assert.ok(
      actions.includes("kms:SynchronizeMultiRegionKey"),
      "KMS keeps replicas in step through a role of the account",
    );
    const forbidden = /Encrypt|Decrypt|GenerateDataKey|CreateGrant|\*/;
    assert.deepEqual(
      actions.filter((action) => forbidden.test(action)),
      [],
    );
  });

  it("[SEC-2] opens the key to the account's roles through AWS services only (K4)", () => {
    assert.deepEqual(statement("UseThroughAwsServices", { services: ["backup", "s3"] }), {
      Sid: "UseThroughAwsServices",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:root" },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
      Condition: {
        StringEquals: {
          "kms:ViaService": [
            "backup.sa-east-1.amazonaws.com",
            "backup-storage.sa-east-1.amazonaws.com",
            "dynamodb.sa-east-1.amazonaws.com",
            "ec2.sa-east-1.amazonaws.com",
            "elasticfilesystem.sa-east-1.amazonaws.com",
            "rds.sa-east-1.amazonaws.com",
            "redshift.sa-east-1.amazonaws.com",
            "s3.sa-east-1.amazonaws.com",
          ],
        },
      },
    });
  });

  it("[SEC-2] lets the canary prove the key under its own encryption context, which opens nothing else", () => {
    assert.deepEqual(statement("CanaryProvesTheKey", { services: ["canary"] }), {
      Sid: "CanaryProvesTheKey",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:root" },
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: "*",
      Condition: { StringEquals: { "kms:EncryptionContext:neonpro:purpose": "recovery-canary" } },
    });
  });

  it("allows grants to AWS resources only (K5)", () => {
    assert.deepEqual(statement("GrantsForAwsResources", { services: ["backup"] }), {
      Sid: "GrantsForAwsResources",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:root" },
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    });
  });

  const table: [KeyService, string[]][] = [
    ["backup", ["UseThroughAwsServices", "GrantsForAwsResources"]],
    ["backup-notifications", ["AwsBackupPublishes"]],
    ["cloudtrail", ["TrailsOfThisAccountEncrypt", "TrailsOfThisAccountLookAtTheKey"]],
    ["s3", ["UseThroughAwsServices"]],
    ["sns", ["UseThroughAwsServices"]],
    ["logs", ["CloudWatchLogsOfThisAccount"]],
    ["events", ["EventBridgePublishes"]],
    ["cloudwatch", ["CloudWatchAlarmsPublish"]],
    ["sqs", ["UseThroughAwsServices"]],
    ["dynamodb", ["UseThroughAwsServices", "GrantsForAwsResources"]],
    ["lambda", ["UseThroughAwsServices", "GrantsForAwsResources"]],
  ];
  for (const [service, added] of table) {
    it(`adds for ${service} exactly ${added.join(", ")}`, () => {
      assert.deepEqual(sids({ services: [service] }).slice(1, -1), added);
    });
  }

  for (const [service, principal, sid] of [
    ["cloudwatch", "cloudwatch.amazonaws.com", "CloudWatchAlarmsPublish"],
    ["events", "events.amazonaws.com", "EventBridgePublishes"],
    ["backup-notifications", "backup.amazonaws.com", "AwsBackupPublishes"],
  ] as const) {
    it(`[MON-4] lets ${principal} publish to encrypted topics (K11), without a condition that it cannot meet`, () => {
      assert.deepEqual(statement(sid, { services: ["sns", service] }), {
        Sid: sid,
        Effect: "Allow",
        Principal: { Service: principal },
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Resource: "*",
      });
    });
  }

  it("[AUD-5] lets EventBridge put events into an encrypted queue, and functions read them through SQS alone (K11)", () => {
    const queue = { services: ["events", "sqs"] as const };
    assert.deepEqual(sids(queue).slice(1, -1), ["UseThroughAwsServices", "EventBridgePublishes"]);
    assert.deepEqual(statement("EventBridgePublishes", queue)?.Principal, { Service: "events.amazonaws.com" });
    assert.deepEqual(statement("UseThroughAwsServices", queue)?.Condition, {
      StringEquals: { "kms:ViaService": ["sqs.sa-east-1.amazonaws.com"] },
    });
  });

  it("[AUD-4] lets trails of this account encrypt, wherever they are at home, and no other account's", () => {
    const trails = "arn:aws:cloudtrail:*:123456789012:trail/*";
    const audit = { services: ["cloudtrail"] as const, region: "eu-west-1" };
    assert.deepEqual(statement("TrailsOfThisAccountEncrypt", audit), {
      Sid: "TrailsOfThisAccountEncrypt",
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "kms:GenerateDataKey*",
      Resource: "*",
      Condition: {
        ArnLike: { "aws:SourceArn": trails },
        StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": trails },
      },
    });
    assert.deepEqual(statement("TrailsOfThisAccountLookAtTheKey", audit), {
      Sid: "TrailsOfThisAccountLookAtTheKey",
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "kms:DescribeKey",
      Resource: "*",
      Condition: { ArnLike: { "aws:SourceArn": trails } },
    });
  });

  it("keeps AWS Backup itself away from a key of topics that it only works with data under", () => {
    assert.ok(!sids({ services: ["backup", "sns"] }).includes("AwsBackupPublishes"));
  });

  it("names the Region in CloudWatch Logs' principal and in its encryption context (K10)", () => {
    assert.deepEqual(statement("CloudWatchLogsOfThisAccount", { services: ["logs"], region: "eu-west-1" }), {
      Sid: "CloudWatchLogsOfThisAccount",
      Effect: "Allow",
      Principal: { Service: "logs.eu-west-1.amazonaws.com" },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
      Condition: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:123456789012:log-group:*" },
      },
    });
  });

  it("[BKP-7] lets another account's roles copy, with grants for AWS resources only (K6)", () => {
    const other = { copySourceAccounts: ["111122223333"] };
    assert.deepEqual(sids(other).slice(1, -1), ["CopiesFromOtherAccounts", "GrantsForCopiesFromOtherAccounts"]);
    assert.deepEqual(statement("CopiesFromOtherAccounts", other), {
      Sid: "CopiesFromOtherAccounts",
      Effect: "Allow",
      Principal: { AWS: ["arn:aws:iam::111122223333:root"] },
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Resource: "*",
    });
    assert.deepEqual(statement("GrantsForCopiesFromOtherAccounts", other)?.Condition, {
      Bool: { "kms:GrantIsForAWSResource": "true" },
    });
  });

  it("never names a role as Principal, and gives every statement a Sid of its own", () => {
    const all = policy({
      services: table.map(([service]) => service),
      copySourceAccounts: ["111122223333"],
    });
    assert.ok(!JSON.stringify(all.map(({ Principal }) => Principal)).includes(":role/"));
    assert.equal(new Set(all.map(({ Sid }) => Sid)).size, all.length);
    assert.ok(JSON.stringify(all).length < 32_768, "KMS takes at most 32 KB");
  });

  it("writes China's ARNs and endpoints in China", () => {
    const china = JSON.stringify(policy({ services: ["s3"], region: "cn-north-1" }));
    assert.ok(china.includes("arn:aws-cn:iam::123456789012:root") && china.includes("s3.cn-north-1.amazonaws.com.cn"));
  });
});
