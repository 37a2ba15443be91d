import assert from "node:assert/strict";
import fc from "fast-check";
import { UNKNOWN } from "../../../graph/types";
import { policyOf, type PolicyDocument, type PolicyStatement } from "../../../policies/framework/policyDocument";
import {
  allows,
  conditionsOn,
  coversAction,
  coversPrincipal,
  coversResource,
  denies,
  every,
  isForEveryone,
  isUnconditional,
  not,
  requires,
  some,
  wildcard,
} from "../../../policies/framework/policyMatching";
import { unknown } from "../../../policies/framework/values";

function document(...statements: readonly object[]): PolicyDocument {
  const read = policyOf({ Version: "2012-10-17", Statement: statements });
  assert.ok(read);
  return read;
}

function statement(value: object): PolicyStatement {
  const [only] = document(value).statements;
  assert.ok(only);
  return only;
}

describe("answers of three values", () => {
  it("are sure of one, unknown before no", () => {
    assert.deepEqual(
      [some([]), some([false, unknown]), some([unknown, true]), some([false])],
      [false, unknown, true, false],
    );
    assert.deepEqual(
      [every([]), every([true, unknown]), every([unknown, false]), every([true])],
      [true, unknown, false, true],
    );
    assert.deepEqual([not(true), not(false), not(unknown)], [false, true, unknown]);
  });
});

describe("wildcards", () => {
  it("match any run of characters, or one", () => {
    for (const [pattern, value, expected] of [
      ["*", "", true],
      ["s3:Get*", "s3:GetObject", true],
      ["s3:Get*", "s3:PutObject", false],
      ["s3:Get?bject", "s3:GetObject", true],
      ["s3:Get?Object", "s3:GetObject", false],
      ["a**b", "ab", true],
      ["a.b", "axb", false],
      ["a(b|c)[d]{e}^f$g+h\\i", "a(b|c)[d]{e}^f$g+h\\i", true],
      ["a*", "a\nb", true],
      ["a", "A", false],
      ["b", "abc", false],
    ] as const) {
      assert.equal(wildcard(pattern, value), expected, `${pattern} on ${value}`);
    }
    assert.equal(wildcard("S3:get*", "s3:GetObject", { ignoreCase: true }), true);
  });

  it("match a text without wildcards only with itself", () => {
    const plain = fc.string().filter((text) => !/[*?]/.test(text));
    fc.assert(fc.property(plain, plain, (a, b) => wildcard(a, b) === (a === b)));
  });
});

describe("what a statement speaks of", () => {
  it("covers actions whatever their case", () => {
    assert.equal(coversAction(statement({ Action: ["kms:describe*"] }), "kms:DescribeKey"), true);
    assert.equal(coversAction(statement({ Action: ["kms:Encrypt"] }), "kms:DescribeKey"), false);
    assert.equal(coversAction(statement({ Action: [UNKNOWN, "kms:Encrypt"] }), "kms:DescribeKey"), unknown);
    assert.equal(coversAction(statement({ NotAction: "kms:*" }), "kms:DescribeKey"), false);
    assert.equal(coversAction(statement({ NotAction: "s3:*" }), "kms:DescribeKey"), true);
    assert.equal(coversAction(statement({}), "kms:DescribeKey"), false);
  });

  it("covers resources in their case", () => {
    assert.equal(coversResource(statement({ Resource: "arn:aws:s3:::a/*" }), "arn:aws:s3:::a/b"), true);
    assert.equal(coversResource(statement({ Resource: "arn:aws:s3:::A/*" }), "arn:aws:s3:::a/b"), false);
    assert.equal(coversResource(statement({ NotResource: "arn:aws:s3:::a/*" }), "arn:aws:s3:::a/b"), false);
    assert.equal(coversResource(statement({ Resource: UNKNOWN }), "arn:aws:s3:::a/b"), unknown);
    assert.equal(coversResource(statement({}), "arn:aws:s3:::a/b"), true);
  });

  it("is for everyone in two spellings", () => {
    const everyone = (principal: unknown) => isForEveryone(statement({ Principal: principal }));
    assert.deepEqual(
      ["*", { AWS: "*" }, { AWS: ["1", "*"] }, { AWS: "1" }, { Service: "*" }, UNKNOWN, { AWS: UNKNOWN }].map(everyone),
      [true, true, true, false, false, unknown, unknown],
    );
    assert.equal(isForEveryone(statement({})), false);
  });

  it("covers principals by kind, or everyone", () => {
    const covers = (value: object) => coversPrincipal(statement(value), "Service", "sns.amazonaws.com");
    assert.deepEqual(
      [
        { Principal: { Service: ["s3.amazonaws.com", "sns.amazonaws.com"] } },
        { Principal: "*" },
        { Principal: { AWS: "sns.amazonaws.com" } },
        { Principal: { AWS: "*" } },
        { Principal: { Service: "s3.amazonaws.com" } },
        { Principal: { Service: UNKNOWN } },
        { NotPrincipal: { Service: "sns.amazonaws.com" } },
        { NotPrincipal: { Service: "s3.amazonaws.com" } },
        { NotPrincipal: { Service: ["s3.amazonaws.com", "sns.amazonaws.com"] } },
        {},
        { Principal: UNKNOWN },
      ].map(covers),
      [true, true, false, true, false, unknown, false, true, false, true, unknown],
    );
    assert.equal(coversPrincipal(statement({ Principal: { AWS: "*" } }), "AWS", "123456789012"), true);
    assert.equal(coversPrincipal(statement({ Principal: { Service: "*" } }), "Service", "s3.amazonaws.com"), false);
  });
});

describe("conditions", () => {
  it("are found by key, whatever its case", () => {
    const found = conditionsOn(
      statement({ Condition: { Bool: { "AWS:SecureTransport": "false", other: "x" } } }),
      "aws:securetransport",
    );
    assert.deepEqual(found, [{ operator: "Bool", key: "AWS:SecureTransport", values: ["false"] }]);
    assert.equal(conditionsOn(statement({ Condition: UNKNOWN }), "a"), unknown);
  });

  it("are there or not", () => {
    assert.equal(isUnconditional(statement({})), true);
    assert.equal(isUnconditional(statement({ Condition: {} })), true);
    assert.equal(isUnconditional(statement({ Condition: { Bool: { a: "true" } } })), false);
    assert.equal(isUnconditional(statement({ Condition: UNKNOWN })), unknown);
  });

  it("require a key only with an operator that fails without it, and only when every value passes", () => {
    const required = (operator: string, values: unknown = "yes") =>
      requires(statement({ Condition: { [operator]: { key: values } } }), "KEY", (value) => value === "yes");
    for (const operator of ["StringEquals", "Bool", "ForAnyValue:StringLike", "ArnLike", "NumericLessThan"])
      assert.equal(required(operator), true, operator);
    for (const operator of [
      "StringEqualsIfExists",
      "ForAllValues:StringEquals",
      "StringNotEquals",
      "ForAnyValue:StringNotLike",
      "ArnNotLike",
      "NumericNotEquals",
      "DateNotEquals",
      "Null",
    ])
      assert.equal(required(operator), false, operator);
    assert.equal(required("StringEquals", ["yes", "no"]), false);
    assert.equal(required("StringEquals", []), false);
    assert.equal(required("StringEquals", ["yes", UNKNOWN]), unknown);
    assert.equal(
      requires(statement({ Condition: UNKNOWN }), "key", () => true),
      unknown,
    );
    assert.equal(
      requires(statement({}), "key", () => true),
      false,
    );
  });
});

describe("what a document allows and denies", () => {
  const request = {
    action: "sns:Publish",
    resource: "arn:aws:sns:sa-east-1:123456789012:alerts",
    principal: { kind: "Service", value: "events.amazonaws.com" },
  } as const;
  const publishing = {
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sns:Publish",
    Resource: "*",
  };

  it("needs effect, action, resource and principal together", () => {
    assert.equal(allows(document(publishing), request), true);
    for (const change of [
      { Effect: "Deny" },
      { Action: "sns:Subscribe" },
      { Resource: "arn:aws:sns:sa-east-1:123456789012:other" },
      { Principal: { Service: "s3.amazonaws.com" } },
    ])
      assert.equal(allows(document({ ...publishing, ...change }), request), false, JSON.stringify(change));
    assert.equal(allows(document({ ...publishing, Resource: "x", Principal: "y" }), { action: "sns:Publish" }), true);
    assert.equal(allows(document(), request), false);
  });

  it("tells a Deny from an Allow", () => {
    const both = document(publishing, { ...publishing, Effect: "Deny" });
    assert.deepEqual([allows(both, request), denies(both, request)], [true, true]);
    assert.equal(denies(document(publishing), request), false);
  });

  it("takes no statement with a condition, unless told that it is met", () => {
    const conditional = document({ ...publishing, Condition: { Bool: { "aws:SecureTransport": "true" } } });
    assert.equal(allows(conditional, request), false);
    assert.equal(allows(conditional, { ...request, met: () => true }), true);
  });

  it("is unknown when an unknown part decides", () => {
    assert.equal(allows(document({ ...publishing, Effect: UNKNOWN }), request), unknown);
    assert.equal(allows(document({ ...publishing, Condition: UNKNOWN }), request), unknown);
    assert.equal(allows(document({ ...publishing, Effect: UNKNOWN, Action: "sns:Subscribe" }), request), false);
    const read = policyOf({ Statement: [UNKNOWN] });
    assert.ok(read);
    assert.equal(allows(read, request), unknown);
  });
});
