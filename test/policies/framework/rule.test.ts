import assert from "node:assert/strict";
import type { ResourceValidationArgs, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { dataClassTag } from "../../../policies/defaults";
import { exemptionSettings } from "../../../policies/framework/exemptions";
import { resourceRule, stackRule, type RuleMeta } from "../../../policies/framework/rule";
import { needsReview, schemaOf, settingsOf } from "../../../policies/framework/settings";

const [one, other] = ["aws:kms/key:Key", "aws:kms/alias:Alias"] as const;
const meta: RuleMeta<object> = {
  name: "keys-are-good",
  sentence: "Keys are good.",
  severity: "low",
  level: "mandatory",
  refs: ["K1", "LGPD art. 46"],
  why: "They are.",
  mend: "mend them",
  url: "https://docs.aws.amazon.com/kms/",
};
const nothing = { check: () => undefined };
const markOf = (fn: unknown) => (fn as { readonly __pulumiType?: string } | undefined)?.__pulumiType;
const whole = { resource: "a", reason: "b", approver: "c", expires: "2026-06-30" };

describe("a rule's policy", () => {
  it("is marked with its type, so that the SDK skips it where the stack has none; a stack rule of one type only", () => {
    const marks = [[one], [one, other], []].map((types) => {
      const resource = resourceRule(meta, { types, ...nothing, mend: () => false }).policy as ResourceValidationPolicy;
      const stack = stackRule(meta, { types, ...nothing }).policy as StackValidationPolicy;
      return [resource.validateResource, resource.remediateResource, stack.validateStack].map(markOf);
    });
    assert.deepEqual(marks, [
      [undefined, undefined, one],
      [undefined, undefined, undefined],
      [undefined, undefined, undefined],
    ]);
  });

  it("looks at single resources over the whole stack only once its configuration has something to say", () => {
    const policy = resourceRule(meta, { types: [one], ...nothing }).policy as ResourceValidationPolicy &
      StackValidationPolicy;
    const validate = (config: object): void => {
      const args = { type: one, name: "key", urn: "urn", props: {}, getConfig: () => config };
      assert.ok(typeof policy.validateResource === "function");
      void policy.validateResource(args as unknown as ResourceValidationArgs, () => undefined);
    };
    assert.equal(markOf(policy.validateStack), "nothing to review");
    validate({ exemptions: [] });
    assert.equal(markOf(policy.validateStack), "nothing to review");
    validate({ exemptions: [whole] });
    assert.equal(markOf(policy.validateStack), undefined);
    // What one resource has shown holds for the run.
    validate({});
    assert.equal(markOf(policy.validateStack), undefined);
  });

  it("carries its service and its IDs as tags, and the settings of every policy", () => {
    const { policy } = resourceRule(meta, { types: [one], ...nothing });
    assert.deepEqual(policy.tags, ["keys", "K1", "LGPD art. 46"]);
    assert.deepEqual(policy.configSchema?.properties, {
      exemptions: { ...exemptionSettings.exemptions, default: [] },
      dataClassTag: { ...exemptionSettings.dataClassTag, default: dataClassTag },
    });
  });
});

describe("a rule's settings", () => {
  const config = {
    defaults: { days: 7, note: undefined },
    properties: { days: { type: "integer" as const }, note: { type: "string" as const } },
  };

  it("have their defaults in the schema, where there is one", () => {
    const { days, note } = schemaOf(config).properties;
    assert.deepEqual([days, note], [{ type: "integer", default: 7 }, { type: "string" }]);
  });

  it("are the defaults, then what is given", () => {
    const { config: own, problems } = settingsOf({ config }, { note: "n" });
    assert.equal(own.days, 7);
    assert.equal(own.note, "n");
    assert.deepEqual(problems, []);
  });

  it("need a review for a problem or an exemption, and only then", () => {
    const needs = (given: object) => needsReview(settingsOf({ config }, given));
    assert.deepEqual(
      [{}, { days: 8 }, { exemptions: [] }, { dya: 8 }, { exemptions: [whole] }, { exemptions: [{}] }].map(needs),
      [false, false, false, true, true, true],
    );
    assert.equal(needs({ exemptions: [whole, whole], dya: 8, week: 1 }), true);
  });
});
