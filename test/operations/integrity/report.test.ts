import assert from "node:assert/strict";
import fc from "fast-check";
import type { Aspect, Check } from "../../../operations/integrity/checks";
import {
  canaryValidForSeconds,
  integrityEvent,
  integrityMetrics,
  integritySignals,
} from "../../../operations/integrity/report";
import type { CanaryRun } from "../../../operations/integrity/report";

const one = (aspect: Aspect, verdict: Check["verdict"], subject: string = aspect): Check => ({
  aspect,
  subject,
  verdict,
  finding: verdict === "good" ? null : `is ${verdict}`,
});
const run = (...checks: Check[]): CanaryRun => ({
  id: "r1",
  region: "sa-east-1",
  at: "2026-11-23T12:00:00.000Z",
  checks,
});
const good = [
  one("key", "good"),
  one("key-material", "good"),
  one("exists", "good"),
  one("encryption", "good"),
  one("lock", "good"),
];

describe("the canary's signals", () => {
  it("[MON-2] are three, each with its own verdict and figures", () => {
    const [keys, protections, storage, ...others] = integritySignals(
      run(one("key", "good"), one("lock", "bad", "primary"), one("encryption", "good"), one("exists", "unknown", "b")),
    );
    assert.deepEqual(others, []);
    const shared = { region: "sa-east-1", observedAt: "2026-11-23T12:00:00.000Z", validForSeconds: 2700 };
    assert.deepEqual(keys, {
      ...shared,
      name: "keys",
      verdict: "good",
      findings: [],
      figures: { checks: 1, good: 1, bad: 0, unknown: 0 },
    });
    assert.deepEqual(protections, {
      ...shared,
      name: "protections",
      verdict: "bad",
      findings: ["primary is bad"],
      figures: { checks: 2, good: 1, bad: 1, unknown: 0 },
    });
    assert.deepEqual(storage, {
      ...shared,
      name: "storage",
      verdict: "unknown",
      findings: ["b is unknown"],
      figures: { checks: 1, good: 0, bad: 0, unknown: 1, gone: 0 },
    });
  });

  it("count a store that is gone apart from one that is full", () => {
    const of = (...checks: Check[]) => integritySignals(run(...checks))[2]?.figures;
    assert.deepEqual(of(one("exists", "bad"), one("capacity", "bad")), {
      checks: 2,
      good: 0,
      bad: 2,
      unknown: 0,
      gone: 1,
    });
    assert.equal(of(one("capacity", "bad"))?.gone, 0);
  });

  it("are unknown without any check", () => {
    assert.deepEqual(
      integritySignals(run()).map(({ verdict }) => verdict),
      ["unknown", "unknown", "unknown"],
    );
  });

  it("outlive two runs that failed", () => {
    assert.equal(canaryValidForSeconds, 3 * 900);
  });

  it("carry at most 50 findings", () => {
    const many = Array.from({ length: 80 }, (_, at) => one("lock", "bad", `vault-${at}`));
    assert.equal(integritySignals(run(...many))[1]?.findings.length, 50);
  });
});

describe("the canary's metrics", () => {
  it("[AUD-2] are the document's three figures", () => {
    assert.deepEqual(integrityMetrics(run(...good)), {
      KeyAccessibility: 100,
      EncryptionConsistency: 100,
      IntegrityViolations: 0,
    });
  });

  const cases: readonly (readonly [string, readonly Check[], Readonly<Record<string, number>>])[] = [
    ["a refused key", [one("key", "unknown")], { EncryptionConsistency: 100, IntegrityViolations: 0 }],
    [
      "a disabled key beside a refused one",
      [one("key", "unknown"), one("key", "bad")],
      { KeyAccessibility: 33.33, EncryptionConsistency: 100, IntegrityViolations: 0 },
    ],
    ["a refused lock", [one("lock", "unknown")], { KeyAccessibility: 100, EncryptionConsistency: 100 }],
    [
      "a violation beside a refusal",
      [one("lock", "unknown"), one("versioning", "bad")],
      { KeyAccessibility: 100, EncryptionConsistency: 100, IntegrityViolations: 1 },
    ],
    ["a refused encryption", [one("encryption", "unknown")], { KeyAccessibility: 100 }],
  ];
  for (const [what, more, expected] of cases) {
    it(`with ${what} say only what is known`, () => {
      assert.deepEqual(integrityMetrics(run(...good, ...more)), expected);
    });
  }

  it("say nothing at all without a check", () => {
    assert.deepEqual(integrityMetrics(run()), {});
  });

  it("never show a good figure while one of its checks is unknown", () => {
    const anyCheck = fc.record({
      aspect: fc.constantFrom<Aspect>("key", "encryption", "lock", "exists"),
      verdict: fc.constantFrom<Check["verdict"]>("good", "bad", "unknown"),
    });
    fc.assert(
      fc.property(fc.array(anyCheck), (list) => {
        const checks = list.map(({ aspect, verdict }) => one(aspect, verdict));
        const metrics = integrityMetrics(run(...checks));
        const unknown = (aspect: Aspect) => checks.some((c) => c.aspect === aspect && c.verdict === "unknown");
        if (unknown("key")) assert.notEqual(metrics.KeyAccessibility, 100);
        if (unknown("encryption")) assert.notEqual(metrics.EncryptionConsistency, 100);
        if (["encryption", "lock", "exists"].some((aspect) => unknown(aspect as Aspect))) {
          assert.notEqual(metrics.IntegrityViolations, 0);
        }
      }),
    );
  });
});

describe("the canary's event", () => {
  it("[AUD-2][AUD-5] is a verification that succeeded, with the document's result", () => {
    assert.deepEqual(integrityEvent(run(...good)), {
      operationId: "recovery-canary-r1",
      type: "verification",
      phase: "succeeded",
      outcome: "healthy; integrityViolations 0; encryptionConsistency 100; keyAccessibility 100",
      occurredAt: "2026-11-23T12:00:00.000Z",
      actor: { kind: "service", id: "recovery-canary.sa-east-1" },
      cause: null,
    });
  });

  it("[AUD-5] failed with its causes, also when something could not be checked", () => {
    const bad = integrityEvent(run(...good, one("lock", "bad", "primary")));
    assert.deepEqual([bad.phase, bad.cause], ["failed", "primary is bad"]);
    const unknown = integrityEvent(run(...good, one("key", "unknown", "vault")));
    assert.deepEqual([unknown.phase, unknown.cause], ["failed", "vault is unknown"]);
    assert.equal(integrityEvent(run()).cause, "nothing was checked");
  });
});
