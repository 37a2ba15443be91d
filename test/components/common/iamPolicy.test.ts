import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { assumeRolePolicy, policyDocument } from "../../../components/common/iamPolicy";
import { parsed, valueOf } from "../../support/mocks";

describe("IAM policy documents", () => {
  it("renders the current policy language and resolves Outputs inside statements", async () => {
    const document = policyDocument(
      { Sid: "Plain", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [pulumi.output("arn:aws:s3:::a")] },
      pulumi.output({ Sid: "Late", Effect: "Allow" as const, Action: ["s3:GetObject"], Resource: "*" }),
    );
    assert.deepEqual(parsed(await valueOf(document)), {
      Version: "2012-10-17",
      Statement: [
        { Sid: "Plain", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: ["arn:aws:s3:::a"] },
        { Sid: "Late", Effect: "Allow", Action: ["s3:GetObject"], Resource: "*" },
      ],
    });
  });

  it("trusts a service for one account only (confused deputy)", async () => {
    const document = assumeRolePolicy("backup.amazonaws.com", { sourceAccount: pulumi.output("123456789012") });
    assert.deepEqual(parsed(await valueOf(document)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AssumedByTheServiceForThisAccount",
          Effect: "Allow",
          Principal: { Service: "backup.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ],
    });
  });

  it("narrows the trust to one source when it is told which", async () => {
    const document = assumeRolePolicy("s3.amazonaws.com", {
      sourceAccount: "123456789012",
      sourceArn: "arn:aws:s3:::records",
    });
    const { Statement } = parsed(await valueOf(document)) as { Statement: { Condition: unknown }[] };
    assert.deepEqual(
      Statement.map(({ Condition }) => Condition),
      [
        {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": "arn:aws:s3:::records" },
        },
      ],
    );
  });
});
