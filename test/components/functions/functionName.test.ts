import assert from "node:assert/strict";
import fc from "fast-check";
import { functionName, maximumNameLength } from "../../../components/functions/functionName";

describe("functionName", () => {
  it("is project, stack and name", () => {
    assert.equal(functionName("neonpro-backup-recovery", "prod", "latch"), "neonpro-backup-recovery-prod-latch");
  });

  it("keeps a name of exactly 64 characters", () => {
    const full = functionName("p", "s", "x".repeat(60));
    assert.equal(full, `p-s-${"x".repeat(60)}`);
    assert.equal(full.length, 64);
  });

  it("ends a longer name in a hash of the whole", () => {
    assert.equal(functionName("p", "s", "x".repeat(61)), `p-s-${"x".repeat(51)}-4b187530`);
  });

  it("is valid for Lambda and IAM, and differs where the names differ", () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,60}$/);
    fc.assert(
      fc.property(word, word, (one, other) => {
        const first = functionName("neonpro-backup-recovery", "staging", one);
        assert.match(first, /^[a-z][a-z0-9-]{0,63}$/);
        assert.ok(first.length <= maximumNameLength);
        assert.equal(first === functionName("neonpro-backup-recovery", "staging", other), one === other);
      }),
    );
  });
});
