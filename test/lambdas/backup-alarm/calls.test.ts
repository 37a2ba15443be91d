/** What CloudTrail reports of keys, locks, policies and the trail: how loud, and about what. */
import assert from "node:assert/strict";
import { bucketCallEventPattern, callEventPattern } from "../../../components/monitoring/eventPatterns";
import { callMeaning, weakeningCalls } from "../../../lambdas/backup-alarm/calls";
import { decide } from "../../../lambdas/backup-alarm/decide";
import { call } from "./samples";
import type { Sample } from "./samples";

type Expected = "critical" | "warning" | "informational" | "nothing";

const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const key = { keyId, pendingWindowInDays: 30 };
const bucketName = "neonpro-prod-medical-sa-east-1";
const bucket = (more: object = {}) => ({ bucketName, ...more });
const vault = { backupVaultName: "neonpro-primary" };
const block = (more: object) => bucket({ PublicAccessBlockConfiguration: more });
const all = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: "true" };

const table: readonly (readonly [string, Sample, Expected, string?])[] = [
  [
    "[SEC-2] a key that is scheduled for deletion (K9)",
    call("kms", "ScheduleKeyDeletion", key),
    "critical",
    `CRITICAL: ScheduleKeyDeletion: ${keyId} (sa-east-1)`,
  ],
  ["[SEC-2] a disabled key", call("kms", "DisableKey", key), "critical"],
  ["[SEC-2] a changed key policy", call("kms", "PutKeyPolicy", key), "warning"],
  ["a key that is back", call("kms", "EnableKey", key), "informational"],
  ["a deletion that was called off", call("kms", "CancelKeyDeletion", key), "informational"],
  [
    "[BKP-11] suspended versioning",
    call("s3", "PutBucketVersioning", bucket({ VersioningConfiguration: { Status: "Suspended" } })),
    "critical",
    `CRITICAL: PutBucketVersioning: ${bucketName} (sa-east-1)`,
  ],
  [
    "enabled versioning",
    call("s3", "PutBucketVersioning", bucket({ VersioningConfiguration: { Status: "Enabled" } })),
    "nothing",
  ],
  ["versioning of which nothing is known", call("s3", "PutBucketVersioning", bucket()), "critical"],
  [
    "an Object Lock without a rule (X6)",
    call(
      "s3",
      "PutBucketObjectLockConfiguration",
      bucket({ ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" } }),
    ),
    "critical",
  ],
  [
    "an Object Lock with a rule",
    call(
      "s3",
      "PutBucketObjectLockConfiguration",
      bucket({ ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 1 } } } }),
    ),
    "warning",
  ],
  ["[BKP-7] deleted replication", call("s3", "DeleteBucketReplication", bucket()), "critical"],
  [
    "[BKP-7] a replication rule that is off",
    call(
      "s3",
      "PutBucketReplication",
      bucket({ ReplicationConfiguration: { Rule: [{ Status: "Enabled" }, { Status: "Disabled" }] } }),
    ),
    "critical",
  ],
  [
    "changed replication",
    call("s3", "PutBucketReplication", bucket({ ReplicationConfiguration: { Rule: { Status: "Enabled" } } })),
    "warning",
  ],
  [
    "a bucket that is opened",
    call("s3", "PutBucketPublicAccessBlock", block({ ...all, BlockPublicPolicy: false })),
    "critical",
  ],
  ["a bucket that stays closed", call("s3", "PutBucketPublicAccessBlock", block(all)), "nothing"],
  ["a changed bucket policy", call("s3", "PutBucketPolicy", bucket()), "warning"],
  ["notifications that AWS Backup may need (X1)", call("s3", "PutBucketNotification", bucket()), "warning"],
  [
    "a removed vault lock (V15)",
    call("backup", "DeleteBackupVaultLockConfiguration", vault),
    "critical",
    "CRITICAL: DeleteBackupVaultLockConfiguration: backup-vault:neonpro-primary (sa-east-1)",
  ],
  ["a changed vault lock", call("backup", "PutBackupVaultLockConfiguration", vault), "warning"],
  ["a removed vault policy", call("backup", "DeleteBackupVaultAccessPolicy", vault), "critical"],
  [
    "[BKP-1] a selection that is gone",
    call("backup", "DeleteBackupSelection", { backupPlanId: "83fcb8ee" }),
    "critical",
  ],
  ["a recovery point deleted by hand", call("backup", "DeleteRecoveryPoint", vault), "critical"],
  [
    "[AUD-4] logging that is stopped",
    call("cloudtrail", "StopLogging", { name: "neonpro-trail" }),
    "critical",
    "CRITICAL: StopLogging: neonpro-trail (sa-east-1)",
  ],
  ["[AUD-4] logging that is back", call("cloudtrail", "StartLogging", { name: "neonpro-trail" }), "informational"],
  ["a rule that is switched off", call("events", "DisableRule", { name: "backup-alarm" }), "warning"],
  [
    "alarms without actions",
    call("monitoring", "DisableAlarmActions", { alarmNames: ["neonpro-lag"] }),
    "warning",
    "WARNING: DisableAlarmActions: neonpro-lag (sa-east-1)",
  ],
  [
    "a topic that is gone",
    call("sns", "DeleteTopic", { topicArn: "arn:aws:sns:sa-east-1:123456789012:critical" }),
    "warning",
    "WARNING: DeleteTopic: critical (sa-east-1)",
  ],
  [
    "[MON-5] an escalation that somebody stops",
    call("states", "StopExecution", { executionArn: "arn:aws:states:sa-east-1:123456789012:execution:ladder:0123" }),
    "warning",
  ],
  ["a call that nobody asked for", call("kms", "Decrypt", key), "warning", "WARNING: Unknown event: "],
  ["a name that every object has", call("kms", "constructor", key), "warning", "WARNING: Unknown event: "],
];

describe("decide on API calls", () => {
  for (const [title, event, expected, beginning] of table) {
    it(`[MON-3] ${title}: ${expected}`.replace("[MON-3] [", "[MON-3]["), () => {
      const decided = decide(event);
      assert.equal(decided?.severity ?? "nothing", expected);
      if (beginning !== undefined) assert.equal(decided?.title.slice(0, beginning.length), beginning);
    });
  }

  it("[MON-3] is one step quieter about a call that was refused, and says so", () => {
    const refused = { errorCode: "AccessDenied", errorMessage: "User is not authorized" };
    const decided = decide(call("kms", "ScheduleKeyDeletion", key, refused));
    assert.equal(decided?.severity, "warning");
    assert.equal(decided.title, `WARNING: ScheduleKeyDeletion refused: ${keyId} (sa-east-1)`);
    assert.match(decided.text, /^Refused: AccessDenied$/m);
    assert.equal(decide(call("kms", "PutKeyPolicy", key, refused))?.severity, "informational");
    assert.deepEqual(decide(call("kms", "EnableKey", key, refused))?.resolves, []);
  });

  it("[AUD-1] says who did it, from where, and where to find the record", () => {
    const resources = [{ accountId: "123456789012", ARN: `arn:aws:kms:sa-east-1:123456789012:key/${keyId}` }];
    const decided = decide(call("kms", "DisableKey", key, { resources }));
    assert.equal(decided?.section, "key");
    assert.equal(
      decided.text,
      [
        "DisableKey in sa-east-1 at 2026-07-29T20:15:26Z",
        "",
        `Resource: arn:aws:kms:sa-east-1:123456789012:key/${keyId}`,
        "Call: kms.amazonaws.com DisableKey",
        "By: arn:aws:iam::123456789012:user/Alice",
        "From: 192.0.2.0",
        "CloudTrail event: 3c4226b0-1e81-48a8-a333-7fa5f3cbd118",
        "Event: 710b0398-d48e-f3c3-afca-cfeb2fdaa656",
      ].join("\n"),
    );
  });

  it("[MON-5] ends what a call takes back", () => {
    const pairs = [
      [call("kms", "DisableKey", key), call("kms", "EnableKey", key)],
      [call("kms", "ScheduleKeyDeletion", key), call("kms", "CancelKeyDeletion", key)],
      [call("cloudtrail", "StopLogging", { name: "t" }), call("cloudtrail", "StartLogging", { name: "t" })],
    ] as const;
    for (const [done, undone] of pairs) assert.deepEqual(decide(undone)?.resolves, [decide(done)?.incident]);
    assert.notDeepEqual(decide(call("kms", "EnableKey", { keyId: "another" }))?.resolves, [
      decide(call("kms", "DisableKey", key))?.incident,
    ]);
  });

  it("knows exactly the calls that the rules bring", () => {
    const patterns = [callEventPattern, bucketCallEventPattern("neonpro-")] as unknown as {
      detail: { eventSource: string[]; eventName: string[] };
    }[];
    const brought = patterns.flatMap(({ detail }) => detail.eventName).sort();
    const known = Object.values(weakeningCalls).flatMap((calls) => Object.keys(calls));
    assert.deepEqual(brought, known.sort());
    assert.deepEqual(patterns.flatMap(({ detail }) => detail.eventSource).sort(), Object.keys(weakeningCalls).sort());
    // Names are unique over all services: one rule lists them together.
    assert.equal(new Set(known).size, known.length);
    for (const [service, calls] of Object.entries(weakeningCalls)) {
      for (const { undoes = [] } of Object.values(calls)) {
        for (const name of undoes) assert.ok(callMeaning(service, name) !== undefined, name);
      }
    }
  });
});
