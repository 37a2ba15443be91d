import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAnswers, type Scopes } from "../../preview/invokes/answers";
import { policyDocument } from "../../preview/invokes/policyDocument";
import { builtInAnswer } from "../../preview/invokes/table";
import type { JsonObject } from "../../preview/wire/struct";

const scope = { region: "sa-east-1", account: "123456789012" };
const answer = (name: string, args: JsonObject = {}, where: { region: string | undefined; account: string } = scope) =>
  builtInAnswer(`aws:index/${name}:${name}`, args, where);

describe("the table of functions", () => {
  it("knows the caller, the Region, the partition and a service's principal", () => {
    assert.deepEqual(answer("getCallerIdentity"), {
      id: "123456789012",
      accountId: "123456789012",
      arn: "arn:aws:iam::123456789012:user/preview",
      userId: "AIDAPREVIEWPREVIEWPRE",
    });
    assert.equal(answer("getRegion")?.region, "sa-east-1");
    assert.equal(answer("getRegion", { region: "eu-west-1" })?.name, "eu-west-1");
    assert.deepEqual(answer("getPartition", {}, { ...scope, region: "cn-north-1" }), {
      id: "aws-cn",
      partition: "aws-cn",
      dnsSuffix: "amazonaws.com.cn",
      reverseDnsPrefix: "cn.com.amazonaws",
    });
    assert.equal(answer("getServicePrincipal", { serviceName: "s3" })?.name, "s3.amazonaws.com");
    assert.deepEqual(answer("getDefaultTags"), { id: "tags", tags: {} });
  });

  it("takes an ARN apart", () => {
    const arn = "arn:aws:kms:sa-east-1:123456789012:key/1:2";
    const parts = {
      partition: "aws",
      service: "kms",
      region: "sa-east-1",
      account: "123456789012",
      resource: "key/1:2",
    };
    assert.deepEqual(answer("getArn", { arn }), { id: arn, arn, ...parts });
    assert.equal(answer("getArn", { arn: "nonsense" }), undefined);
  });

  it("knows a Region's zones, without those that are excluded", () => {
    assert.deepEqual(answer("getAvailabilityZones")?.names, ["sa-east-1a", "sa-east-1b", "sa-east-1c"]);
    assert.deepEqual(answer("getAvailabilityZones")?.zoneIds, ["sae1-az1", "sae1-az2", "sae1-az3"]);
    const excluding = { region: "ca-central-1", excludeNames: ["ca-central-1b"], excludeZoneIds: ["cac1-az1"] };
    assert.deepEqual(answer("getAvailabilityZones", excluding)?.names, ["ca-central-1d"]);
  });

  it("answers nothing that it does not know", () => {
    assert.equal(builtInAnswer("aws:ec2/getAmi:getAmi", {}, scope), undefined);
    assert.equal(answer("getRegion", {}, { ...scope, region: undefined }), undefined);
  });
});

describe("getPolicyDocument", () => {
  const json = (args: JsonObject) => JSON.parse(policyDocument(args).json) as JsonObject;

  it("renders a statement as the provider does", () => {
    const statement = {
      sid: "One",
      actions: ["s3:GetObject", "s3:PutObject"],
      resources: ["arn:aws:s3:::b/&{aws:username}/*"],
      principals: [
        { type: "AWS", identifiers: ["arn:aws:iam::123456789012:root"] },
        { type: "Service", identifiers: ["backup.amazonaws.com"] },
        { type: "AWS", identifiers: ["arn:aws:iam::111122223333:root"] },
      ],
      conditions: [
        { test: "StringLike", variable: "s3:prefix", values: ["", "home/"] },
        { test: "Bool", variable: "aws:SecureTransport", values: ["true"] },
      ],
    };
    assert.equal(
      policyDocument({ statements: [statement] }).json,
      `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "One",
      "Effect": "Allow",
      "Action": [
        "s3:PutObject",
        "s3:GetObject"
      ],
      "Resource": "arn:aws:s3:::b/\${aws:username}/*",
      "Principal": {
        "AWS": [
          "arn:aws:iam::123456789012:root",
          "arn:aws:iam::111122223333:root"
        ],
        "Service": "backup.amazonaws.com"
      },
      "Condition": {
        "Bool": {
          "aws:SecureTransport": "true"
        },
        "StringLike": {
          "s3:prefix": [
            "",
            "home/"
          ]
        }
      }
    }
  ]
}`,
    );
  });

  it("knows everyone, denial and what is negated", () => {
    const statement = {
      effect: "Deny",
      notActions: ["s3:Get*"],
      notResources: ["*"],
      principals: [{ type: "*", identifiers: ["*"] }],
    };
    assert.deepEqual(json({ policyId: "p", version: "2008-10-17", statements: [statement] }), {
      Version: "2008-10-17",
      Id: "p",
      Statement: [{ Effect: "Deny", NotAction: "s3:Get*", NotResource: "*", Principal: "*" }],
    });
    const not = { effect: "Deny", actions: ["*"], notPrincipals: [{ type: "AWS", identifiers: ["a"] }] };
    assert.deepEqual(json({ statements: [not] }).Statement, [
      { Effect: "Deny", Action: "*", NotPrincipal: { AWS: "a" } },
    ]);
  });

  it("merges sources and overrides by sid", () => {
    const source = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Sid: "A", Effect: "Allow" },
        { Sid: "B", Effect: "Allow" },
      ],
    });
    const override = JSON.stringify({ Statement: { Sid: "B", Effect: "Deny" } });
    const merged = json({
      sourcePolicyDocuments: [source],
      overridePolicyDocuments: [override],
      statements: [{ sid: "A", actions: ["a"] }],
    });
    assert.deepEqual(merged.Statement, [
      { Sid: "A", Effect: "Allow", Action: "a" },
      { Sid: "B", Effect: "Deny" },
    ]);
  });

  it("refuses two statements of one sid", () => {
    assert.throws(() => policyDocument({ statements: [{ sid: "A" }, { sid: "A" }] }), /duplicate Sid \(A\)/);
  });
});

describe("the file of answers", () => {
  let directory = "";
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "answers-"));
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });
  const file = (content: string): string => {
    const path = join(directory, "answers.json");
    writeFileSync(path, content);
    return path;
  };
  const deployment: Scopes = {
    scope: () => scope,
    resource: (urn) => (urn === "urn:known" ? { urn, id: "i", state: { a: 1 } } : undefined),
  };
  const ask = (content: string | undefined, token: string, args: JsonObject = {}) =>
    readAnswers(content === undefined ? undefined : file(content)).invoke({ token, args, provider: "" }, deployment);

  it("comes before the table", () => {
    assert.deepEqual(ask('{"aws:index/getRegion:getRegion":{"region":"mine"}}', "aws:index/getRegion:getRegion"), {
      region: "mine",
    });
    assert.equal(ask("{}", "aws:index/getRegion:getRegion").region, "sa-east-1");
  });

  it("is asked for by name, with an example", () => {
    assert.throws(() => ask(undefined, "aws:ec2/getAmi:getAmi"), {
      message:
        "the offline preview cannot answer the function aws:ec2/getAmi:getAmi: it calls no cloud.\n" +
        "Put its result into a JSON file and pass the file with --invokes, for example:\n" +
        '{ "aws:ec2/getAmi:getAmi": { "id": "..." } }',
    });
  });

  it("answers for other stacks", () => {
    const answers = readAnswers(file('{"pulumi:pulumi:StackReference":{"acme/net/prod":{"vpcId":"vpc-1"}}}'));
    assert.deepEqual(answers.stackReference("acme/net/prod", undefined), {
      name: "acme/net/prod",
      outputs: { vpcId: "vpc-1" },
      secretOutputNames: [],
    });
    assert.throws(() => answers.stackReference("other", undefined), /cannot read the outputs of the stack other\./);
  });

  it("leaves references between resources to the deployment", () => {
    assert.deepEqual(ask(undefined, "pulumi:pulumi:getResource", { urn: "urn:known" }), {
      urn: "urn:known",
      id: "i",
      state: { a: 1 },
    });
  });

  for (const [what, content, message] of [
    ["JSON", "{", /answers\.json cannot be read: /],
    ["an object", "[]", /must hold a JSON object: function token to result/],
    ["objects", '{"a:b:c":1}', /must hold an object for a:b:c/],
  ] as const) {
    it(`must be ${what}`, () => {
      assert.throws(() => readAnswers(file(content)), message);
    });
  }

  it("must exist", () => {
    assert.throws(() => readAnswers(join(directory, "absent.json")), /absent\.json cannot be read: ENOENT/);
  });
});
