import assert from "node:assert/strict";
import fc from "fast-check";
import { checkNames } from "../../../lambdas/validate-restore/types";
import type { Check, CheckName } from "../../../lambdas/validate-restore/types";
import { listed, verdictOf } from "../../../lambdas/validate-restore/verdict";

const check = (name: CheckName, verdict: Check["verdict"] = "passed"): Check => ({
  name,
  verdict,
  says: `${name} says`,
  seconds: 1,
});
const all = checkNames.map((name) => check(name));
const point = { kind: "marked", at: "2026-03-02T12:00:00.000Z" } as const;

describe("verdict on a restore", () => {
  it("[RST-5] is SUCCESSFUL when every check was made and passed", () => {
    const { status, comparedExactly } = verdictOf(all, { point });
    assert.deepEqual([status, comparedExactly], ["SUCCESSFUL", true]);
  });

  for (const name of checkNames) {
    it(`[RST-5] is FAILED when ${name} failed, was not made, is missing or is there twice`, () => {
      const others = all.filter((one) => one.name !== name);
      for (const made of [
        [...others, check(name, "failed")],
        [...others, check(name, "not-made")],
        others,
        [...all, check(name)],
      ]) {
        const verdict = verdictOf(made, { point });
        assert.equal(verdict.status, "FAILED");
        assert.ok(verdict.says.startsWith(`${name} `), verdict.says);
        assert.deepEqual(
          verdict.checks.map((one) => one.name),
          [...checkNames],
        );
      }
    });
  }

  it("[RST-5] takes only what was left unmade, and was optional, for no failure", () => {
    const verdict = fc.constantFrom<Check["verdict"]>("passed", "failed", "not-made");
    fc.assert(
      fc.property(
        fc.array(verdict, { minLength: 12, maxLength: 12 }),
        fc.subarray([...checkNames]),
        (verdicts, optional) => {
          const made = checkNames.map((name, at) => check(name, verdicts[at]));
          const good = made.every(
            (one) => one.verdict === "passed" || (one.verdict === "not-made" && optional.includes(one.name)),
          );
          assert.equal(verdictOf(made, { point, optional }).status, good ? "SUCCESSFUL" : "FAILED");
        },
      ),
    );
  });

  it("[RST-9] claims exact equality for no other point than one with a manifest of its own", () => {
    assert.equal(verdictOf(all, { point: { ...point, kind: "moment" } }).comparedExactly, false);
    const without = all.map((one) => (one.name === "content" ? check("content", "not-made") : one));
    const verdict = verdictOf(without, { point, optional: ["content"] });
    assert.deepEqual([verdict.status, verdict.comparedExactly], ["SUCCESSFUL", false]);
    assert.equal(
      verdict.says,
      "Exact equality was not checked: there is no manifest of this very moment. Not made, and optional: content.",
    );
  });

  it("lists five problems and counts the others", () => {
    assert.equal(listed(["a", "b"]), "a; b");
    assert.equal(listed(["a", "b", "c", "d", "e", "f", "g"]), "a; b; c; d; e; and 2 more");
  });
});
