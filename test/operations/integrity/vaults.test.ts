import assert from "node:assert/strict";
import { vaultChecks } from "../../../operations/integrity/vaults";
import type { ExpectedVault, SeenVault } from "../../../operations/integrity/vaults";

const keyArn = "arn:aws:kms:sa-east-1:123456789012:key/mrk-1";
const expected: ExpectedVault = { name: "primary", keyArn, minDays: 7, maxDays: 9132, compliance: false };
const seen: SeenVault = { keyArn, locked: true, minDays: 7, maxDays: 9132, lockDate: undefined, recoveryPoints: 12 };

const findings = (wanted: ExpectedVault, found: SeenVault) =>
  vaultChecks(wanted, { value: found }).flatMap(({ aspect, verdict, finding }) =>
    verdict === "good" ? [] : [[aspect, verdict, finding]],
  );

describe("the checks of a vault", () => {
  it("are all good when it is as planned", () => {
    assert.deepEqual(
      vaultChecks(expected, { value: seen }).map(({ aspect, subject, verdict }) => [aspect, subject, verdict]),
      [
        ["exists", "primary", "good"],
        ["encryption", "primary", "good"],
        ["lock", "primary", "good"],
        ["capacity", "primary", "good"],
      ],
    );
  });

  const other = "arn:aws:kms:sa-east-1:123456789012:key/other";
  const cases: readonly (readonly [string, Partial<SeenVault>, readonly unknown[]])[] = [
    ["another key", { keyArn: other }, ["encryption", "bad", `is encrypted under ${other}; planned is ${keyArn}`]],
    ["no key", { keyArn: undefined }, ["encryption", "bad", `is encrypted under no key; planned is ${keyArn}`]],
    ["no lock", { locked: false }, ["lock", "bad", "is not locked"]],
    ["a shorter floor", { minDays: 1 }, ["lock", "bad", "is locked for 1 to 9132 days; planned are 7 to 9132"]],
    ["no ceiling", { maxDays: undefined }, ["lock", "bad", "is locked for 7 to any days; planned are 7 to 9132"]],
    [
      "900,000 points",
      { recoveryPoints: 900_000 },
      ["capacity", "bad", "holds 900000 of at most 1000000 recovery points (S5)"],
    ],
  ];
  for (const [what, change, finding] of cases) {
    it(`[MON-2] find ${what}, and nothing else`, () => {
      assert.deepEqual(findings(expected, { ...seen, ...change }), [finding]);
    });
  }

  it("has room up to nine tenths of the quota", () => {
    assert.deepEqual(findings(expected, { ...seen, recoveryPoints: 899_999 }), []);
    const unsaid = vaultChecks(expected, { value: { ...seen, recoveryPoints: undefined } });
    assert.deepEqual(
      unsaid.map(({ aspect }) => aspect),
      ["exists", "encryption", "lock"],
    );
  });

  it("find a lock that can be lifted where a compliance lock is planned (V2)", () => {
    const compliance = { ...expected, compliance: true };
    assert.deepEqual(findings(compliance, seen), [
      ["lock", "bad", "has a lock that can be lifted; planned is a compliance lock"],
    ]);
    assert.deepEqual(findings(compliance, { ...seen, lockDate: "2026-12-01T00:00:00.000Z" }), []);
  });

  it("are bad for a vault that is gone, and unknown for one that may not be described", () => {
    const of = (error: string) => vaultChecks(expected, { error }).map(({ aspect, verdict }) => [aspect, verdict]);
    assert.deepEqual(of("ResourceNotFoundException"), [
      ["exists", "bad"],
      ["encryption", "bad"],
      ["lock", "bad"],
    ]);
    assert.deepEqual(of("AccessDeniedException"), [
      ["exists", "unknown"],
      ["encryption", "unknown"],
      ["lock", "unknown"],
    ]);
  });
});
