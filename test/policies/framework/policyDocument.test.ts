import assert from "node:assert/strict";
import { UNKNOWN } from "../../../graph/types";
import { policyOf, readPolicy } from "../../../policies/framework/policyDocument";
import { unknown } from "../../../policies/framework/values";

describe("reading a policy document", () => {
  const statement = (value: object) => policyOf({ Statement: value })?.statements[0];

  it("tells absent, unknown, invalid and readable apart", () => {
    assert.deepEqual(
      [undefined, null, "", UNKNOWN, "{", "[]", "7", [], 7].map((value) => readPolicy(value).kind),
      ["absent", "absent", "absent", "unknown", "invalid", "invalid", "invalid", "invalid", "invalid"],
    );
    assert.deepEqual(readPolicy("[]"), { kind: "invalid", why: "it is not a JSON object" });
    assert.deepEqual(readPolicy("{"), { kind: "invalid", why: "it is not JSON" });
    assert.equal(readPolicy("{}").kind, "document");
    assert.equal(readPolicy({}).kind, "document");
  });

  it("hands out a document, and nothing in place of one", () => {
    assert.equal(policyOf(UNKNOWN), undefined);
    assert.deepEqual(policyOf('{"Version":"2012-10-17"}'), {
      statements: [],
      unknownStatements: [],
      raw: { Version: "2012-10-17" },
    });
  });

  it("takes one statement for a list of one, and makes a list of every field", () => {
    assert.deepEqual(
      statement({ Sid: "Read", Effect: "Allow", Action: "s3:Get*", NotResource: "a", Principal: { AWS: "1" } }),
      {
        index: 0,
        sid: "Read",
        effect: "Allow",
        actions: ["s3:Get*"],
        notActions: undefined,
        resources: undefined,
        notResources: ["a"],
        principals: [{ kind: "AWS", value: "1" }],
        notPrincipals: undefined,
        conditions: [],
        raw: { Sid: "Read", Effect: "Allow", Action: "s3:Get*", NotResource: "a", Principal: { AWS: "1" } },
      },
    );
    const lists = statement([{ NotAction: ["a", "b"], Resource: ["c"], NotPrincipal: "*", Sid: 7 }]);
    assert.deepEqual(
      [lists?.notActions, lists?.resources, lists?.notPrincipals, lists?.sid, lists?.effect],
      [["a", "b"], ["c"], [{ kind: "*", value: "*" }], undefined, undefined],
    );
  });

  it("keeps the order and place of statements, and leaves out what is none", () => {
    const document = policyOf({ Statement: ["text", UNKNOWN, null, [], { Effect: "Deny" }] });
    assert.deepEqual(document?.unknownStatements, [1]);
    assert.deepEqual(
      document.statements.map(({ index, effect }) => [index, effect]),
      [[4, "Deny"]],
    );
    assert.equal(readPolicy({ Statement: UNKNOWN }).kind, "unknown");
  });

  it("lists principals by kind", () => {
    assert.deepEqual(statement({ Principal: { AWS: ["1", UNKNOWN], Service: "s", Federated: UNKNOWN } })?.principals, [
      { kind: "AWS", value: "1" },
      { kind: "AWS", value: unknown },
      { kind: "Service", value: "s" },
      { kind: "Federated", value: unknown },
    ]);
    assert.deepEqual(statement({ Principal: "*" })?.principals, [{ kind: "*", value: "*" }]);
    assert.deepEqual(statement({ Principal: UNKNOWN })?.principals, [{ kind: unknown, value: unknown }]);
    assert.deepEqual(statement({ Principal: "someone" })?.principals, []);
  });

  it("lists conditions by operator and key, their values as text", () => {
    assert.deepEqual(
      statement({ Condition: { Bool: { a: true, b: ["x", UNKNOWN] }, NumericLessThan: { c: 3 }, Odd: "text" } })
        ?.conditions,
      [
        { operator: "Bool", key: "a", values: ["true"] },
        { operator: "Bool", key: "b", values: ["x", unknown] },
        { operator: "NumericLessThan", key: "c", values: ["3"] },
      ],
    );
    assert.deepEqual(statement({ Condition: "text" })?.conditions, []);
  });

  it("shows unknown parts", () => {
    const found = statement({ Effect: UNKNOWN, Action: UNKNOWN, Resource: ["a", UNKNOWN], Condition: UNKNOWN });
    assert.deepEqual(
      [found?.effect, found?.actions, found?.resources, found?.conditions],
      [unknown, [unknown], ["a", unknown], unknown],
    );
    assert.equal(statement({ Condition: { Bool: UNKNOWN } })?.conditions, unknown);
  });

  it("leaves out of a list what is no text", () => {
    assert.deepEqual(statement({ Action: ["a", {}, null, 7] })?.actions, ["a", "7"]);
  });
});
