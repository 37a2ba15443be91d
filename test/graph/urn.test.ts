import assert from "node:assert/strict";
import { buildUrn, parseUrn } from "../../graph/urn";

const stack = "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod";
const component = "urn:pulumi:prod::shop::neonpro:keys:RecoveryKey::main";

describe("URNs", () => {
  it("are taken apart into stack, project, types and name", () => {
    assert.deepEqual(parseUrn("urn:pulumi:prod::shop::neonpro:keys:RecoveryKey$aws:kms/key:Key::main-key"), {
      stack: "prod",
      project: "shop",
      qualifiedType: "neonpro:keys:RecoveryKey$aws:kms/key:Key",
      type: "aws:kms/key:Key",
      name: "main-key",
    });
  });

  it("keep a name that contains the separator", () => {
    assert.equal(parseUrn("urn:pulumi:prod::shop::a:b:C::one::two")?.name, "one::two");
  });

  for (const text of ["", "arn:aws:s3:::bucket", "urn:pulumi:prod::shop::a:b:C"]) {
    it(`are not made of ${JSON.stringify(text)}`, () => {
      assert.equal(parseUrn(text), undefined);
    });
  }

  it("carry the types of their parents, but never the stack's", () => {
    const child = { stack: "prod", project: "shop", type: "aws:kms/key:Key", name: "main-key" };
    assert.equal(buildUrn(child), "urn:pulumi:prod::shop::aws:kms/key:Key::main-key");
    assert.equal(buildUrn({ ...child, parent: stack }), "urn:pulumi:prod::shop::aws:kms/key:Key::main-key");
    assert.equal(
      buildUrn({ ...child, parent: component }),
      "urn:pulumi:prod::shop::neonpro:keys:RecoveryKey$aws:kms/key:Key::main-key",
    );
  });
});
