/** API calls as CloudTrail and EventBridge deliver them. */
import assert from "node:assert/strict";
import type { OperationDraft } from "../../../operations/entry";
import { mapEvent } from "../../../operations/mapping/mapEvent";
import { watchedCalls } from "../../../operations/mapping/watchedCalls";
import { account, call, callId, eventId, keyArn, kms, person, requestId } from "./samples";

function only(event: unknown): OperationDraft {
  const [draft, ...more] = mapEvent(event, "2026-08-01T00:00:00.000Z");
  assert.ok(draft !== undefined && more.length === 0);
  return draft;
}

const scheduled = {
  requestParameters: { pendingWindowInDays: 30, keyId: "mrk-1234abcd12ab34cd56ef1234567890ab" },
  responseElements: { keyId: keyArn, keyState: "PendingDeletion" },
  resources: [{ accountId: account, type: "AWS::KMS::Key", ARN: keyArn }],
};

describe("mapping of API calls", () => {
  it("[AUD-1][SEC-2] tells who scheduled a key's deletion, when and of which key (K9)", () => {
    assert.deepEqual(only(call("kms", "ScheduleKeyDeletion", scheduled)), {
      operationId: requestId,
      deduplicationKey: `cloudtrail|${callId}`,
      occurredAt: "2026-07-29T20:15:20.000Z",
      actor: { kind: "principal", id: person },
      type: "key",
      phase: "succeeded",
      dataClasses: [],
      source: null,
      destination: null,
      resource: keyArn,
      outcome: "ScheduleKeyDeletion",
      recoveryPoint: null,
      contentHash: null,
      sizeBytes: null,
      durationSeconds: null,
      cause: null,
      redactions: {},
    });
  });

  it("[AUD-5][SEC-4] makes a call that was refused a failed entry with the error as its cause", () => {
    const message = `User: ${person} is not authorized to perform: kms:DisableKey with an explicit deny`;
    const refused = { errorCode: "AccessDenied", errorMessage: message };
    const draft = only(call("kms", "DisableKey", refused));
    assert.deepEqual(
      [draft.type, draft.phase, draft.outcome, draft.cause, draft.actor.id],
      ["key", "failed", "DisableKey", `AccessDenied: ${message}`, person],
    );
    assert.equal(only(call("kms", "DisableKey", { errorCode: "AccessDenied" })).cause, "AccessDenied");
    assert.equal(only(call("kms", "DisableKey", { errorMessage: "odd" })).phase, "failed");
  });

  it("[AUD-5] has one key for a call, through whatever rule and however often it is delivered", () => {
    const once = call("kms", "DisableKey");
    assert.equal(only({ ...once, id: "another" }).deduplicationKey, only(once).deduplicationKey);
    assert.equal(only(call("kms", "DisableKey", { eventID: null })).deduplicationKey, `cloudtrail|${eventId}`);
  });

  const actors: [string, unknown, OperationDraft["actor"]][] = [
    [
      "a service",
      { type: "AWSService", invokedBy: "backup.amazonaws.com" },
      { kind: "service", id: "backup.amazonaws.com" },
    ],
    // What KMS does when a window ends.
    ["AWS itself", { accountId: account, invokedBy: "AWS Internal" }, { kind: "service", id: "AWS Internal" }],
    [
      "the root user",
      { type: "Root", arn: `arn:aws:iam::${account}:root` },
      { kind: "principal", id: `arn:aws:iam::${account}:root` },
    ],
    [
      "a principal without ARN",
      { type: "AWSAccount", principalId: "AIDAEXAMPLE" },
      { kind: "principal", id: "AIDAEXAMPLE" },
    ],
    ["nobody named", {}, { kind: "service", id: "kms.amazonaws.com" }],
  ];
  for (const [who, userIdentity, actor] of actors) {
    it(`[AUD-1] names ${who}`, () => {
      assert.deepEqual(only(call("kms", "DisableKey", { userIdentity })).actor, actor);
    });
  }

  const bucketName = "neonpro-prod-medical-sa-east-1-0a1b2c3d";
  const vault = `arn:aws:backup:sa-east-1:${account}:backup-vault:neonpro-primary`;
  const point = `arn:aws:backup:sa-east-1:${account}:recovery-point:1`;
  const resources: [string, string, unknown, string | null, string][] = [
    ["s3", "PutBucketVersioning", { bucketName }, `arn:aws:s3:::${bucketName}`, "configuration"],
    ["s3", "PutBucketObjectLockConfiguration", { bucketName }, `arn:aws:s3:::${bucketName}`, "lock"],
    ["s3", "PutBucketPolicy", { bucketName }, `arn:aws:s3:::${bucketName}`, "policy"],
    ["s3", "DeleteObject", { bucketName, key: "a/b" }, `arn:aws:s3:::${bucketName}/a/b`, "retention"],
    ["s3", "DeleteBucketPolicy", null, null, "policy"],
    ["kms", "PutKeyPolicy", { keyId: keyArn }, keyArn, "policy"],
    ["backup", "PutBackupVaultLockConfiguration", { backupVaultName: "neonpro-primary" }, vault, "lock"],
    ["backup", "DeleteBackupVaultAccessPolicy", { backupVaultName: "neonpro-primary" }, vault, "policy"],
    [
      "backup",
      "DeleteBackupPlan",
      { backupPlanId: "plan" },
      `arn:aws:backup:sa-east-1:${account}:backup-plan:plan`,
      "configuration",
    ],
    [
      "backup",
      "DeleteRecoveryPoint",
      { backupVaultName: "neonpro-primary", recoveryPointArn: point },
      point,
      "recovery-point",
    ],
    [
      "rds",
      "DeleteDBCluster",
      { dBClusterIdentifier: "neonpro" },
      `arn:aws:rds:sa-east-1:${account}:cluster:neonpro`,
      "configuration",
    ],
    ["rds", "FailoverGlobalCluster", { globalClusterIdentifier: "world" }, "world", "failover"],
    [
      "dynamodb",
      "DeleteTable",
      { tableName: "log" },
      `arn:aws:dynamodb:sa-east-1:${account}:table/log`,
      "configuration",
    ],
    ["cloudtrail", "StopLogging", { name: "neonpro-audit" }, "neonpro-audit", "configuration"],
    ["events", "DisableRule", { name: "backup-events" }, "backup-events", "configuration"],
    ["lambda", "DeleteEventSourceMapping20150331", { uUID: "1-2" }, "1-2", "configuration"],
  ];
  for (const [service, name, requestParameters, resource, type] of resources) {
    it(`[AUD-1] ${service} ${name}: ${type} of ${resource ?? "something that it does not say"}`, () => {
      const draft = only(call(service, name, { requestParameters }));
      assert.deepEqual([draft.type, draft.resource, draft.outcome], [type, resource, name]);
    });
  }

  it("[AUD-1] knows the data class by the bucket, of an object too", () => {
    for (const name of ["PutBucketPolicy", "DeleteObject"]) {
      const draft = only(call("s3", name, { requestParameters: { bucketName, key: "a" } }));
      assert.deepEqual(draft.dataClasses, ["medical"]);
    }
  });

  it("[RST-6] makes the call that starts a restore its first step, by the person who asked", () => {
    const parameters = { requestParameters: { recoveryPointArn: point }, responseElements: { restoreJobId: "R-1" } };
    const draft = only(call("backup", "StartRestoreJob", parameters));
    assert.deepEqual(
      [draft.type, draft.phase, draft.operationId, draft.source, draft.recoveryPoint, draft.actor.id],
      ["restore", "started", "R-1", point, point, person],
    );
    const refused = only(
      call("backup", "StartRestoreJob", { ...parameters, responseElements: null, errorCode: "AccessDenied" }),
    );
    assert.deepEqual([refused.phase, refused.operationId], ["failed", requestId]);
  });

  it("keeps a stopped backup with its job", () => {
    const draft = only(call("backup", "StopBackupJob", { requestParameters: { backupJobId: "B-1" } }));
    assert.deepEqual([draft.type, draft.phase, draft.operationId], ["backup", "succeeded", "B-1"]);
  });

  it("[RST-5] takes the verdict from the call that gave it", () => {
    const given = (validationStatus: string) =>
      only(
        call("backup", "PutRestoreValidationResult", {
          requestParameters: { restoreJobId: "R-1", validationStatus, validationStatusMessage: "3 rows missing" },
        }),
      );
    const failed = given("FAILED");
    assert.deepEqual(
      [failed.type, failed.phase, failed.outcome, failed.cause, failed.operationId],
      ["restore-validation", "failed", "FAILED", "3 rows missing", "R-1"],
    );
    assert.equal(given("SUCCESSFUL").phase, "succeeded");
    assert.equal(given("NEW").outcome, "PutRestoreValidationResult");
  });

  it("[AUD-5] records a call that nobody asked for as not understood, with its error", () => {
    const draft = only(call("kms", "GenerateMac", { errorCode: "AccessDenied" }));
    assert.deepEqual(
      [draft.outcome, draft.phase, draft.cause],
      ["UNKNOWN", "started", "kms.amazonaws.com reports GenerateMac: AccessDenied"],
    );
    assert.equal(only(call("kms", "toString")).outcome, "UNKNOWN");
    assert.equal(only(call("valueOf", "x")).outcome, "UNKNOWN");
    assert.equal(only(call("kms", "", { eventSource: null })).cause, "A service reports a call without a name.");
  });

  it("types every watched call", () => {
    for (const [service, calls] of Object.entries(watchedCalls)) {
      for (const [name, type] of Object.entries(calls)) {
        const draft = only(call(service.split(".")[0] ?? "", name));
        assert.equal(draft.type, type, `${service} ${name}`);
      }
    }
  });

  const own: [string, string, string, string | null][] = [
    ["KMS CMK Deletion", "succeeded", "DELETED", null],
    ["KMS CMK Rotation", "succeeded", "ROTATED", null],
    ["KMS Imported Key Material Expiration", "failed", "EXPIRED", "The imported key material has expired."],
    ["KMS Something New", "started", "UNKNOWN", "KMS says KMS Something New."],
  ];
  for (const [detailType, phase, outcome, cause] of own) {
    it(`[SEC-2] records "${detailType}" (K9)`, () => {
      const draft = only(kms(detailType));
      assert.deepEqual(
        [draft.type, draft.phase, draft.outcome, draft.cause, draft.resource, draft.deduplicationKey],
        ["key", phase, outcome, cause, keyArn, `event|aws.kms|${eventId}`],
      );
    });
  }
});
