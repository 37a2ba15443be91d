import assert from "node:assert/strict";
import { plannedLock, renderedExpectation } from "../../../components/operations/canaryExpectation";
import { expectedState } from "../../../lambdas/recovery-canary/expected";
import { dataClasses } from "../../../protection/dataClasses";

const keys = { storage: "arn:aws:kms:sa-east-1:123456789012:key/s", vault: "arn:aws:kms:sa-east-1:123456789012:key/v" };

describe("the canary's declaration", () => {
  it("is read as the component renders it", () => {
    const json = renderedExpectation({
      keys,
      vaults: [
        { name: "primary", key: "vault", lock: { mode: "governance", minDays: 7, maxDays: 9132 } },
        { name: "air-gapped", key: "vault", lock: { mode: "compliance", minDays: 90, maxDays: 365 } },
      ],
      buckets: [
        {
          name: "medical-a",
          key: "storage",
          replicatesTo: "medical-b",
          lock: plannedLock(dataClasses.medical, "COMPLIANCE"),
        },
        {
          name: "dump-a",
          key: "storage",
          replicatesTo: "dump-b",
          lock: plannedLock(dataClasses["database-dump"], "GOVERNANCE"),
        },
        {
          name: "biometric-a",
          key: "storage",
          replicatesTo: "biometric-b",
          lock: plannedLock(dataClasses.biometric, "GOVERNANCE"),
        },
      ],
    });
    assert.deepEqual(expectedState(json), {
      keys: [
        { name: "storage", arn: keys.storage },
        { name: "vault", arn: keys.vault },
      ],
      vaults: [
        { name: "primary", keyArn: keys.vault, minDays: 7, maxDays: 9132, compliance: false },
        { name: "air-gapped", keyArn: keys.vault, minDays: 90, maxDays: 365, compliance: true },
      ],
      buckets: [
        {
          name: "medical-a",
          keyArn: keys.storage,
          replicatesTo: "medical-b",
          lock: { mode: "COMPLIANCE", days: 7305 },
        },
        { name: "dump-a", keyArn: keys.storage, replicatesTo: "dump-b", lock: "on" },
        { name: "biometric-a", keyArn: keys.storage, replicatesTo: "biometric-b", lock: "off" },
      ],
    });
  });

  it("is refused by the component when it does not fit into an environment", () => {
    const buckets = Array.from({ length: 60 }, (_, at) => ({
      name: `bucket-with-a-rather-long-name-${at}`,
      key: "storage",
      replicatesTo: `bucket-with-a-rather-long-name-${at}`,
      lock: "off",
    }));
    assert.throws(() => renderedExpectation({ keys, vaults: [], buckets }), {
      name: "RangeError",
      message: /^The canary's declaration has \d+ bytes; its environment has room for 3500\. Declare a second canary/,
    });
  });

  const bucket = { name: "b", key: "storage", to: "c", lock: "off" };
  const refused: readonly (readonly [string, unknown, string])[] = [
    ["no object", [], "the whole is no object"],
    ["no keys", { vaults: [], buckets: [] }, "keys is no object"],
    ["no vaults", { keys, buckets: [] }, "vaults is no list"],
    ["an unknown key", { keys, vaults: [], buckets: [{ ...bucket, key: "x" }] }, 'buckets[0] "x" is none of the keys'],
    ["no name", { keys, vaults: [], buckets: [{ ...bucket, name: "" }] }, "buckets[0] lacks a text"],
    [
      "an unknown lock",
      { keys, vaults: [], buckets: [{ ...bucket, lock: "LOOSE 3" }] },
      'buckets[0] lock "LOOSE 3" is not understood',
    ],
    ["no days", { keys, vaults: [{ name: "v", key: "vault" }], buckets: [] }, "vaults[0] lacks whole days"],
  ];
  for (const [what, value, problem] of refused) {
    it(`is refused as a whole with ${what}`, () => {
      assert.throws(() => expectedState(JSON.stringify(value)), {
        name: "MalformedExpectationError",
        message: `EXPECTED_STATE: ${problem}; deploy the function again.`,
      });
    });
  }

  it("is refused when it is no JSON", () => {
    assert.throws(() => expectedState("{"), { name: "MalformedExpectationError" });
  });
});
