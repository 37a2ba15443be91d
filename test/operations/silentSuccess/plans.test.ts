import assert from "node:assert/strict";
import fc from "fast-check";
import { watchPlan } from "../../../operations/silentSuccess/plans";
import type { PlanSeen } from "../../../operations/silentSuccess/plans";
import type { BackupJobSeen } from "../../../operations/silentSuccess/types";
import { hoursAgo, job, longAgo, now, resource, watched } from "./support";

const seen = (change: Partial<PlanSeen> = {}): PlanSeen => ({
  cadence: watched("daily"),
  planSince: longAgo,
  resources: [resource("a"), resource("b")],
  jobs: [job("a"), job("b")],
  now,
  ...change,
});
const texts = (change: Partial<PlanSeen>) =>
  watchPlan(seen(change)).findings.map(({ level, text }) => `${level}: ${text}`);

describe("a plan that is watched", () => {
  it("[MON-2] is well when each resource has a whole backup", () => {
    assert.deepEqual(watchPlan(seen()), { findings: [], expected: 2, existing: 2 });
  });

  it("[MON-3] ran nothing: one finding for all of it", () => {
    const old = { createdAt: hoursAgo(50) };
    assert.deepEqual(watchPlan(seen({ jobs: [job("a", old), job("b", old)] })), {
      findings: [
        { level: "bad", text: "the daily plan ran nothing in its window, for 2 resources that carry its tag" },
      ],
      expected: 2,
      existing: 0,
    });
    assert.deepEqual(texts({ jobs: [] }), [
      "bad: the daily plan ran nothing in its window, for 2 resources that carry its tag",
    ]);
  });

  it("[MON-3] left a resource out (S1)", () => {
    const never = texts({ jobs: [job("a")] });
    assert.deepEqual(never, ["bad: arn:aws:s3:::b carries the daily tag, and its plan has taken nothing of it"]);
    const once = watchPlan(seen({ jobs: [job("a"), job("b", { createdAt: hoursAgo(72) })] }));
    assert.deepEqual(
      once.findings.map(({ text }) => text),
      ["arn:aws:s3:::b carries the daily tag, and its last backup began 3 days ago"],
    );
    assert.deepEqual([once.expected, once.existing], [2, 1]);
  });

  it("tells a tag that nobody carries from one that is carried for nothing (S2)", () => {
    assert.deepEqual(texts({ resources: [], jobs: [] }), [
      "warning: the daily plan selects nothing: no resource carries its tag, and none is planned to be missing",
    ]);
    const planned = watched("daily", { mayBeEmpty: true });
    assert.deepEqual(texts({ resources: [], jobs: [], cadence: planned }), []);
    assert.deepEqual(texts({ resources: [], jobs: [job("undeclared")] }), []);
    // Planned to be empty excuses an empty selection, not resources that are left out.
    assert.equal(texts({ jobs: [], cadence: planned }).length, 1);
  });

  it("is gone", () => {
    assert.deepEqual(watchPlan(seen({ planSince: undefined })), {
      findings: [{ level: "bad", text: "the plan of the daily cadence (plan-daily) is gone" }],
      expected: 2,
      existing: 0,
    });
  });

  it("owes nothing before a period and the start window have passed since plan and resource were there", () => {
    const young = { jobs: [] };
    assert.deepEqual(watchPlan(seen({ ...young, planSince: hoursAgo(26) })), {
      findings: [],
      expected: 0,
      existing: 0,
    });
    assert.equal(texts({ ...young, planSince: hoursAgo(27) }).length, 1);
    const resources = [resource("a"), resource("b", { since: hoursAgo(20) })];
    assert.deepEqual(watchPlan(seen({ resources, jobs: [job("a")] })), { findings: [], expected: 1, existing: 1 });
  });

  const states: readonly (readonly [string, Partial<BackupJobSeen>, string | undefined, number])[] = [
    ["COMPLETED with a message", { message: "some objects skipped" }, "COMPLETED with issues: some objects skipped", 1],
    ["EXPIRED", { state: "EXPIRED", message: "did not start" }, "ended EXPIRED: did not start", 1],
    ["PARTIAL", { state: "PARTIAL" }, "ended PARTIAL", 1],
    ["ABORTED", { state: "ABORTED" }, "ended ABORTED", 1],
    ["a state of tomorrow", { state: "SOMETHING_NEW" }, "ended SOMETHING_NEW", 1],
    ["RUNNING within its windows", { state: "RUNNING", createdAt: hoursAgo(3) }, undefined, 1],
    [
      "RUNNING for ever",
      { state: "RUNNING", createdAt: hoursAgo(5) },
      "is RUNNING for 5 hours, longer than its windows",
      1,
    ],
  ];
  for (const [what, change, problem, existing] of states) {
    it(`[MON-3] judges the newest job: ${what} (S15)`, () => {
      const result = watchPlan(seen({ jobs: [job("a"), job("b", { createdAt: hoursAgo(2), ...change })] }));
      assert.deepEqual(
        result.findings,
        problem === undefined ? [] : [{ level: "bad", text: `daily backup of arn:aws:s3:::b ${problem}` }],
      );
      assert.equal(result.existing, existing);
    });
  }

  it("counts the backup before one that is under way, until its own window is over", () => {
    const running = job("a", { state: "RUNNING", createdAt: hoursAgo(1) });
    const of = (hours: number) =>
      watchPlan(seen({ resources: [resource("a")], jobs: [running, job("a", { createdAt: hoursAgo(hours) })] }))
        .existing;
    assert.equal(of(25), 1);
    assert.equal(of(29), 1);
    assert.equal(of(30), 0);
  });

  it("[MON-6] never counts more backups than are due, and finds something whenever one that is due has no job", () => {
    const anyJob = fc.record({
      name: fc.constantFrom("a", "b", "c"),
      hours: fc.integer({ min: 0, max: 80 }),
      state: fc.constantFrom("COMPLETED", "RUNNING", "FAILED", "EXPIRED"),
    });
    fc.assert(
      fc.property(fc.array(anyJob), fc.integer({ min: 0, max: 60 }), (list, age) => {
        const jobs = list.map(({ name, hours, state }) => job(name, { createdAt: hoursAgo(hours), state }));
        const resources = [resource("a"), resource("b"), resource("c", { since: hoursAgo(age) })];
        const result = watchPlan(seen({ jobs, resources }));
        assert.ok(result.existing <= result.expected && result.expected <= resources.length);
        if (jobs.length === 0) assert.ok(result.findings.length > 0);
      }),
    );
  });
});
