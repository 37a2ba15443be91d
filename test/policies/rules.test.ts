// Runs every rule over the fixtures as the SDK's server would, its proxy included. What the SDK itself does with the
// results is bundle.test.ts's.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { rules } from "../../policies/pack";
import { allFixtures } from "./fixtures";
import { evaluate } from "./support/evaluate";
import type { Fixture } from "./support/fixture";
import { happy } from "./support/happy";

type Kind = "passing" | "failing" | "unknown";

for (const fixtures of allFixtures) {
  const { rule } = fixtures;
  const run = (kind: Kind, { change, config, expect }: Fixture): void => {
    const program = happy();
    change(program);
    assert.deepEqual(evaluate(rule, program, config), expect, `${rule.meta.name}, ${kind}`);
  };

  describe(rule.meta.name, () => {
    it("accepts the happy program", () => {
      run("passing", { change: () => undefined, expect: [] });
    });
    for (const [title, fixture] of Object.entries(fixtures.passing)) {
      it(`accepts: ${title}`, () => {
        run("passing", { ...fixture, expect: [] });
      });
    }
    for (const [title, fixture] of Object.entries(fixtures.failing)) {
      it(`refuses: ${title}`, () => {
        assert.ok(fixture.expect.some(({ level }) => level === "violation"));
        run("failing", fixture);
      });
    }
    for (const [title, fixture] of Object.entries(fixtures.unknown)) {
      it(`cannot tell: ${title}`, () => {
        assert.ok(fixture.expect.length > 0 && fixture.expect.every(({ level }) => level === "advisory"));
        run("unknown", fixture);
      });
    }
  });
}

describe("every rule", () => {
  const root = join(__dirname, "../../policies/rules");
  const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

  it("has a failing and an unknown fixture", () => {
    const without = rules.filter((rule) => {
      const fixtures = allFixtures.find((each) => each.rule === rule);
      return (
        fixtures === undefined || [fixtures.failing, fixtures.unknown].some((each) => Object.keys(each).length === 0)
      );
    });
    assert.deepEqual(
      without.map(({ meta }) => meta.name),
      [],
    );
  });

  it("is named after its file, and every file's rule is in the pack", () => {
    const names = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .filter((file) => /= (resource|stack)Rule\b/.test(readFileSync(join(root, file), "utf8")))
      .map((file) => `${basename(dirname(file))}-${kebab(basename(file, ".ts"))}`);
    assert.deepEqual(rules.map(({ meta }) => meta.name).toSorted(), names.toSorted());
  });

  it("has complete metadata", () => {
    for (const { meta, policy } of rules) {
      assert.match(meta.sentence, /^[A-Z].*\.$/, meta.name);
      assert.match(meta.why, /\.$/, meta.name);
      assert.match(meta.mend, /^[a-z].*[^.]$/, meta.name);
      assert.match(meta.url, /^https:\/\/docs\.aws\.amazon\.com\//, meta.name);
      assert.ok(meta.refs.length > 0, meta.name);
      assert.equal(policy.framework?.reference, meta.refs.join(", "));
      assert.equal(meta.level === "remediate", "remediateResource" in policy, meta.name);
    }
  });
});
