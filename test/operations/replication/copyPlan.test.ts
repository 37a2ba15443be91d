import assert from "node:assert/strict";
import fc from "fast-check";
import { copyPlan, largestCopyBytes, singleCopyBytes } from "../../../operations/replication/copyPlan";
import type { Part } from "../../../operations/replication/copyPlan";

const mebibyte = 1024 ** 2;

function partsOf(size: number): readonly Part[] {
  const plan = copyPlan(size);
  if (plan.kind !== "parts") assert.fail(`${size} bytes: ${plan.kind}`);
  return plan.parts;
}

describe("how a late object is copied", () => {
  for (const size of [0, 1, 5 * mebibyte, singleCopyBytes]) {
    it(`in one piece: ${size} bytes`, () => {
      assert.deepEqual(copyPlan(size), { kind: "single" });
    });
  }

  it("in parts from one byte more on", () => {
    const parts = partsOf(singleCopyBytes + 1);
    assert.deepEqual(parts.at(0), { number: 1, range: "bytes=0-67108863" });
    assert.deepEqual(parts.at(-1), { number: 5, range: "bytes=268435456-268435456" });
  });

  it("not at all above the limit, with the reason", () => {
    assert.equal(copyPlan(largestCopyBytes).kind, "parts");
    assert.deepEqual(copyPlan(largestCopyBytes + 1), {
      kind: "refused",
      cause: "the object has 53687091201 bytes and the watchdog copies up to 53687091200",
    });
  });

  it("one piece and parts stay within S3's limits: 5 GB, 10,000 parts of 5 MiB to 5 GiB, every byte once", () => {
    assert.ok(singleCopyBytes <= 5 * 1000 ** 3);
    fc.assert(
      fc.property(fc.integer({ min: singleCopyBytes + 1, max: largestCopyBytes }), (size) => {
        const parts = partsOf(size);
        assert.ok(parts.length <= 10_000);
        let expected = 0;
        for (const [index, { number, range }] of parts.entries()) {
          const [, first = "", last = ""] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
          assert.equal(number, index + 1);
          assert.equal(Number(first), expected);
          const length = Number(last) - Number(first) + 1;
          assert.ok(length <= 5 * 1024 * mebibyte && length >= (index + 1 === parts.length ? 1 : 5 * mebibyte));
          expected = Number(last) + 1;
        }
        assert.equal(expected, size);
      }),
      { numRuns: 30 },
    );
  });
});
