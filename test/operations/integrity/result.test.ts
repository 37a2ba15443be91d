import assert from "node:assert/strict";
import fc from "fast-check";
import { aspects } from "../../../operations/integrity/checks";
import type { Aspect, Check } from "../../../operations/integrity/checks";
import { integrityResult, percentGood, resultText } from "../../../operations/integrity/result";

const one = (aspect: Aspect, verdict: Check["verdict"], subject = "x"): Check => ({
  aspect,
  subject,
  verdict,
  finding: verdict === "good" ? null : "finding",
});

const anyCheck: fc.Arbitrary<Check> = fc.record({
  aspect: fc.constantFrom(...aspects),
  subject: fc.constantFrom("a", "b", "c"),
  verdict: fc.constantFrom("good" as const, "bad" as const, "unknown" as const),
  finding: fc.constant(null),
});

describe("integrityResult", () => {
  const cases: readonly (readonly [string, readonly Check[], readonly [string, number, number, number]])[] = [
    [
      "everything as planned",
      [one("key", "good"), one("encryption", "good"), one("lock", "good")],
      ["healthy", 0, 100, 100],
    ],
    ["nothing checked", [], ["unknown", 0, 0, 0]],
    [
      "a key that cannot be used",
      [one("key", "bad"), one("key", "good"), one("encryption", "good")],
      ["failed", 0, 100, 50],
    ],
    ["material that changed", [one("key", "bad"), one("key-material", "bad")], ["failed", 1, 0, 0]],
    [
      "a vault that is gone",
      [one("key", "good"), one("exists", "bad"), one("encryption", "bad")],
      ["failed", 2, 0, 100],
    ],
    ["a lifted lock", [one("key", "good"), one("encryption", "good"), one("lock", "bad")], ["degraded", 1, 100, 100]],
    ["a refused question", [one("key", "unknown"), one("encryption", "good")], ["unknown", 0, 100, 0]],
    ["a violation beside a refusal", [one("key", "unknown"), one("versioning", "bad")], ["degraded", 1, 0, 0]],
  ];
  for (const [what, checks, [status, integrityViolations, encryptionConsistency, keyAccessibility]] of cases) {
    it(`[AUD-2] reads ${what} as ${status}`, () => {
      assert.deepEqual(integrityResult(checks), {
        status,
        integrityViolations,
        encryptionConsistency,
        keyAccessibility,
      });
    });
  }

  it("[AUD-2] is healthy for good checks alone, and only then at 100 percent", () => {
    fc.assert(
      fc.property(fc.array(anyCheck), (checks) => {
        const result = integrityResult(checks);
        const good = checks.length > 0 && checks.every(({ verdict }) => verdict === "good");
        assert.equal(result.status === "healthy", good);
        for (const percent of [result.keyAccessibility, result.encryptionConsistency]) {
          assert.ok(percent >= 0 && percent <= 100);
        }
        if (checks.some(({ aspect, verdict }) => aspect === "key" && verdict !== "good")) {
          assert.ok(result.keyAccessibility < 100);
        }
      }),
    );
  });

  it("never gets better by one more check that is not good", () => {
    const rank = { healthy: 0, unknown: 1, degraded: 2, failed: 3 };
    fc.assert(
      fc.property(fc.array(anyCheck, { minLength: 1 }), anyCheck, (checks, more) => {
        fc.pre(more.verdict !== "good");
        const before = integrityResult(checks);
        const after = integrityResult([...checks, more]);
        assert.ok(rank[after.status] >= rank[before.status]);
        assert.ok(after.integrityViolations >= before.integrityViolations);
      }),
    );
  });

  it("never rounds up to 100", () => {
    const checks = [...Array.from({ length: 100_000 }, () => one("key", "good")), one("key", "bad")];
    assert.equal(percentGood(checks, ["key"]), 99.99);
    assert.equal(percentGood(checks, ["lock"]), undefined);
  });

  it("[AUD-2] is written with the document's own names", () => {
    assert.equal(
      resultText(integrityResult([one("key", "good"), one("encryption", "good")])),
      "healthy; integrityViolations 0; encryptionConsistency 100; keyAccessibility 100",
    );
  });
});
