/** What the status holds the production stack against. */
import assert from "node:assert/strict";
import { signalNames } from "../../operations/signals";
import { statusPlan, watchedSignals } from "../../protection/statusPlan";
import { productionPlan } from "../operations/status/snapshots";

const plan = productionPlan();

describe("statusPlan", () => {
  it("[MON-1] gives every class its RPO, what keeps it, its cadences and its copies", () => {
    const rows = statusPlan(plan, []).classes.map((one) => [
      one.dataClass,
      one.rpoSeconds,
      one.keeper,
      one.snapshotEverySeconds,
      one.continuous,
      one.graceSeconds,
      one.copies.join("+"),
    ]);
    const copies = "recovery-region+recovery-account";
    assert.deepEqual(rows, [
      ["medical", 300, "watched-replication", 86_400, true, 14_400, copies],
      ["personal", 300, "watched-replication", 86_400, true, 14_400, copies],
      ["financial", 86_400, "snapshots", 86_400, true, 14_400, copies],
      ["sensitive", 300, "watched-replication", null, false, 0, ""],
      ["biometric", 300, "watched-replication", null, false, 0, ""],
      ["operational", 900, "continuous", 86_400, true, 14_400, copies],
      ["public", 86_400, "snapshots", 86_400, false, 14_400, copies],
      ["database-dump", 86_400, "replication", null, false, 0, ""],
      ["operations-log", 900, "replication", 86_400, false, 14_400, copies],
    ]);
  });

  it("watches every signal that has a writer, from the Regions that write it", () => {
    assert.deepEqual(
      watchedSignals(plan).map(({ name, region }) => `${name} ${region}`),
      [
        "keys sa-east-1",
        "keys eu-west-1",
        "protections sa-east-1",
        "protections eu-west-1",
        "storage sa-east-1",
        "storage eu-west-1",
        "schedules sa-east-1",
        "schedules eu-west-1",
        "log sa-east-1",
        "log eu-west-1",
        "replication sa-east-1",
      ],
    );
    const names: readonly string[] = signalNames;
    assert.ok(watchedSignals(plan).every(({ name }) => names.includes(name)));
  });

  it("fits into a function's environment", () => {
    assert.ok(JSON.stringify(statusPlan(plan, watchedSignals(plan), 604_800)).length < 3584);
  });
});
