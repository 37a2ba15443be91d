/** AWS Backup's documented events as entries. */
import assert from "node:assert/strict";
import type { OperationDraft } from "../../../operations/entry";
import { mapEvent } from "../../../operations/mapping/mapEvent";
import {
  backupJob,
  backupPlan,
  backupVault,
  copyJob,
  pointIndex,
  recoveryPoint,
  regionSetting,
  restoreJob,
  scanJob,
} from "../../lambdas/backup-alarm/samples";

const receivedAt = "2026-08-01T00:00:00.000Z";
const vaultArn = "arn:aws:backup:sa-east-1:123456789012:backup-vault:neonpro-primary";
const pointArn = "arn:aws:backup:sa-east-1:123456789012:recovery-point:f1d966fe-a3bd-410b-b292-99f442d13b56";
const job = "34176239-e96d-4e1d-9fad-529dbb3c3556";
const eventKey = "event|aws.backup|710b0398-d48e-f3c3-afca-cfeb2fdaa656";

function only(event: unknown): OperationDraft {
  const [draft, ...more] = mapEvent(event, receivedAt);
  assert.ok(draft !== undefined && more.length === 0);
  return draft;
}

const outcomeOf = (event: unknown) => {
  const { type, phase, outcome, cause } = only(event);
  return [type, phase, outcome, cause];
};

describe("mapping of AWS Backup's events", () => {
  it("[AUD-1][BKP-6] tells everything about a finished backup", () => {
    assert.deepEqual(
      mapEvent(backupJob("COMPLETED", { completionDate: "2026-07-29T20:15:07.892Z", statusMessage: "" }), receivedAt),
      [
        {
          operationId: job,
          deduplicationKey: `aws.backup|backup|${job}|COMPLETED`,
          occurredAt: "2026-07-29T20:15:07.892Z",
          actor: { kind: "service", id: "backup.amazonaws.com" },
          type: "backup",
          phase: "succeeded",
          dataClasses: [],
          source: "arn:aws:s3:::neonpro-medical-sa-east-1",
          destination: vaultArn,
          resource: "arn:aws:s3:::neonpro-medical-sa-east-1",
          outcome: "COMPLETED",
          recoveryPoint: pointArn,
          contentHash: null,
          sizeBytes: 36_048,
          durationSeconds: 120.5,
          cause: null,
          redactions: {},
        },
      ],
    );
  });

  it("[AUD-1] knows the data class of this program's buckets", () => {
    const event = backupJob("COMPLETED", {
      resourceArn: "arn:aws:s3:::neonpro-prod-operations-log-sa-east-1-0a1b2c3d",
    });
    assert.deepEqual(only(event).dataClasses, ["operations-log"]);
  });

  it("says of a job's first event only what it knows", () => {
    const draft = only(backupJob("CREATED"));
    assert.deepEqual(
      [draft.phase, draft.outcome, draft.occurredAt, draft.resource, draft.recoveryPoint, draft.sizeBytes],
      ["started", "CREATED", "2026-07-29T20:15:26.000Z", null, null, null],
    );
  });

  const states: [string, (state: string) => unknown, string][] = [
    ["CREATED PENDING RUNNING ABORTING", (state) => backupJob(state), "started"],
    ["COMPLETED", (state) => backupJob(state), "succeeded"],
    ["FAILED ABORTED EXPIRED PARTIAL", (state) => backupJob(state), "failed"],
    ["CREATED RUNNING ABORTING COMPLETING FAILING", (state) => copyJob(state), "started"],
    ["COMPLETED", (state) => copyJob(state), "succeeded"],
    ["FAILED ABORTED PARTIAL", (state) => copyJob(state), "failed"],
    ["CREATED PENDING RUNNING", (state) => restoreJob(state), "started"],
    ["COMPLETED", (state) => restoreJob(state), "succeeded"],
    ["FAILED ABORTED", (state) => restoreJob(state), "failed"],
    ["CREATING DELETING", (state) => recoveryPoint(state), "started"],
    ["COMPLETED AVAILABLE MODIFIED DELETED", (state) => recoveryPoint(state), "succeeded"],
    ["PARTIAL EXPIRED STOPPED", (state) => recoveryPoint(state), "failed"],
    ["CREATED MODIFIED DELETED", (state) => backupVault(state), "succeeded"],
    ["CREATED MODIFIED DELETED", (state) => backupPlan(state), "succeeded"],
    ["PENDING DELETING", (state) => pointIndex(state), "started"],
    ["ACTIVE DELETED", (state) => pointIndex(state), "succeeded"],
    ["FAILED", (state) => pointIndex(state), "failed"],
    ["CREATED RUNNING", (state) => scanJob(state), "started"],
    ["COMPLETED_WITH_ISSUES FAILED CANCELED", (state) => scanJob(state), "failed"],
  ];
  for (const [list, sample, phase] of states) {
    for (const state of list.split(" ")) {
      const event = sample(state) as { readonly "detail-type": string };
      it(`[AUD-5] ${event["detail-type"]} ${state} has ${phase} (S13, S15)`, () => {
        const draft = only(event);
        assert.deepEqual([draft.phase, draft.outcome], [phase, state]);
      });
    }
  }

  it("[AUD-5] gives a success with a message that message as its cause", () => {
    assert.deepEqual(outcomeOf(backupJob("COMPLETED", { statusMessage: '"Some objects were skipped."' })), [
      "backup",
      "succeeded",
      "COMPLETED",
      "Some objects were skipped.",
    ]);
    assert.deepEqual(outcomeOf(copyJob("FAILED", { statusMessage: "Access denied" })), [
      "copy",
      "failed",
      "FAILED",
      "Access denied",
    ]);
  });

  it("[AUD-5] has one key for a state, however often it is announced and under whatever event ID", () => {
    const key = (event: unknown) => only(event).deduplicationKey;
    const running = backupJob("RUNNING", { percentDone: 10 });
    assert.equal(key({ ...running, id: "another" }), key(backupJob("RUNNING", { percentDone: 90 })));
    assert.notEqual(key(running), key(backupJob("COMPLETED")));
    assert.notEqual(key(running), key(backupJob("RUNNING", { backupJobId: "another" })));
    assert.notEqual(key(copyJob("RUNNING", { copyJobId: "same" })), key(backupJob("RUNNING", { backupJobId: "same" })));
  });

  it("[AUD-5] keeps the states apart that a recovery point goes through more than once", () => {
    const key = (state: string, id: string) => only({ ...recoveryPoint(state), id }).deduplicationKey;
    for (const state of ["CREATING", "COMPLETED", "PARTIAL", "EXPIRED", "DELETING", "DELETED"]) {
      assert.equal(key(state, "one"), key(state, "two"), state);
    }
    for (const state of ["MODIFIED", "STOPPED", "AVAILABLE"])
      assert.notEqual(key(state, "one"), key(state, "two"), state);
    assert.equal(key("STOPPED", "one"), key("STOPPED", "one"));
  });

  it("[BKP-7] traces a copy to the point that it was made of", () => {
    const copied = "arn:aws:backup:eu-west-1:123456789012:recovery-point:copy";
    const draft = only(copyJob("COMPLETED", { destinationRecoveryPointArn: copied }));
    assert.deepEqual(
      [draft.source, draft.destination, draft.recoveryPoint, draft.sizeBytes, draft.durationSeconds, draft.occurredAt],
      [
        pointArn,
        "arn:aws:backup:eu-west-1:123456789012:backup-vault:neonpro-recovery",
        copied,
        22_548_578_304,
        75.465,
        "2026-07-15T20:37:28.704Z",
      ],
    );
    assert.equal(only(copyJob("FAILED")).recoveryPoint, null);
  });

  it("[RST-6] tells what a restore was made of and what it made", () => {
    const createdResourceArn = "arn:aws:rds:sa-east-1:123456789012:cluster:restored";
    const draft = only(restoreJob("COMPLETED", { createdResourceArn }));
    assert.deepEqual(
      [draft.source, draft.destination, draft.recoveryPoint, draft.resource, draft.operationId],
      [
        pointArn,
        createdResourceArn,
        pointArn,
        "arn:aws:rds:sa-east-1:123456789012:cluster:neonpro",
        "1B234A56-789B-01CD-2A34-4567A08901FD",
      ],
    );
  });

  it("[RST-5] adds a restore test's verdict to the restore that it is about", () => {
    const verdicts: [string, string, string][] = [
      ["VALIDATING", "started", "VALIDATING"],
      ["SUCCESSFUL", "succeeded", "SUCCESSFUL"],
      ["FAILED", "failed", "FAILED"],
      ["TIMED_OUT", "failed", "TIMED_OUT"],
      ["NEW", "started", "UNKNOWN"],
    ];
    for (const [validationStatus, phase, outcome] of verdicts) {
      const [restore, verdict, ...more] = mapEvent(restoreJob("COMPLETED", { validationStatus }), receivedAt);
      assert.deepEqual([restore?.type, restore?.phase, restore?.outcome], ["restore", "succeeded", "COMPLETED"]);
      assert.deepEqual(
        [verdict?.type, verdict?.phase, verdict?.outcome, verdict?.operationId, verdict?.recoveryPoint],
        ["restore-validation", phase, outcome, restore?.operationId, restore?.recoveryPoint],
      );
      assert.notEqual(verdict?.deduplicationKey, restore?.deduplicationKey);
      assert.deepEqual(more, []);
    }
    const [first] = mapEvent(restoreJob("COMPLETED", { validationStatus: "VALIDATING" }), receivedAt);
    const [again] = mapEvent(restoreJob("COMPLETED", { validationStatus: "SUCCESSFUL" }), receivedAt);
    assert.equal(first?.deduplicationKey, again?.deduplicationKey);
  });

  it("tells a vault's lock from its other changes", () => {
    assert.deepEqual(outcomeOf(backupVault("MODIFIED")), ["lock", "succeeded", "MODIFIED", null]);
    assert.deepEqual(outcomeOf(backupVault("DELETED")), ["configuration", "succeeded", "DELETED", null]);
    assert.equal(only(backupVault("DELETED")).resource, vaultArn);
    assert.deepEqual(outcomeOf(regionSetting()), ["configuration", "succeeded", "MODIFIED", null]);
  });

  it("calls a scan that found something, or nothing clear, a failure although it is COMPLETED", () => {
    assert.deepEqual(outcomeOf(scanJob("COMPLETED", "NO_THREATS_FOUND")), [
      "verification",
      "succeeded",
      "COMPLETED",
      null,
    ]);
    assert.deepEqual(outcomeOf(scanJob("COMPLETED", "THREATS_FOUND")), [
      "verification",
      "failed",
      "COMPLETED",
      "Scan result: THREATS_FOUND",
    ]);
    assert.deepEqual(outcomeOf(scanJob("COMPLETED")), ["verification", "failed", "COMPLETED", "Scan result: none"]);
  });

  const notKnown: [string, unknown, string, string][] = [
    ["a new state of a backup job", backupJob("PAUSED"), "backup", "AWS Backup says PAUSED."],
    ["a job without a state", backupJob("COMPLETED", { state: {} }), "backup", "AWS Backup says no state."],
    ["a job without an ID", copyJob("COMPLETED", { copyJobId: "" }), "copy", "AWS Backup says COMPLETED."],
    ["an inherited name as a state", backupJob("constructor"), "backup", "AWS Backup says constructor."],
    [
      "a new state of a recovery point",
      recoveryPoint("FROZEN"),
      "recovery-point",
      "Recovery Point State Change says FROZEN.",
    ],
    [
      "a new event",
      { ...backupJob("COMPLETED"), "detail-type": "Access Point State Change" },
      "configuration",
      "aws.backup sent Access Point State Change.",
    ],
    [
      "an inherited name as an event",
      { ...backupJob("COMPLETED"), "detail-type": "toString" },
      "configuration",
      "aws.backup sent toString.",
    ],
  ];
  for (const [what, event, type, cause] of notKnown) {
    it(`[AUD-5] records ${what} as not understood instead of dropping it`, () => {
      const draft = only(event);
      assert.deepEqual(
        [draft.type, draft.phase, draft.outcome, draft.cause, draft.deduplicationKey],
        [type, "started", "UNKNOWN", cause, eventKey],
      );
    });
  }
});
