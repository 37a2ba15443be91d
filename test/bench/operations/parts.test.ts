import assert from "node:assert/strict";
import { functionEntries } from "../../../bench/operations/coldStart";
import { freshProcess, medianOf } from "../../../bench/operations/freshProcess";

describe("parts of the bench of operations", () => {
  it("takes the middle one, and refuses to take it of nothing", () => {
    assert.equal(medianOf([9, 1, 5]), 5);
    assert.equal(medianOf([3]), 3);
    assert.throws(() => medianOf([]), RangeError);
  });

  it("finds every function", () => {
    const entries = functionEntries();
    assert.ok(entries.includes("lambdas/record-operation/handler.ts"));
    assert.ok(entries.every((entry) => /^lambdas\/[a-z-]+\/handler\.ts$/.test(entry)));
  });

  it("says in one line why a process failed", async () => {
    const { output } = await freshProcess(["-e", "process.stdout.write('fine')"]);
    assert.equal(output, "fine");
    await assert.rejects(freshProcess(["-e", "throw new TypeError('no')"]), /^Error: TypeError: no$/);
  });
});
