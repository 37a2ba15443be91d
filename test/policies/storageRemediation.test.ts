// What the engine would create instead of a bucket's policy that lets plain HTTP in.
import assert from "node:assert/strict";
import { UNKNOWN } from "../../graph/types";
import { bucketPolicyTlsOnly } from "../../policies/rules/storage/bucketPolicyTlsOnly";
import { statement } from "./fixtures/storage/bucketPolicies";
import { evaluate, remediated } from "./support/evaluate";
import { happy } from "./support/happy";

const allow = { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws-cn:s3:::neonpro-medical/*" };

describe("remediation of a bucket's policy", () => {
  const mended = (policy: unknown) =>
    remediated(bucketPolicyTlsOnly, happy().set("medical-policy", ["policy"], policy).get("medical-policy")) as
      { readonly policy: string } | undefined;

  it("[SEC-3] adds the denial of requests without TLS, in the policy's own partition, and changes nothing else", () => {
    const result = mended(JSON.stringify({ Version: "2012-10-17", Statement: [allow] }));
    assert.deepEqual(JSON.parse(result?.policy ?? ""), {
      Version: "2012-10-17",
      Statement: [
        allow,
        statement({ Resource: ["arn:aws-cn:s3:::neonpro-medical", "arn:aws-cn:s3:::neonpro-medical/*"] }),
      ],
    });
  });

  it("makes a policy that the rule then accepts, also beside a statement of the same name that says too little", () => {
    const result = mended(
      JSON.stringify({ Statement: [allow, statement({ Action: "s3:GetObject", Resource: allow.Resource })] }),
    );
    const { Statement } = JSON.parse(result?.policy ?? "") as {
      readonly Statement: readonly { readonly Sid: string }[];
    };
    assert.deepEqual(
      Statement.map(({ Sid }) => Sid),
      ["Read", "TlsOnly", "TlsOnly2"],
    );
    assert.deepEqual(evaluate(bucketPolicyTlsOnly, happy().set("medical-policy", ["policy"], result?.policy)), []);
  });

  it("makes a list of a single statement", () => {
    const result = mended(JSON.stringify({ Statement: allow }));
    const { Statement } = JSON.parse(result?.policy ?? "") as { readonly Statement: readonly unknown[] };
    assert.equal(Statement.length, 2);
    assert.deepEqual(Statement[0], allow);
  });

  it("leaves alone what is right, unknown or no text, and what does not say whose policy it is", () => {
    const others = [
      happy().get("medical-policy").props.policy,
      UNKNOWN,
      undefined,
      "{",
      { Statement: [allow] },
      JSON.stringify({ Statement: [statement({ Condition: UNKNOWN, Resource: allow.Resource })] }),
      JSON.stringify({ Statement: [] }),
      JSON.stringify({ Statement: [{ ...allow, Resource: ["arn:aws:s3:::one/*", "arn:aws:s3:::other/*"] }] }),
    ];
    assert.deepEqual(
      others.map(mended),
      others.map(() => undefined),
    );
  });
});
