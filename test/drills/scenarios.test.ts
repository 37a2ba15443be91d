/** Drills on a real PostgreSQL, small. They prove the procedure, not how long production's size takes. */
import assert from "node:assert/strict";
import type { Evidence } from "../../drills/evidence/types";
import type { DrillOptions } from "../../drills/types";
import { needsPostgres, smallDrill } from "./support";

const stepsOf = ({ steps }: Evidence): readonly string[] => steps.map(({ id }) => id);
const says = ({ steps }: Evidence, step: string): string => steps.find(({ id }) => id === step)?.says ?? "no such step";

/** What every drill that passes has to show. */
function assertPassed(evidence: Evidence): void {
  assert.deepEqual(evidence.reasons, []);
  assert.equal(evidence.verdict, "PASSED");
  assert.deepEqual(
    evidence.measurements.map(({ id, objectiveSeconds, met }) => [id, objectiveSeconds, met]),
    [
      ["rpo", 300, true],
      ["rto", 3600, true],
      ["validation", 1800, true],
    ],
  );
  assert.ok(evidence.validations.length > 0);
  for (const { verdict } of evidence.validations) assert.equal(verdict.status, "SUCCESSFUL", verdict.says);
  assert.ok((evidence.commits?.acknowledged ?? 0) > 50);
  assert.deepEqual([evidence.commits?.altered, evidence.commits?.unexplained], [[], []]);
}

describe("drills", () => {
  before(function () {
    needsPostgres(this);
  });

  it("[RST-1][RET-13] accidental deletion: found in the log, restored beside, merged, and nobody erased comes back", async function () {
    this.timeout(60_000);
    const evidence = await smallDrill({ scenario: "accidental-deletion" });
    assertPassed(evidence);
    assert.match(says(evidence, "moment"), /by neonpro_support: DELETE FROM clinical\.document WHERE kind = 'exam'$/);
    assert.match(says(evidence, "merge"), /^\d{3} documents brought back/);
    assert.equal(evidence.erasures.replayed, 1);
    // Whatever is lost was written within the second that a restore cannot tell apart.
    assert.ok((evidence.measurements[0]?.measuredSeconds ?? 9) < 1.5);
    assert.ok(stepsOf(evidence).indexOf("validate-recovery") < stepsOf(evidence).indexOf("merge"));
  });

  it("[RST-2] corruption by a deployment: isolated, restored, rolled forward, and no commit is lost", async function () {
    this.timeout(60_000);
    const evidence = await smallDrill({ scenario: "corruption" });
    assertPassed(evidence);
    assert.equal(evidence.accident, "bad-deployment");
    assert.match(
      says(evidence, "assess"),
      /by neonpro_deploy, transaction \d+: \d+ rows of clinical\.encounter, \d+ rows of finance\.invoice$/,
    );
    const order = ["isolate", "assess", "restore", "roll-forward", "validate-recovery", "reintroduce", "replica-equal"];
    assert.deepEqual(
      stepsOf(evidence).filter((id) => order.includes(id)),
      order,
    );
    assert.deepEqual(evidence.commits?.lost, []);
  });

  it("[RST-2] corruption of a file: checksums tell, and the log still has every commit", async function () {
    this.timeout(60_000);
    const evidence = await smallDrill({ scenario: "corruption", accident: "damaged-file" });
    assertPassed(evidence);
    assert.match(says(evidence, "assess"), /^clinical\.document: invalid page in block \d+/);
    assert.deepEqual(evidence.commits?.lost, []);
    assert.equal(evidence.erasures.replayed, 1);
  });

  it("[RST-4] point in time: equal in every row at a position, every commit on its side of a second", async function () {
    this.timeout(60_000);
    const evidence = await smallDrill({ scenario: "point-in-time" });
    assertPassed(evidence);
    assert.equal(evidence.validations[0]?.verdict.comparedExactly, true);
    assert.match(says(evidence, "cut"), /^\d+ commits up to .* are there, \d+ after it are not$/);
  });

  it("[RST-6] leaves the entries that a recovery writes into the operations log", async function () {
    this.timeout(60_000);
    const { operations } = await smallDrill({ scenario: "accidental-deletion", sabotage: "change-value" });
    assert.deepEqual(
      operations.map(({ type, phase, outcome }) => [type, phase, outcome]),
      [
        ["restore", "started", "STARTED"],
        ["restore-validation", "failed", "FAILED"],
        ["restore", "failed", "FAILED"],
      ],
    );
  });
});

describe("drills, sabotaged", () => {
  const cases: readonly (readonly [Pick<DrillOptions, "scenario"> & Partial<DrillOptions>, RegExp])[] = [
    [
      { scenario: "accidental-deletion", sabotage: "skip-replay" },
      /FAILED on the restored copy\..*the subject of erasure drill-erasure-2 is there again/,
    ],
    [
      { scenario: "accidental-deletion", sabotage: "wrong-point", noticedAfterSeconds: 3 },
      /FAILED on the restored copy\..*clinical\.document has \d+ rows; expected \d+/,
    ],
    [{ scenario: "accidental-deletion", sabotage: "lose-wal" }, /^Restore beside.*A segment is missing\.$/],
    [
      { scenario: "accidental-deletion", sabotage: "change-value" },
      /FAILED on the restored copy\..*finance\.invoice has its \d+ rows, and at least one of them is not what it was/,
    ],
    [
      { scenario: "accidental-deletion", sabotage: "skip-merge" },
      /FAILED on the database in service\..*clinical\.document has \d+ rows/,
    ],
    [
      { scenario: "corruption", sabotage: "wrong-point", noticedAfterSeconds: 3 },
      /FAILED on the restored copy\..*clinical\.encounter has (its )?\d+ rows/,
    ],
    [
      { scenario: "corruption", sabotage: "skip-merge" },
      /^the recovery itself lost \d+ commits that were acknowledged after the accident$/,
    ],
    [
      { scenario: "point-in-time", sabotage: "wrong-point", noticedAfterSeconds: 2 },
      /FAILED on the copy at .*too many/,
    ],
  ];
  const found = new Map<string, Promise<Evidence>>();
  const key = ({ scenario, sabotage }: Partial<DrillOptions>): string => `${scenario ?? ""} ${sabotage ?? ""}`;

  before(function () {
    needsPostgres(this);
    // Drills wait more than they work: two at a time take little longer than one.
    const queue = [...cases];
    const next = async (): Promise<void> => {
      for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
        const running = smallDrill(one[0]);
        found.set(key(one[0]), running);
        await running.catch(() => undefined);
      }
    };
    void Promise.all([next(), next()]);
  });

  for (const [options, reason] of cases) {
    it(`[RST-5] ${key(options)} is FAILED, for that reason`, async function () {
      this.timeout(120_000);
      while (!found.has(key(options))) await new Promise((resolve) => setTimeout(resolve, 50));
      const evidence = await found.get(key(options));
      assert.equal(evidence?.verdict, "FAILED");
      assert.equal(evidence.sabotage, options.sabotage);
      assert.match(evidence.reasons.join("\n"), reason);
    });
  }
});
