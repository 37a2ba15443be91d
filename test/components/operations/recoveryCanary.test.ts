/** What RecoveryCanary declares, under mocks: they prove what we pass, not what AWS accepts or a key's policy allows. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { RecoveryCanary, canaryPeriodMinutes } from "../../../components/operations/recoveryCanary";
import type { RecoveryCanaryArgs } from "../../../components/operations/recoveryCanary";
import { ownEventSource, signalPartition } from "../../../components/operations/reporting";
import { expectedState } from "../../../lambdas/recovery-canary/expected";
import { partitions } from "../../../operations/catalogue/keys";
import { canaryPeriodMinutes as counted } from "../../../operations/integrity/report";
import { ownEventSource as source } from "../../../operations/ownEvent";
import { accountId, recordResources, settle } from "../../support/mocks";
import type { Recording } from "../../support/mocks";
import {
  announcedAlarms,
  assertRuns,
  catalogue,
  keyArn,
  ownStatements,
  publishMetrics,
  signalStatements,
  tags,
  tellTheLog,
  topic,
} from "./watchers";

const keys = {
  storage: "arn:aws:kms:eu-west-1:123456789012:key/storage",
  vault: pulumi.output("arn:aws:kms:eu-west-1:123456789012:key/mrk-vault"),
  "recovery-account": "arn:aws:kms:eu-west-1:111122223333:key/recovery",
};
const vaultArn = "arn:aws:backup:eu-west-1:123456789012:backup-vault:neonpro-test-recovery";
const args: RecoveryCanaryArgs = {
  region: "eu-west-1",
  accountId,
  keyArn,
  catalogue,
  keys,
  vaults: [
    {
      name: "neonpro-test-recovery",
      arn: vaultArn,
      key: "vault",
      lock: { mode: "governance", minDays: 7, maxDays: 9132 },
    },
  ],
  buckets: [
    {
      name: pulumi.output("neonpro-test-medical-eu-west-1-0a1b2c3d"),
      arn: "arn:aws:s3:::neonpro-test-medical-eu-west-1-0a1b2c3d",
      key: "storage",
      replicatesTo: "neonpro-test-medical-sa-east-1-0a1b2c3d",
      lock: "GOVERNANCE 7305",
    },
  ],
  alarmTopicArn: topic,
  tags,
};
const functionName = "neonpro-backup-recovery-test-recovery-canary-prover";

async function declared(change: Partial<RecoveryCanaryArgs> = {}): Promise<Recording> {
  const recorded = recordResources();
  new RecoveryCanary("recovery-canary", { ...args, ...change });
  await settle();
  return recorded;
}

describe("RecoveryCanary", () => {
  it("declares exactly these children, all in its Region", async () => {
    const recorded = await declared();
    assert.deepEqual(recorded.childrenOf("recovery-canary"), [
      "aws:cloudwatch/metricAlarm:MetricAlarm recovery-canary-keys-unproven",
      "aws:cloudwatch/metricAlarm:MetricAlarm recovery-canary-keys-unusable",
      "aws:cloudwatch/metricAlarm:MetricAlarm recovery-canary-protections-unproven",
      "aws:cloudwatch/metricAlarm:MetricAlarm recovery-canary-violations",
      "neonpro:functions:NodeFunction recovery-canary-prover",
      "neonpro:operations:RegularRuns recovery-canary-runs",
    ]);
    const elsewhere = recorded.resources.filter(
      ({ custom, type, inputs }) => custom && !type.startsWith("aws:iam/") && inputs.region !== "eu-west-1",
    );
    assert.deepEqual(elsewhere, []);
  });

  it("[AUD-2] tells the function what to hold AWS against, as the function reads it", async () => {
    const recorded = await declared();
    const { environment } = recorded.one("recovery-canary-prover-function").inputs as {
      environment: { variables: Record<string, string> };
    };
    assert.deepEqual(Object.keys(environment.variables).sort(), ["CATALOGUE_TABLE", "EXPECTED_STATE"]);
    assert.equal(environment.variables.CATALOGUE_TABLE, catalogue.name);
    assert.deepEqual(expectedState(environment.variables.EXPECTED_STATE ?? ""), {
      keys: [
        { name: "storage", arn: keys.storage },
        { name: "vault", arn: "arn:aws:kms:eu-west-1:123456789012:key/mrk-vault" },
        { name: "recovery-account", arn: keys["recovery-account"] },
      ],
      vaults: [
        {
          name: "neonpro-test-recovery",
          keyArn: "arn:aws:kms:eu-west-1:123456789012:key/mrk-vault",
          minDays: 7,
          maxDays: 9132,
          compliance: false,
        },
      ],
      buckets: [
        {
          name: "neonpro-test-medical-eu-west-1-0a1b2c3d",
          keyArn: keys.storage,
          replicatesTo: "neonpro-test-medical-sa-east-1-0a1b2c3d",
          lock: { mode: "GOVERNANCE", days: 7305 },
        },
      ],
    });
  });

  it("[SEC-4] lets it use these keys under its own context, look at these stores, and read no object", async () => {
    assert.deepEqual(ownStatements(await declared(), "recovery-canary-prover-permissions"), [
      {
        Sid: "ProveKeys",
        Effect: "Allow",
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: [keys.storage, "arn:aws:kms:eu-west-1:123456789012:key/mrk-vault", keys["recovery-account"]],
        Condition: { StringEquals: { "kms:EncryptionContext:neonpro:purpose": "recovery-canary" } },
      },
      { Sid: "DescribeVaults", Effect: "Allow", Action: "backup:DescribeBackupVault", Resource: [vaultArn] },
      {
        Sid: "ReadSettingsOfBuckets",
        Effect: "Allow",
        Action: [
          "s3:GetBucketObjectLockConfiguration",
          "s3:GetBucketPublicAccessBlock",
          "s3:GetBucketVersioning",
          "s3:GetEncryptionConfiguration",
          "s3:GetReplicationConfiguration",
        ],
        Resource: ["arn:aws:s3:::neonpro-test-medical-eu-west-1-0a1b2c3d"],
      },
      ...signalStatements("dynamodb:PutItem"),
      publishMetrics,
      tellTheLog,
    ]);
  });

  it("names no resources that it does not have", async () => {
    const sids = ownStatements(await declared({ vaults: [], buckets: [] }), "recovery-canary-prover-permissions");
    assert.deepEqual(
      sids.map(({ Sid }) => Sid),
      ["ProveKeys", "KeepSignals", "UseTheTablesKeyThroughDynamoDb", "PublishMetrics", "TellTheOperationsLog"],
    );
  });

  it("[MON-2] runs every 15 minutes, and a run counts for as long as it should", async () => {
    assertRuns(await declared(), "recovery-canary-runs", functionName, 15);
    assert.equal(canaryPeriodMinutes, counted);
  });

  it("[MON-3][SEC-2] alarms on a key, on a violation, and on the silence of either", async () => {
    const atOnce = { period: 900, evaluationPeriods: 1, treatMissingData: "ignore" };
    const silence = {
      statistic: "SampleCount",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      period: 900,
      evaluationPeriods: 3,
      treatMissingData: "breaching",
    };
    assert.deepEqual(announcedAlarms(await declared(), "recovery-canary"), [
      {
        suffix: "keys-unusable",
        severity: "critical",
        metricName: "KeyAccessibility",
        ...atOnce,
        statistic: "Minimum",
        comparisonOperator: "LessThanThreshold",
        threshold: 100,
      },
      {
        suffix: "violations",
        severity: "critical",
        metricName: "IntegrityViolations",
        ...atOnce,
        statistic: "Maximum",
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
      },
      { suffix: "keys-unproven", severity: "critical", metricName: "KeyAccessibility", ...silence },
      { suffix: "protections-unproven", severity: "warning", metricName: "IntegrityViolations", ...silence },
    ]);
  });

  it("writes what operations/ reads", () => {
    assert.equal(signalPartition, partitions.signals);
    assert.equal(ownEventSource, source);
  });

  it("refuses keys that it does not have, all at once", () => {
    recordResources();
    const vaults = args.vaults.map((vault) => ({ ...vault, key: "nothing" }));
    assert.throws(() => new RecoveryCanary("recovery-canary", { ...args, keys: {}, vaults }), {
      message: [
        "recovery-canary: keys: is empty; a canary that proves no key proves no recovery.",
        'recovery-canary: vaults[0].key: "nothing" is none of no keys.',
        'recovery-canary: buckets[0].key: "storage" is none of no keys.',
      ].join("\n"),
    });
  });
});
