/** What the components register. Mocks prove what we pass, not what AWS accepts; the policy pack judges the same inputs. */
import assert from "node:assert/strict";
import { RestoreTesting } from "../../../components/backup/restoreTesting";
import type { RestoreTestingArgs } from "../../../components/backup/restoreTesting";
import { restoreTestingProblems } from "../../../components/backup/restoreTestingRules";
import { RestoreValidation } from "../../../components/backup/restoreValidation";
import { accountId, parsed, recordResources, settle, valueOf } from "../../support/mocks";
import type { Recording } from "../../support/mocks";

const region = "sa-east-1";
const keyArn = "arn:aws:kms:sa-east-1:123456789012:key/vault";
const vaultArn = "arn:aws:backup:sa-east-1:123456789012:backup-vault:primary";
const topic = "arn:aws:sns:sa-east-1:123456789012:critical";
const planArn = "arn:aws:backup:sa-east-1:123456789012:restore-testing-plan:neonpro_test_weekly";
const machineArn = "arn:aws:states:sa-east-1:123456789012:stateMachine:neonpro-backup-recovery-test-validation";
const tags = { owner: "platform" };

const testing: RestoreTestingArgs = {
  planName: "neonpro_test_weekly",
  region,
  accountId,
  vaultArns: [vaultArn],
  keyArns: [keyArn],
  types: [
    { type: "Aurora", network: { subnetGroupName: "recovery", securityGroupIds: ["sg-1", "sg-2"] } },
    { type: "S3", keyArn },
  ],
  tags,
};

const statementsOf = (recorded: Recording, name: string) =>
  (
    parsed(recorded.one(name).inputs.policy) as {
      Statement: { Sid: string; Action: unknown; Resource: unknown; Condition?: unknown }[];
    }
  ).Statement;

describe("RestoreTesting", () => {
  let recorded: Recording;
  let component: RestoreTesting;

  before(async () => {
    recorded = recordResources();
    component = new RestoreTesting("tests", testing);
    await settle();
  });

  it("[RST-5] declares a plan, a selection for each type, and a role of its own", () => {
    assert.deepEqual(recorded.childrenOf("tests"), [
      "aws:backup/restoreTestingPlan:RestoreTestingPlan tests-plan",
      "aws:backup/restoreTestingSelection:RestoreTestingSelection tests-aurora",
      "aws:backup/restoreTestingSelection:RestoreTestingSelection tests-s3",
      "aws:iam/role:Role tests-role",
      "aws:iam/rolePolicy:RolePolicy tests-role-keys",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment tests-role-restore",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment tests-role-s3",
    ]);
  });

  it("[RST-5] tests the newest snapshot of the vaults each week", () => {
    assert.deepEqual(recorded.one("tests-plan").inputs, {
      name: "neonpro_test_weekly",
      region,
      scheduleExpression: "cron(0 7 ? * SUN *)",
      scheduleExpressionTimezone: "America/Sao_Paulo",
      startWindowHours: 8,
      recoveryPointSelection: {
        algorithm: "LATEST_WITHIN_WINDOW",
        includeVaults: [vaultArn],
        recoveryPointTypes: ["SNAPSHOT"],
        selectionWindowDays: 8,
      },
      tags,
    });
  });

  it("[RST-5] names the network, lists as JSON, and the key of what it restores (R5, R6)", () => {
    const common = {
      region,
      restoreTestingPlanName: "neonpro_test_weekly",
      iamRoleArn: "arn:aws:iam::123456789012:role/tests-role",
      protectedResourceArns: ["*"],
      validationWindowHours: 24,
    };
    assert.deepEqual(recorded.one("tests-aurora").inputs, {
      ...common,
      name: "neonpro_test_weekly_aurora",
      protectedResourceType: "Aurora",
      restoreMetadataOverrides: { dbSubnetGroupName: "recovery", vpcSecurityGroupIds: '["sg-1","sg-2"]' },
    });
    assert.deepEqual(recorded.one("tests-s3").inputs, {
      ...common,
      name: "neonpro_test_weekly_s3",
      protectedResourceType: "S3",
      restoreMetadataOverrides: { encryptionType: "SSE-KMS", kmsKey: keyArn },
    });
    for (const name of ["tests-aurora", "tests-s3"]) {
      for (const permission of ["tests-role-restore", "tests-role-s3", "tests-role-keys"])
        assert.ok(recorded.one(name).dependencies.includes(recorded.one(permission).urn));
    }
  });

  it("lets AWS Backup alone restore, with the keys and grants to services only (K4, K5)", () => {
    const trust = parsed(recorded.one("tests-role").inputs.assumeRolePolicy) as {
      Statement: { Principal: unknown; Condition: unknown }[];
    };
    assert.deepEqual(
      trust.Statement.map((one) => one.Principal),
      [{ Service: "backup.amazonaws.com" }],
    );
    assert.deepEqual(trust.Statement[0]?.Condition, { StringEquals: { "aws:SourceAccount": accountId } });
    assert.deepEqual(
      statementsOf(recorded, "tests-role-keys").map(({ Sid, Resource }) => [Sid, Resource]),
      [
        ["OpenAndEncrypt", [keyArn]],
        ["GrantToServicesOnly", [keyArn]],
      ],
    );
    assert.equal(
      recorded.one("tests-role-restore").inputs.policyArn,
      "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
    );
  });

  it("[RST-5] tells the watch over schedules what to look for, so that a test of nothing is noticed (R2)", async () => {
    const { arn, ...others } = component.watched;
    assert.equal(await valueOf(arn), await valueOf(component.plan.arn));
    assert.deepEqual(others, { name: "neonpro_test_weekly", periodMinutes: 10_080, startWindowMinutes: 480 });
  });

  it("says everything that is wrong at once, before anything is declared", async () => {
    const own = recordResources();
    const aurora = { type: "Aurora", network: { subnetGroupName: "recovery", securityGroupIds: [] } } as const;
    const wrong: RestoreTestingArgs = {
      ...testing,
      planName: "neonpro-weekly",
      vaultArns: [],
      keyArns: [],
      types: [...testing.types, aurora],
      startWindowHours: 169,
      selectionWindowDays: 0,
      validationWindowHours: 0.5,
    };
    assert.throws(
      () => new RestoreTesting("wrong", wrong),
      (error: Error) => {
        assert.deepEqual(error.message.split("\n"), [
          'wrong: planName: received "neonpro-weekly"; allowed are letters, digits and underscores, 50 at most together with _ and a type\'s name (R1).',
          "wrong: vaultArns: none; the plan would test nothing (R2).",
          "wrong: keyArns: none; what is encrypted could not be restored (K4).",
          "wrong: types: Aurora is there twice; a type has one selection.",
          "wrong: types: Aurora has no securityGroupIds; the default group would let nobody in (R5).",
          "wrong: startWindowHours: received 169; allowed are 1 to 168, whole (R1).",
          "wrong: selectionWindowDays: received 0; allowed are 1 to 365, whole (R1).",
          "wrong: validationWindowHours: received 0.5; allowed are 0 to 168, whole (R1).",
        ]);
        return true;
      },
    );
    await settle();
    assert.deepEqual(
      own.resources.filter(({ custom }) => custom),
      [],
    );
  });

  it("counts a name with its selections' (R1)", () => {
    const facts = { ...testing, startWindowHours: 1, selectionWindowDays: 1, validationWindowHours: 0 };
    assert.deepEqual(restoreTestingProblems({ ...facts, planName: "n".repeat(43) }), []);
    assert.equal(restoreTestingProblems({ ...facts, planName: "n".repeat(44) }).length, 1);
  });
});

describe("RestoreValidation", () => {
  let recorded: Recording;

  before(async () => {
    recorded = recordResources({
      outputs: (type) => (type === "aws:sfn/stateMachine:StateMachine" ? { arn: machineArn } : {}),
    });
    new RestoreValidation("validation", {
      region,
      accountId,
      keyArn,
      planArn,
      alarmTopicArn: topic,
      evidence: { bucketName: "evidence", bucketArn: "arn:aws:s3:::evidence", keyArn },
      task: {
        clusterArn: "arn:aws:ecs:sa-east-1:123456789012:cluster/recovery",
        taskDefinitionArn: "arn:aws:ecs:sa-east-1:123456789012:task-definition/validate-restore:1",
        containerName: "validate",
        subnetIds: ["subnet-1"],
        securityGroupIds: ["sg-1"],
        roleArns: ["arn:aws:iam::123456789012:role/task", "arn:aws:iam::123456789012:role/execution"],
      },
      tags,
    });
    await settle();
  });

  it("declares the rule, the machine, their roles and alarms", () => {
    assert.deepEqual(recorded.childrenOf("validation"), [
      "aws:cloudwatch/eventRule:EventRule validation-rule",
      "aws:cloudwatch/eventTarget:EventTarget validation-target",
      "aws:cloudwatch/metricAlarm:MetricAlarm validation-aborted",
      "aws:cloudwatch/metricAlarm:MetricAlarm validation-failed",
      "aws:cloudwatch/metricAlarm:MetricAlarm validation-timed-out",
      "aws:iam/role:Role validation-role",
      "aws:iam/role:Role validation-starter",
      "aws:iam/rolePolicy:RolePolicy validation-permissions",
      "aws:iam/rolePolicy:RolePolicy validation-start",
      "aws:sfn/stateMachine:StateMachine validation-machine",
      "neonpro:functions:DeadLetterQueue validation-undelivered",
    ]);
  });

  it("[RST-5] starts for finished restore tests of its plan, and for no real restore (S13)", () => {
    assert.deepEqual(parsed(recorded.one("validation-rule").inputs.eventPattern), {
      source: ["aws.backup"],
      "detail-type": ["Restore Job State Change"],
      detail: { status: ["COMPLETED"], resourceType: ["Aurora"], restoreTestingPlanArn: [planArn] },
    });
    const target = recorded.one("validation-target");
    const { region: own, rule, ...inputs } = target.inputs;
    assert.equal(own, region);
    assert.match(String(rule), /^validation-rule/);
    assert.deepEqual(inputs, {
      targetId: "validation",
      arn: machineArn,
      roleArn: "arn:aws:iam::123456789012:role/validation-starter",
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 60 },
      deadLetterConfig: {
        arn: "arn:aws:sqs:sa-east-1:123456789012:neonpro-backup-recovery-test-validation-undelivered",
      },
    });
    assert.ok(target.dependencies.includes(recorded.one("validation-start").urn));
    assert.ok(target.dependencies.includes(recorded.one("validation-undelivered-policy").urn));
  });

  it("[SEC-4] can take away what it added, and no other instance", () => {
    const statements = statementsOf(recorded, "validation-permissions");
    const validator = "arn:aws:rds:sa-east-1:123456789012:db:awsbackup-restore-test-*-validator";
    const by = (action: string) =>
      statements.filter(({ Action }) => [Action].flat().includes(action)).map(({ Resource }) => Resource);
    assert.deepEqual(by("rds:DeleteDBInstance"), [validator]);
    assert.deepEqual(by("rds:CreateDBInstance"), [
      [
        validator,
        "arn:aws:rds:sa-east-1:123456789012:cluster:awsbackup-restore-test-*",
        "arn:aws:rds:sa-east-1:123456789012:subgrp:*",
        "arn:aws:rds:sa-east-1:123456789012:pg:*",
        "arn:aws:rds:sa-east-1:123456789012:og:*",
      ],
    ]);
    assert.deepEqual(
      statements.filter(({ Resource }) => Resource === "*").map(({ Action }) => Action),
      [["backup:DescribeRestoreJob", "backup:PutRestoreValidationResult"]],
    );
    assert.deepEqual(by("s3:GetObject"), ["arn:aws:s3:::evidence/verdicts/*"]);
    assert.deepEqual(statements.find(({ Sid }) => Sid === "GiveTheTaskItsRoles")?.Condition, {
      StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
    });
    assert.deepEqual(statementsOf(recorded, "validation-start"), [
      {
        Sid: "StartTheValidation",
        Effect: "Allow",
        Action: "states:StartExecution",
        Resource: machineArn,
      },
    ]);
  });

  it("[SEC-4] may call everything that its definition calls, and nothing is left over", () => {
    const definition = String(recorded.one("validation-machine").inputs.definition);
    const called = [...definition.matchAll(/:states:::aws-sdk:(\w+):(\w+)"/g)].map(
      ([, service, action = ""]) => `${service}:${action[0]?.toUpperCase()}${action.slice(1)}`,
    );
    const allowed = statementsOf(recorded, "validation-permissions").flatMap(({ Action }) =>
      [Action].flat().map(String),
    );
    for (const action of new Set(called)) assert.ok(allowed.includes(action), `${action} is called and not allowed`);
    const others = [
      "ecs:RunTask",
      "ecs:DescribeTasks",
      "ecs:StopTask",
      "iam:PassRole",
      "events:DescribeRule",
      "events:PutRule",
      "events:PutTargets",
      "events:PutEvents",
      "kms:Decrypt",
    ];
    assert.deepEqual(allowed.filter((action) => !called.includes(action)).sort(), others.sort());
  });

  it("rings on the topic when the workflow ends without an answer to AWS Backup", () => {
    for (const [suffix, metricName] of [
      ["failed", "ExecutionsFailed"],
      ["timed-out", "ExecutionsTimedOut"],
      ["aborted", "ExecutionsAborted"],
    ] as const) {
      const { inputs } = recorded.one(`validation-${suffix}`);
      assert.deepEqual(
        [inputs.metricName, inputs.alarmActions, inputs.treatMissingData, inputs.threshold],
        [metricName, [topic], "notBreaching", 1],
      );
    }
  });
});
