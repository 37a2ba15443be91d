// Levels and settings from the user's file, as the CLI's --policy-pack-config takes them.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { schemaProblems } from "../../preview/policies/configSchema";
import { nearest } from "../../preview/policies/nearest";
import { checkedConfig, effectiveConfig } from "../../preview/policies/packConfig";
import { readPackConfig } from "../../preview/policies/packConfigFile";
import type { AnalyzerInfo } from "../../preview/wire/analysis";
import type { Json, JsonObject } from "../../preview/wire/struct";
import { run } from "./runs";

const [advisory, mandatory, disabled] = [0, 1, 2];

describe("a policy pack configuration", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "neonpro-pack-config-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function file(content: unknown): string {
    const path = join(folder, "config.json");
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  }

  const policy = (name: string, enforcementLevel: number, configSchema: JsonObject = {}) => ({
    name,
    enforcementLevel,
    configSchema,
    policyType: 1,
  });
  const info: AnalyzerInfo = {
    name: "house",
    version: "1",
    policies: [
      { ...policy("keep-days", mandatory, { days: { type: "integer", minimum: 1, default: 5 } }) },
      policy("plain", advisory),
      { ...policy("needs", mandatory, { owner: { type: "string" } }), requiredConfig: ["owner"] },
    ],
    initialConfig: { "keep-days": { enforcementLevel: disabled, properties: { days: 6 } } },
  };

  function refusal(content: unknown): readonly string[] {
    const path = file(content);
    try {
      checkedConfig(info, readPackConfig(path));
    } catch (error) {
      assert.ok(error instanceof Error && "kind" in error);
      assert.equal(error.kind, "usage");
      return error.message.replaceAll(path, "FILE").split("\n");
    }
    return [];
  }

  it("comes after the pack's own, a policy's level before that of all", () => {
    const { given } = readPackConfig(
      file({ all: "advisory", "keep-days": { enforcementLevel: "mandatory", days: 9 }, needs: { owner: "us" } }),
    );
    assert.deepEqual(effectiveConfig(info, given), {
      "keep-days": { enforcementLevel: mandatory, properties: { days: 9 } },
      plain: { enforcementLevel: advisory, properties: {} },
      needs: { enforcementLevel: advisory, properties: { owner: "us" } },
    });
  });

  it("keeps level and settings of what it does not name", () => {
    const { given } = readPackConfig(file({ "keep-days": {}, plain: "mandatory" }));
    assert.deepEqual(effectiveConfig(info, given), {
      "keep-days": { enforcementLevel: disabled, properties: { days: 6 } },
      plain: { enforcementLevel: mandatory, properties: {} },
      needs: { enforcementLevel: mandatory, properties: {} },
    });
  });

  it("is refused with everything that is wrong with it at once", () => {
    assert.deepEqual(
      refusal({
        all: { enforcementLevel: "advisory", days: 1 },
        "keep-day": "advisory",
        nothing: "advisory",
        plain: { enforcementLevel: "warn", days: 1 },
        "keep-days": { day: 3, days: 0 },
        needs: 7,
      }),
      [
        "the policy pack configuration FILE does not fit house:",
        "  all: days cannot be set for all policies. Allowed: a level.",
        '  plain: "warn" is no level. Allowed: advisory, mandatory, disabled, remediate.',
        "  needs: 7 is neither a level nor an object. Allowed: advisory, mandatory, disabled, remediate, or an object with settings.",
        "  keep-day: house has no such policy (did you mean keep-days?). Allowed: all, keep-days, plain, needs.",
        "  nothing: house has no such policy. Allowed: all, keep-days, plain, needs.",
        "  keep-days: day is no setting of it (did you mean days?). Allowed: enforcementLevel, days.",
        "  keep-days: days is 0. Allowed: integer, at least 1.",
        "  plain: days is no setting of it. Allowed: enforcementLevel alone.",
        "  needs: owner is absent. Allowed: string.",
      ],
    );
    assert.deepEqual(refusal({ needs: { owner: "us" } }), []);
  });

  it("counts the policies of a large pack instead of naming all", () => {
    const policies = Array.from({ length: 13 }, (_, index) => policy(`policy-${index}`, advisory));
    assert.throws(
      () => checkedConfig({ ...info, policies, initialConfig: {} }, readPackConfig(file({ alll: "advisory" }))),
      /alll: house has no such policy \(did you mean all\?\)\. Allowed: all, one of the pack's 13 policies\.$/,
    );
  });

  it("must be a JSON object in a file", () => {
    assert.throws(() => readPackConfig(join(folder, "absent.json")), /cannot be read: ENOENT/);
    assert.throws(() => readPackConfig(file("{")), /cannot be read: .*JSON/);
    assert.throws(() => readPackConfig(file("[]")), /holds no JSON object$/);
  });

  it("reaches the pack", async () => {
    const configured = file({
      all: "disabled",
      "bucket-tags": "advisory",
      rotation: { enforcementLevel: "mandatory", days: 30 },
    });
    const { digest, failure } = await run("features", { packs: ["rules"], policyPackConfigs: [configured] });
    assert.equal(failure, undefined);
    assert.deepEqual(
      [
        ...new Set(
          digest.policies.violations.map(({ policy: name, enforcementLevel, message }) =>
            [name, enforcementLevel, message].join(": "),
          ),
        ),
      ].toSorted(),
      ["bucket-tags: advisory: tags are missing", "rotation: mandatory: at most 30 days, configured, sa-east-1"],
    );
  });

  it("that does not fit ends the preview before anything is analyzed", async () => {
    const { digest, failure } = await run("features", {
      packs: ["rules"],
      policyPackConfigs: [file({ rotation: { days: "ten" } })],
    });
    assert.equal(failure?.kind, "usage");
    assert.match(failure.message, /\n {2}rotation: days is "ten"\. Allowed: integer\.$/);
    assert.deepEqual(digest.policies.violations, []);
  });
});

describe("a setting against its schema", () => {
  const table: readonly (readonly [Json, Json, readonly string[]])[] = [
    [1, { type: "number" }, []],
    ["1", { type: "number" }, ['x is "1". Allowed: number.']],
    [1.5, { type: "integer" }, ["x is 1.5. Allowed: integer."]],
    [null, { type: ["string", "null"] }, []],
    [true, { type: ["string", "null"] }, ["x is true. Allowed: string or null."]],
    [true, { type: "boolean" }, []],
    [{}, { type: "array" }, ["x is {}. Allowed: array."]],
    [[], { type: "object" }, ["x is []. Allowed: object."]],
    [null, { type: "object" }, ["x is null. Allowed: object."]],
    ["b", { enum: ["a", "b"] }, []],
    ["c", { enum: ["a", 1] }, ['x is "c". Allowed: "a", 1.']],
    ["c", { const: "d" }, ['x is "c". Allowed: "d".']],
    [[1], { const: [1] }, []],
    [7, { type: "number", minimum: 7, maximum: 7 }, []],
    [6, { type: "number", minimum: 7, maximum: 7 }, ["x is 6. Allowed: number, at least 7, at most 7."]],
    [8, { type: "number", minimum: 7, maximum: 7 }, ["x is 8. Allowed: number, at least 7, at most 7."]],
    [7, { exclusiveMinimum: 6, exclusiveMaximum: 8 }, []],
    [6, { exclusiveMinimum: 6 }, ["x is 6. Allowed: anything, more than 6."]],
    [8, { exclusiveMaximum: 8 }, ["x is 8. Allowed: anything, less than 8."]],
    ["é", { type: "string", minLength: 1, maxLength: 1, pattern: "^.$" }, []],
    ["", { type: "string", minLength: 1 }, ['x is "". Allowed: string, characters at least 1.']],
    ["ab", { type: "string", maxLength: 1 }, ['x is "ab". Allowed: string, characters at most 1.']],
    ["ab", { pattern: "^a$" }, ['x is "ab". Allowed: anything, matching "^a$".']],
    [[1, 2], { minItems: 2, maxItems: 2, uniqueItems: true }, []],
    [[], { type: "array", minItems: 1 }, ["x is []. Allowed: array, elements at least 1."]],
    [[1, 2], { type: "array", maxItems: 1 }, ["x is [1,2]. Allowed: array, elements at most 1."]],
    [[{}, {}], { type: "array", uniqueItems: true }, ["x is [{},{}]. Allowed: array, without repetition."]],
    [[1, "b"], { items: { type: "string" } }, ["x[0] is 1. Allowed: string."]],
    [[1, "b", "c"], { items: [{ type: "string" }, { type: "string" }] }, ["x[0] is 1. Allowed: string."]],
    [[1], {}, []],
    [
      { a: { b: 1 } },
      { properties: { a: { properties: { b: { type: "string" } } } } },
      ["x.a.b is 1. Allowed: string."],
    ],
    [{}, { properties: { a: { type: "string" } }, required: ["a"] }, ["x.a is absent. Allowed: string."]],
    [{}, { required: ["a"] }, ["x.a is absent. Allowed: anything."]],
    [
      { a: 1, b: 1 },
      { properties: { a: {}, c: {} }, additionalProperties: false },
      ["x.b is not known. Allowed: a, c."],
    ],
    [{ a: 1 }, { additionalProperties: { type: "string" } }, ["x.a is 1. Allowed: string."]],
    [{ toString: 1 }, { properties: {} }, []],
    [{ a: 1 }, { properties: { a: false } }, ["x.a is not allowed."]],
    [{ a: 1 }, { properties: { a: true } }, []],
  ];
  for (const [value, schema, problems] of table) {
    it(`${JSON.stringify(value)} by ${JSON.stringify(schema)}`, () => {
      assert.deepEqual(schemaProblems(value, schema, "x"), problems);
    });
  }
});

describe("the nearest name", () => {
  it("is at most a third of the letters away, whatever the case; the first of equals", () => {
    assert.equal(nearest("dys", ["days", "hours"]), "days");
    assert.equal(nearest("DAYS", ["hours", "days"]), "days");
    assert.equal(nearest("abcdef", ["abcdxy"]), "abcdxy");
    assert.equal(nearest("abcdef", ["abcxyz"]), undefined);
    assert.equal(nearest("ab", ["xb", "ax"]), "xb");
    assert.equal(nearest("abcdef", ["abcdxy", "abcdeg"]), "abcdeg");
    assert.equal(nearest("x", []), undefined);
  });
});
