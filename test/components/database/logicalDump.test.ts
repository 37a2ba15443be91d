/** What the component declares. It proves what we pass, not what AWS accepts. */
import assert from "node:assert/strict";
import { LogicalDump } from "../../../components/database/logicalDump";
import type { LogicalDumpArgs } from "../../../components/database/logicalDump";
import { dumpProblems } from "../../../components/database/logicalDumpRuns";
import { accountId, recordResources, settle } from "../../support/mocks";
import type { Recording } from "../../support/mocks";

const region = "sa-east-1";
const keyArn = `arn:aws:kms:${region}:${accountId}:key/mrk-operations`;
const secretArn = `arn:aws:secretsmanager:${region}:${accountId}:secret:neonpro/database/dump-AbCdEf`;
const args: LogicalDumpArgs = {
  region,
  accountId,
  keyArn,
  bucket: { name: "dumps", arn: "arn:aws:s3:::dumps", keyArn: `arn:aws:kms:${region}:${accountId}:key/dumps` },
  codeBucket: { name: "code", arn: "arn:aws:s3:::code", keyArn: `arn:aws:kms:${region}:${accountId}:key/code` },
  signingKeyArn: `arn:aws:kms:${region}:${accountId}:key/mrk-signing`,
  secretArn,
  secretKeyArn: `arn:aws:kms:${region}:${accountId}:key/database`,
  databaseResource: "supabase/neonpro",
  network: { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] },
  nodeImage: "public.ecr.aws/docker/library/node:24-slim",
  postgresImage: "public.ecr.aws/docker/library/postgres:17",
  archives: { medical: ["clinical"], financial: ["financial"] },
  alarmTopicArn: `arn:aws:sns:${region}:${accountId}:critical`,
};

interface Container {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly command: readonly string[];
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly readonlyRootFilesystem: boolean;
}
interface Rule {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}
const rulesOf = (recording: Recording, name: string) =>
  (JSON.parse(recording.one(name).inputs.policy as string) as { Statement: readonly Rule[] }).Statement;

describe("LogicalDump", () => {
  let recording: Recording;
  beforeEach(async () => {
    recording = recordResources();
    new LogicalDump("dump", args);
    await settle();
  });

  it("[BKP-3][BKP-4] has exactly these children", () => {
    assert.deepEqual(recording.childrenOf("dump"), [
      "aws:cloudwatch/eventRule:EventRule dump-failed",
      "aws:cloudwatch/eventTarget:EventTarget dump-failed-target",
      "aws:cloudwatch/logGroup:LogGroup dump-logs",
      "aws:cloudwatch/metricAlarm:MetricAlarm dump-archive-old",
      "aws:cloudwatch/metricAlarm:MetricAlarm dump-no-nightly",
      "aws:ecs/cluster:Cluster dump-cluster",
      "aws:ecs/taskDefinition:TaskDefinition dump-definition",
      "aws:iam/role:Role dump-execution",
      "aws:iam/role:Role dump-schedule",
      "aws:iam/role:Role dump-task",
      "aws:iam/rolePolicy:RolePolicy dump-execution-permissions",
      "aws:iam/rolePolicy:RolePolicy dump-schedule-permissions",
      "aws:iam/rolePolicy:RolePolicy dump-task-permissions",
      "aws:s3/bucketObjectv2:BucketObjectv2 dump-code",
      "aws:scheduler/schedule:Schedule dump-archive-financial-schedule",
      "aws:scheduler/schedule:Schedule dump-archive-medical-schedule",
      "aws:scheduler/schedule:Schedule dump-nightly-schedule",
      "neonpro:functions:DeadLetterQueue dump-dead-letters",
    ]);
  });

  it("[BKP-3][BKP-4] starts at 02:00 in São Paulo, and the archives of their own schemas on Sundays", () => {
    const seen = ["nightly", "archive-medical", "archive-financial"].map((suffix) => {
      const { scheduleExpression, scheduleExpressionTimezone, target } = recording.one(
        `dump-${suffix}-schedule`,
      ).inputs;
      const { input, ecsParameters } = target as { input: string; ecsParameters: { networkConfiguration: unknown } };
      const { containerOverrides } = JSON.parse(input) as {
        containerOverrides: readonly { name: string; environment: readonly { name: string; value: string }[] }[];
      };
      const [override] = containerOverrides;
      assert.equal(override?.name, "dump");
      assert.deepEqual(ecsParameters.networkConfiguration, {
        assignPublicIp: false,
        subnets: ["subnet-1", "subnet-2"],
        securityGroups: ["sg-1"],
      });
      return [scheduleExpression, scheduleExpressionTimezone, ...override.environment.map(({ value }) => value)];
    });
    assert.deepEqual(seen, [
      ["cron(0 2 * * ? *)", "America/Sao_Paulo", "nightly", "", "medical,personal,financial,operational"],
      ["cron(0 9 ? * SUN *)", "America/Sao_Paulo", "archive-medical", "clinical", "medical"],
      ["cron(0 12 ? * SUN *)", "America/Sao_Paulo", "archive-financial", "financial", "financial"],
    ]);
  });

  it("[SEC-4] runs two published images; the password is in neither definition nor environment", () => {
    const { containerDefinitions, ephemeralStorage, runtimePlatform } = recording.one("dump-definition").inputs;
    const [dump, postgres, ...others] = JSON.parse(containerDefinitions as string) as readonly Container[];
    assert.deepEqual(others, []);
    assert.deepEqual([dump?.image, dump?.essential, dump?.readonlyRootFilesystem], [args.nodeImage, true, true]);
    assert.deepEqual(
      [postgres?.image, postgres?.essential, postgres?.readonlyRootFilesystem],
      [args.postgresImage, false, true],
    );
    assert.deepEqual(dump?.secrets, [{ name: "DATABASE_SECRET", valueFrom: args.secretArn }]);
    assert.deepEqual(postgres?.secrets, [{ name: "PGPASSWORD", valueFrom: `${secretArn}:password::` }]);
    const environment = Object.fromEntries((dump.environment ?? []).map(({ name, value }) => [name, value]));
    const sha256 = environment.CODE_SHA256 ?? "";
    assert.match(sha256, /^[0-9a-f]{64}$/);
    assert.equal(environment.CODE_URL, `https://code.s3.${region}.amazonaws.com/logical-dump/${sha256}.js`);
    assert.equal(recording.one("dump-code").inputs.key, `logical-dump/${sha256}.js`);
    assert.deepEqual(ephemeralStorage, { sizeInGib: 100 });
    assert.deepEqual(runtimePlatform, { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" });
    assert.ok((containerDefinitions as string).length < 60_000, "a task definition takes 64 KiB");
  });

  it("[SEC-4] the task adds dumps and deletes none; only S3, with its key, stands behind its rights", () => {
    const rules = rulesOf(recording, "dump-task-permissions");
    assert.deepEqual(
      rules.map(({ Sid }) => Sid),
      [
        "AddToTheDumps",
        "ListTheDumps",
        "EncryptTheDumps",
        "ReadItsOwnCode",
        "DecryptItsOwnCode",
        "SignManifests",
        "TellWhatItDid",
        "PublishMetrics",
      ],
    );
    assert.ok(!JSON.stringify(rules).includes("Delete"));
    assert.deepEqual(rules[0]?.Resource, ["arn:aws:s3:::dumps/dumps/*", "arn:aws:s3:::dumps/archive/*"]);
    assert.deepEqual(
      rulesOf(recording, "dump-execution-permissions").map(({ Sid }) => Sid),
      ["WriteTheTasksLog", "ReadTheDatabasesSecret", "DecryptTheDatabasesSecret"],
    );
    const pass = rulesOf(recording, "dump-schedule-permissions").find(({ Sid }) => Sid === "HandTheTaskItsRoles");
    assert.equal((pass?.Resource as readonly string[]).length, 2);
  });

  it("[BKP-9] silence for 26 hours rings, and so does a task that ends badly without a word", () => {
    const { period, evaluationPeriods, treatMissingData, alarmDescription, metricName } =
      recording.one("dump-no-nightly").inputs;
    assert.deepEqual(
      { period, evaluationPeriods, treatMissingData, alarmDescription, metricName },
      {
        period: 3600,
        evaluationPeriods: 26,
        treatMissingData: "breaching",
        alarmDescription: "[critical] No nightly dump of the database has succeeded in 26 hours.",
        metricName: "NightlyDumps",
      },
    );
    const pattern = JSON.parse(recording.one("dump-failed").inputs.eventPattern as string) as {
      detail: Record<string, unknown>;
    };
    assert.deepEqual(pattern.detail.lastStatus, ["STOPPED"]);
    const target = recording.one("dump-failed-target").inputs;
    const policy = recording.one("dump-dead-letters-policy").inputs.policy as string;
    assert.ok(
      policy.includes(target.arn as string) && policy.includes("events.amazonaws.com"),
      "EventBridge may write to the queue",
    );
  });

  it("says everything that is wrong with its arguments", () => {
    assert.deepEqual(dumpProblems(args), []);
    assert.deepEqual(
      dumpProblems({
        ...args,
        diskGibibytes: 500,
        nodeImage: "node",
        postgresImage: "postgres:latest",
        archives: { medical: [], financial: ["financial"] },
      }),
      [
        "diskGibibytes is 500; allowed: a whole number from 21 to 200 (Fargate's ephemeral storage).",
        "archives.medical names no schema: an archive holds named schemas and nothing else.",
        "nodeImage is node; allowed: an image with a tag other than latest, or a run some night is another program.",
        "postgresImage is postgres:latest; allowed: an image with a tag other than latest, or a run some night is another program.",
      ],
    );
  });
});
