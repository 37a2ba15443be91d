import assert from "node:assert/strict";
import { arn, partitionOf, roleArn, rootArn } from "../../../components/common/arn";

describe("ARNs", () => {
  const cases: [string, string][] = [
    ["sa-east-1", "aws"],
    ["eu-west-1", "aws"],
    ["us-east-1", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
  ];
  for (const [region, partition] of cases) {
    it(`places ${region} in the partition ${partition}`, () => {
      assert.equal(partitionOf(region), partition);
    });
  }

  it("leaves out what a service has not: Region and account of a bucket", () => {
    assert.equal(arn({ service: "s3", resource: "records/*" }), "arn:aws:s3:::records/*");
  });

  it("takes the partition from the Region", () => {
    assert.equal(
      arn({ service: "kms", region: "cn-north-1", account: "123456789012", resource: "key/*" }),
      "arn:aws-cn:kms:cn-north-1:123456789012:key/*",
    );
  });

  it("takes an explicit partition where the ARN has no Region", () => {
    assert.equal(arn({ service: "s3", resource: "records", partition: "aws-cn" }), "arn:aws-cn:s3:::records");
  });

  it("names root and roles of an account without a Region, in the Region's partition", () => {
    assert.equal(rootArn("123456789012", "us-gov-west-1"), "arn:aws-us-gov:iam::123456789012:root");
    assert.equal(
      roleArn("123456789012", "ops/break-glass", "sa-east-1"),
      "arn:aws:iam::123456789012:role/ops/break-glass",
    );
  });
});
