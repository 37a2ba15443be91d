import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { UNKNOWN } from "../../../graph/types";
import { knowsPackage, provisionalOutputs, type ProvisionalOutputs } from "../../../preview/provisional/outputs";
import { dnsSuffixOf, partitionOf } from "../../../preview/provisional/partition";
import { Subject } from "../../../preview/provisional/subject";
import { provisionalTable } from "../../../preview/provisional/table";
import { signatureKey } from "../../../preview/values";
import type { JsonObject } from "../../../preview/wire/struct";

const account = "123456789012";

function outputsOf(
  type: string,
  inputs: JsonObject = {},
  options: { name?: string; region?: string | undefined; readId?: string } = {},
): ProvisionalOutputs {
  const { name = "thing", readId } = options;
  const region = "region" in options ? options.region : "sa-east-1";
  const urn = `urn:pulumi:dev::p::${type}::${name}`;
  return provisionalOutputs({ type, name, urn, inputs, region, account, ...(readId === undefined ? {} : { readId }) });
}

describe("provisional outputs", () => {
  const known: readonly (readonly [string, JsonObject, string | undefined, JsonObject])[] = [
    [
      "aws:s3/bucket:Bucket",
      { bucket: "data" },
      "data",
      {
        arn: "arn:aws:s3:::data",
        bucketDomainName: "data.s3.amazonaws.com",
        bucketRegionalDomainName: "data.s3.sa-east-1.amazonaws.com",
        hostedZoneId: "Z7KQH4QJS55SO",
        region: "sa-east-1",
        bucketRegion: "sa-east-1",
      },
    ],
    ["aws:s3/bucketVersioning:BucketVersioning", { bucket: "data" }, "data", { region: "sa-east-1" }],
    [
      "aws:sqs/queue:Queue",
      { name: "jobs" },
      `https://sqs.sa-east-1.amazonaws.com/${account}/jobs`,
      {
        url: `https://sqs.sa-east-1.amazonaws.com/${account}/jobs`,
        arn: `arn:aws:sqs:sa-east-1:${account}:jobs`,
        region: "sa-east-1",
      },
    ],
    [
      "aws:sns/topic:Topic",
      { name: "alerts" },
      `arn:aws:sns:sa-east-1:${account}:alerts`,
      { arn: `arn:aws:sns:sa-east-1:${account}:alerts`, owner: account, region: "sa-east-1" },
    ],
    [
      "aws:lambda/function:Function",
      { name: "fn" },
      "fn",
      {
        arn: `arn:aws:lambda:sa-east-1:${account}:function:fn`,
        version: "$LATEST",
        qualifiedArn: `arn:aws:lambda:sa-east-1:${account}:function:fn:$LATEST`,
        invokeArn: `arn:aws:apigateway:sa-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:sa-east-1:${account}:function:fn/invocations`,
        qualifiedInvokeArn: `arn:aws:apigateway:sa-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:sa-east-1:${account}:function:fn:$LATEST/invocations`,
        region: "sa-east-1",
      },
    ],
    [
      "aws:backup/vault:Vault",
      { name: "vault" },
      "vault",
      { arn: `arn:aws:backup:sa-east-1:${account}:backup-vault:vault`, region: "sa-east-1" },
    ],
    [
      "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
      { backupVaultName: "vault" },
      "vault",
      { backupVaultArn: `arn:aws:backup:sa-east-1:${account}:backup-vault:vault`, region: "sa-east-1" },
    ],
    [
      "aws:cloudwatch/eventRule:EventRule",
      { name: "rule", eventBusName: "bus" },
      "bus/rule",
      { arn: `arn:aws:events:sa-east-1:${account}:rule/bus/rule`, region: "sa-east-1" },
    ],
    [
      "aws:cloudwatch/logGroup:LogGroup",
      { name: "/aws/lambda/fn" },
      "/aws/lambda/fn",
      { arn: `arn:aws:logs:sa-east-1:${account}:log-group:/aws/lambda/fn`, region: "sa-east-1" },
    ],
    [
      "aws:cloudwatch/compositeAlarm:CompositeAlarm",
      { alarmName: "both" },
      "both",
      { arn: `arn:aws:cloudwatch:sa-east-1:${account}:alarm:both`, region: "sa-east-1" },
    ],
    [
      "aws:scheduler/schedule:Schedule",
      { name: "nightly" },
      "default/nightly",
      {
        groupName: "default",
        arn: `arn:aws:scheduler:sa-east-1:${account}:schedule/default/nightly`,
        region: "sa-east-1",
      },
    ],
    [
      "aws:dynamodb/table:Table",
      { name: "t", streamEnabled: true },
      "t",
      {
        arn: `arn:aws:dynamodb:sa-east-1:${account}:table/t`,
        streamArn: `arn:aws:dynamodb:sa-east-1:${account}:table/t/stream/2025-01-01T00:00:00.000`,
        streamLabel: "2025-01-01T00:00:00.000",
        region: "sa-east-1",
      },
    ],
    [
      "aws:kms/alias:Alias",
      { name: "alias/main", targetKeyId: "abc" },
      "alias/main",
      {
        arn: `arn:aws:kms:sa-east-1:${account}:alias/main`,
        targetKeyArn: `arn:aws:kms:sa-east-1:${account}:key/abc`,
        region: "sa-east-1",
      },
    ],
    [
      "aws:kms/replicaKey:ReplicaKey",
      { primaryKeyArn: "arn:aws:kms:us-east-1:111122223333:key/mrk-00000000000000000000000000000001" },
      "mrk-00000000000000000000000000000001",
      {
        keyId: "mrk-00000000000000000000000000000001",
        arn: `arn:aws:kms:sa-east-1:${account}:key/mrk-00000000000000000000000000000001`,
        region: "sa-east-1",
      },
    ],
    [
      "aws:route53/record:Record",
      { zoneId: "Z1", name: "a.example.com", type: "A", setIdentifier: "primary" },
      "Z1_a.example.com_A_primary",
      {},
    ],
    [
      "aws:cloudwatch/dashboard:Dashboard",
      { dashboardName: "d" },
      "d",
      { dashboardArn: `arn:aws:cloudwatch::${account}:dashboard/d`, region: "sa-east-1" },
    ],
  ];
  for (const [type, inputs, id, outputs] of known) {
    it(`of ${type} follow from what was given`, () => {
      assert.deepEqual(outputsOf(type, inputs), { id, outputs });
    });
  }

  const shapes: readonly (readonly [string, string, RegExp, JsonObject?])[] = [
    ["aws:kms/key:Key", "keyId", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ["aws:kms/key:Key", "keyId", /^mrk-[0-9a-f]{32}$/, { multiRegion: true }],
    ["aws:s3/bucket:Bucket", "bucket", /^thing-[0-9a-f]{7}$/],
    ["aws:sqs/queue:Queue", "name", /^thing-[0-9a-f]{7}\.fifo$/, { fifoQueue: true }],
    ["aws:iam/role:Role", "arn", /^arn:aws:iam::123456789012:role\/service\/thing-[0-9a-f]{7}$/, { path: "/service/" }],
    ["aws:iam/role:Role", "uniqueId", /^AROA[A-Z2-7]{17}$/],
    ["aws:iam/policy:Policy", "arn", /^arn:aws:iam::123456789012:policy\/thing-[0-9a-f]{7}$/],
    ["aws:backup/plan:Plan", "arn", /^arn:aws:backup:sa-east-1:123456789012:backup-plan:[0-9a-f-]{36}$/],
    ["aws:backup/plan:Plan", "version", /^[A-Za-z0-9+/]{48}$/],
    ["aws:route53/zone:Zone", "zoneId", /^Z[A-Z0-9]{20}$/],
    ["aws:route53/zone:Zone", "primaryNameServer", /^ns-\d{1,3}\.awsdns-\d{2}\.com$/],
    ["aws:route53/healthCheck:HealthCheck", "arn", /^arn:aws:route53:::healthcheck\/[0-9a-f-]{36}$/],
    [
      "aws:secretsmanager/secret:Secret",
      "arn",
      /^arn:aws:secretsmanager:sa-east-1:123456789012:secret:thing-[0-9a-f]{7}-[a-z0-9]{6}$/,
    ],
    [
      "aws:rds/cluster:Cluster",
      "readerEndpoint",
      /^thing-[0-9a-f]{7}\.cluster-ro-[a-z0-9]{12}\.sa-east-1\.rds\.amazonaws\.com$/,
    ],
    ["aws:ec2/subnet:Subnet", "arn", /^arn:aws:ec2:sa-east-1:123456789012:subnet\/subnet-0[0-9a-f]{16}$/],
    ["random:index/randomId:RandomId", "hex", /^[0-9a-f]{8}$/, { byteLength: 4 }],
    ["random:index/randomString:RandomString", "result", /^[a-z0-9]{6}$/, { length: 6, special: false, upper: false }],
    ["random:index/randomUuid:RandomUuid", "result", /^[0-9a-f-]{36}$/],
  ];
  for (const [type, output, pattern, inputs = {}] of shapes) {
    it(`of ${type} have a well-formed ${output}${Object.keys(inputs).length === 0 ? "" : ` with ${Object.keys(inputs).join(", ")}`}`, () => {
      assert.match(outputsOf(type, inputs).outputs[output] as string, pattern);
    });
  }

  it("make a random password a secret of the length and the characters asked for", () => {
    const { result } = outputsOf("random:index/randomPassword:RandomPassword", {
      length: 24,
      special: false,
      minNumeric: 3,
    }).outputs;
    const secret = result as JsonObject;
    assert.equal(secret[signatureKey], "1b47061264138c4ac30d75fd1eb44270");
    assert.match(secret.value as string, /^(?=(.*\d){3})[A-Za-z0-9]{24}$/);
  });

  it("are the same in every run and differ by name, type and Region", () => {
    const key = (options: { name?: string; region?: string }) => outputsOf("aws:kms/key:Key", {}, options).id;
    assert.equal(key({}), key({}));
    assert.equal(
      new Set([key({}), key({ name: "other" }), key({ region: "eu-west-1" }), outputsOf("aws:backup/plan:Plan").id])
        .size,
      4,
    );
  });

  it("never replace what was given, and are not derived from what is not known", () => {
    assert.deepEqual(outputsOf("aws:s3/bucket:Bucket", { bucket: UNKNOWN }).id, undefined);
    assert.deepEqual(Object.keys(outputsOf("aws:s3/bucket:Bucket", { bucket: `x-${UNKNOWN}` }).outputs), [
      "hostedZoneId",
      "region",
      "bucketRegion",
    ]);
    assert.deepEqual(outputsOf("aws:kms/replicaKey:ReplicaKey", { primaryKeyArn: UNKNOWN }).outputs, {
      region: "sa-east-1",
    });
    assert.equal("bucket" in outputsOf("aws:s3/bucket:Bucket", { bucket: "given" }).outputs, false);
  });

  it("stay unknown where no Region is set", () => {
    assert.deepEqual(outputsOf("aws:backup/vault:Vault", { name: "v" }, { region: undefined }), {
      id: "v",
      outputs: {},
    });
  });

  it("give a type without a rule an id and nothing else, and a foreign package nothing at all", () => {
    assert.match(outputsOf("aws:glue/job:Job").id ?? "", /^thing-[0-9a-f]{7}$/);
    assert.deepEqual(outputsOf("aws:glue/job:Job").outputs, {});
    assert.deepEqual(outputsOf("foreign:index:Thing"), { id: undefined, outputs: {} });
    assert.deepEqual([knowsPackage("aws"), knowsPackage("foreign")], [true, false]);
  });

  it("of something that is only read follow from its id", () => {
    const read = outputsOf("aws:sns/topic:Topic", {}, { readId: "arn:aws:sns:sa-east-1:123456789012:existing" });
    assert.deepEqual([read.id, read.outputs.name], ["arn:aws:sns:sa-east-1:123456789012:existing", "existing"]);
    assert.equal(
      outputsOf("aws:kms/key:Key", {}, { readId: "1234" }).outputs.arn,
      "arn:aws:kms:sa-east-1:123456789012:key/1234",
    );
  });

  it("follow the partition of the Region", () => {
    assert.equal(
      outputsOf("aws:s3/bucket:Bucket", { bucket: "b" }, { region: "cn-north-1" }).outputs.arn,
      "arn:aws-cn:s3:::b",
    );
    assert.equal(
      outputsOf("aws:sqs/queue:Queue", { name: "q" }, { region: "us-gov-west-1" }).outputs.arn,
      "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:q",
    );
    assert.deepEqual(["us-east-1", "cn-north-1", "us-gov-east-1", "us-isob-east-1", "us-iso-east-1"].map(partitionOf), [
      "aws",
      "aws-cn",
      "aws-us-gov",
      "aws-iso-b",
      "aws-iso",
    ]);
    assert.deepEqual(["sa-east-1", "cn-north-1"].map(dnsSuffixOf), ["amazonaws.com", "amazonaws.com.cn"]);
  });

  it("keep within the longest name that AWS accepts", () => {
    const subject = new Subject({ type: "t", name: "N".repeat(80), urn: "u", inputs: {}, region: undefined, account });
    const name = subject.physicalName("name", { max: 20, lower: true });
    assert.equal(name?.length, 20);
    assert.match(name, /^n{12}-[0-9a-f]{7}$/);
  });

  // The tables name types and outputs as texts; the SDKs know whether they exist.
  for (const type of Object.keys(provisionalTable)) {
    it(`name only outputs that ${type} has`, () => {
      const [pkg = "", path = "", className = ""] = type.split(":");
      const module = path.replace(/^index\//, "");
      const file = join(__dirname, `../../../node_modules/@pulumi/${pkg}/${module}.d.ts`);
      assert.ok(existsSync(file), `${file} does not exist`);
      const declaration = readFileSync(file, "utf8").split("export interface").slice(0, 1).join("");
      assert.match(declaration, new RegExp(`export declare class ${className} `));
      const inputs = { length: 8, byteLength: 4, min: 1, max: 9, inputs: ["a"], streamEnabled: true };
      for (const output of Object.keys(outputsOf(type, inputs).outputs)) {
        assert.match(declaration, new RegExp(`readonly ${output}: `), `${type} has no output ${output}`);
      }
    });
  }
});
