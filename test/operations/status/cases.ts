/** One way to spoil a healthy stack for each rule, and what the status has to say. */
import type { Snapshot, Status } from "../../../operations/status/types";
import {
  ago,
  continuousRow,
  day,
  healthy,
  hour,
  itemOf,
  minute,
  rowOf,
  vaults,
  withRow,
  withSignal,
} from "./snapshots";

export type Case = readonly [name: string, snapshot: Snapshot, status: Status, reasons: readonly string[]];

export const good = healthy();
export const failedJob = (dataClass: "public" | "medical", age: number) =>
  itemOf(dataClass, age, { outcome: "FAILED", valid: false, cause: "no permission", recoveryPoint: "job-1" });
export const snapshotAt = (dataClass: "public" | "medical" | "operational", age: number) =>
  withRow(good, dataClass, "backup", rowOf("backup", itemOf(dataClass, age)));
// The windows of the production stack: one hour to start, three to complete.
const grace = 4 * hour;

export const cases: readonly Case[] = [
  ["everything is as planned", good, "healthy", []],
  [
    "a key cannot be used",
    withSignal(good, "keys", { verdict: "bad" }),
    "failed",
    ["keys-unusable keys", "keys-unusable keys"],
  ],
  [
    "a protection is not as planned",
    withSignal(good, "protections", { verdict: "bad", findings: ["a vault is not locked"] }),
    "degraded",
    ["protections-weakened protections", "protections-weakened protections"],
  ],
  [
    "storage is nearly full",
    withSignal(good, "storage", { verdict: "bad" }),
    "degraded",
    ["storage-short storage", "storage-short storage"],
  ],
  [
    "a vault is not there",
    withSignal(good, "storage", { verdict: "bad", figures: { gone: 1 } }),
    "failed",
    ["storage-gone storage", "storage-gone storage"],
  ],
  [
    "a plan did not run",
    withSignal(good, "schedules", { verdict: "bad" }),
    "degraded",
    ["schedules-missed schedules", "schedules-missed schedules"],
  ],
  [
    "the log's archive has a gap",
    withSignal(good, "log", { verdict: "bad", findings: ["entry 4 is not archived"] }),
    "degraded",
    ["log-behind log", "log-behind log"],
  ],
  [
    "replication is late for a class",
    withSignal(good, "replication", { verdict: "bad", findings: ["medical: objects have no copy"] }),
    "degraded",
    ["class-late medical", "replication-late replication"],
  ],
  [
    "replication is late, nobody says for whom",
    withSignal(good, "replication", { verdict: "bad", findings: ["the queue is behind"] }),
    "degraded",
    [
      "class-late biometric",
      "class-late medical",
      "class-late personal",
      "class-late sensitive",
      "replication-late replication",
    ],
  ],
  [
    "a bucket of an unwatched class is not replicated",
    withSignal(good, "protections", { verdict: "bad", findings: ["neonpro-prod-operations-log-x is not replicated"] }),
    "degraded",
    ["class-late operations-log", "protections-weakened protections", "protections-weakened protections"],
  ],
  [
    "a signal was never seen",
    { ...good, signals: good.signals.filter(({ name }) => name !== "storage") },
    "unknown",
    ["signal-missing storage", "signal-missing storage"],
  ],
  [
    "a signal is too old",
    withSignal(good, "keys", { observedAt: ago(hour + 1) }),
    "unknown",
    ["signal-stale keys", "signal-stale keys"],
  ],
  ["a signal is just not too old", withSignal(good, "keys", { observedAt: ago(hour) }), "healthy", []],
  [
    "a signal is from the future",
    withSignal(good, "keys", { observedAt: ago(-6 * minute) }),
    "unknown",
    ["signal-stale keys", "signal-stale keys"],
  ],
  [
    "a watcher's clock is five minutes ahead",
    withSignal(good, "keys", { observedAt: ago(-5 * minute) }),
    "healthy",
    [],
  ],
  [
    "a watcher could not look",
    withSignal(good, "keys", { verdict: "unknown" }),
    "unknown",
    ["signal-unknown keys", "signal-unknown keys"],
  ],
  [
    "a bad signal has grown old: nothing has repaired it",
    withSignal(good, "keys", { verdict: "bad", observedAt: ago(day) }),
    "failed",
    ["keys-unusable keys", "keys-unusable keys", "signal-stale keys", "signal-stale keys"],
  ],
  [
    "the replication watch is silent",
    { ...good, signals: good.signals.filter(({ name }) => name !== "replication") },
    "unknown",
    [
      "class-unknown biometric",
      "class-unknown medical",
      "class-unknown personal",
      "class-unknown sensitive",
      "signal-missing replication",
    ],
  ],
  ["a daily point is a day and its windows old", snapshotAt("public", day + grace), "healthy", []],
  [
    "a daily point is older than its windows allow",
    snapshotAt("public", day + grace + 1),
    "degraded",
    ["backups-overdue public", "class-late public"],
  ],
  [
    "two daily points are missing",
    snapshotAt("public", 2 * day + grace + 1),
    "failed",
    ["backups-missing public", "class-late public"],
  ],
  [
    "a critical class has its replica and no recent point",
    snapshotAt("medical", day + grace + 1),
    "degraded",
    ["backups-overdue medical"],
  ],
  [
    "the last job failed and the one before it counts",
    withRow(good, "public", "backup", rowOf("backup", itemOf("public", 7 * hour), failedJob("public", 2 * hour))),
    "degraded",
    ["backups-failing public"],
  ],
  [
    "a job failed and a later one did not",
    withRow(good, "public", "backup", rowOf("backup", itemOf("public", 7 * hour), failedJob("public", 9 * hour))),
    "healthy",
    [],
  ],
  [
    "no job ever succeeded",
    withRow(good, "public", "backup", { ...rowOf("backup", failedJob("public", hour)), valid: null }),
    "failed",
    ["backups-missing public", "class-unknown public"],
  ],
  [
    "a class was never backed up",
    { ...good, latest: good.latest.filter(({ dataClass }) => dataClass !== "public") },
    "unknown",
    ["backups-unseen public", "class-unknown public"],
  ],
  [
    "one of two stores of a class is not backed up any more",
    {
      ...good,
      latest: [...good.latest, rowOf("backup", itemOf("public", 3 * day, { resource: "arn:aws:s3:::second" }))],
    },
    "failed",
    ["backups-missing public", "class-late public", "copies-missing public"],
  ],
  [
    "a store has a continuous point and no snapshot yet",
    withRow(good, "operational", "backup"),
    "unknown",
    ["backups-unseen operational"],
  ],
  [
    "a continuous point was interrupted",
    withRow(good, "operational", "continuous", continuousRow("operational", 4 * hour, ago(16 * minute))),
    "degraded",
    ["class-late operational"],
  ],
  [
    "a continuous point was not confirmed in time",
    withRow(good, "operational", "continuous", continuousRow("operational", day + grace + 1)),
    "unknown",
    ["class-unknown operational", "backups-overdue operational"],
  ],
  [
    "a point is from the future",
    withRow(good, "public", "backup", rowOf("backup", itemOf("public", -day))),
    "unknown",
    ["backups-unseen public", "class-unknown public"],
  ],
  [
    "a copy is missing",
    withRow(
      good,
      "medical",
      "copy",
      rowOf("copy", itemOf("medical", 7 * hour, { kind: "copy", vault: vaults.recovery })),
    ),
    "degraded",
    ["copies-missing medical"],
  ],
  [
    "a copy is too old",
    withRow(
      good,
      "medical",
      "copy",
      rowOf("copy", itemOf("medical", 7 * hour, { kind: "copy", vault: vaults.recovery })),
      rowOf("copy", itemOf("medical", day + 2 * grace + 1, { kind: "copy", vault: vaults.account })),
    ),
    "degraded",
    ["copies-missing medical"],
  ],
  [
    "a restore test failed",
    {
      ...good,
      latest: [
        ...good.latest,
        rowOf(
          "restore-validation",
          itemOf("medical", hour, { kind: "restore-validation", valid: false, outcome: "FAILED" }),
        ),
      ],
    },
    "degraded",
    ["restore-test-failed medical"],
  ],
  [
    "a retired resource has not been backed up for long",
    {
      ...good,
      latest: [...good.latest, rowOf("backup", itemOf("public", 9 * day, { resource: "arn:aws:s3:::old" }))],
      retired: [{ resource: "arn:aws:s3:::old", at: ago(8 * day), by: "somebody", reason: "moved" }],
    },
    "healthy",
    [],
  ],
  [
    "a retired resource was backed up again, and then no more",
    {
      ...good,
      latest: [...good.latest, rowOf("backup", itemOf("public", 7 * day, { resource: "arn:aws:s3:::old" }))],
      retired: [{ resource: "arn:aws:s3:::old", at: ago(8 * day), by: "somebody", reason: "moved" }],
    },
    "failed",
    ["backups-missing public", "class-late public", "copies-missing public"],
  ],
  ["nothing is known at all", { latest: [], signals: [], retired: [] }, "unknown", []],
];
