import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { decide } from "../../../lambdas/backup-alarm/decide";
import { eventKinds } from "../../../lambdas/backup-alarm/outcomes";
import { runbookSections } from "../../../lambdas/backup-alarm/runbook";
import { severities } from "../../../lambdas/backup-alarm/types";
import {
  alarm,
  backupJob,
  backupPlan,
  backupVault,
  copyJob,
  pointIndex,
  recoveryPoint,
  regionSetting,
  restoreJob,
  scanJob,
} from "./samples";
import type { Sample } from "./samples";

type Expected = "critical" | "warning" | "informational" | "nothing";

const message = { statusMessage: '"Backup job failed because there was a running job for the same resource."' };
const issues = { statusMessage: "Some objects were not backed up: the role may not use their key." };

/** Document A, "Alerting Mechanisms", applied to every documented event. */
const table: readonly (readonly [string, Sample, Expected, string?])[] = [
  ["[MON-3][AUD-5] a failed backup", backupJob("FAILED", message), "critical", "CRITICAL: Backup FAILED: "],
  ["[MON-3] a stopped backup (S15)", backupJob("ABORTED", message), "critical", "CRITICAL: Backup ABORTED: "],
  ["[MON-3] an expired backup (S8, S15)", backupJob("EXPIRED", message), "warning", "WARNING: Backup EXPIRED: "],
  ["[MON-3] a partial backup (S15)", backupJob("PARTIAL"), "warning", "WARNING: Backup PARTIAL: "],
  ["[BKP-9][MON-3] a completed backup", backupJob("COMPLETED"), "informational", "INFORMATIONAL: Backup COMPLETED: "],
  ["a backup completed with an empty message", backupJob("COMPLETED", { statusMessage: " " }), "informational"],
  [
    "[MON-3] a backup that stayed in the standard vault (V8)",
    backupJob("COMPLETED", { statusMessage: "Logically air-gapped vault does not support this resource type." }),
    "critical",
    "CRITICAL: Backup COMPLETED outside the air gap: ",
  ],
  ["a failed backup into an air-gapped vault", backupJob("FAILED", { statusMessage: "air gapped" }), "critical"],
  ["a copy that says something of an air gap", copyJob("COMPLETED", { statusMessage: "air-gapped" }), "warning"],
  [
    "[MON-3] a silent success (K4, V8)",
    backupJob("COMPLETED", issues),
    "warning",
    "WARNING: Backup COMPLETED with issues: ",
  ],
  ["a backup that was created", backupJob("CREATED"), "nothing"],
  ["a backup that waits", backupJob("PENDING", { statusMessage: "" }), "nothing"],
  ["a backup that runs", backupJob("RUNNING"), "nothing"],
  ["a backup that is being stopped", backupJob("ABORTING"), "nothing"],
  ["a backup in a state that nobody knows", backupJob("EVAPORATED"), "warning", "WARNING: Unknown event: "],
  [
    "a backup whose state stands in the wrong field (S13)",
    backupJob("", { status: "FAILED" }),
    "warning",
    "WARNING: Unknown",
  ],

  ["[MON-3][BKP-7] a failed copy", copyJob("FAILED", issues), "critical", "CRITICAL: Copy FAILED: "],
  ["[MON-3] a stopped copy (S15)", copyJob("ABORTED"), "critical", "CRITICAL: Copy ABORTED: "],
  ["[MON-3] a partial copy (S15)", copyJob("PARTIAL"), "warning", "WARNING: Copy PARTIAL: "],
  ["[BKP-9][MON-3] a completed copy", copyJob("COMPLETED"), "informational", "INFORMATIONAL: Copy COMPLETED: "],
  ["[MON-3] a copy that completed with a message", copyJob("COMPLETED", issues), "warning"],
  ["a copy that was created", copyJob("CREATED"), "nothing"],
  ["a copy that runs", copyJob("RUNNING"), "nothing"],

  ["[MON-3] a failed restore (S13)", restoreJob("FAILED", issues), "critical", "CRITICAL: Restore FAILED: "],
  ["[MON-3] a stopped restore (S15)", restoreJob("ABORTED"), "warning", "WARNING: Restore ABORTED: "],
  ["[MON-3] a completed restore", restoreJob("COMPLETED"), "informational", "INFORMATIONAL: Restore COMPLETED: "],
  ["a restore that was created, which says state and not status (S13)", restoreJob("CREATED"), "nothing"],
  ["a restore that waits", restoreJob("PENDING"), "nothing"],
  ["a restore that runs", restoreJob("RUNNING"), "nothing"],
  [
    "[MON-3][RST-5] a restore test whose validation failed",
    restoreJob("COMPLETED", { validationStatus: "FAILED" }),
    "warning",
    "WARNING: Restore COMPLETED, validation FAILED: ",
  ],
  [
    "[MON-3] a restore test whose validation never answered",
    restoreJob("COMPLETED", { validationStatus: "TIMED_OUT" }),
    "warning",
    "WARNING: Restore COMPLETED, validation TIMED_OUT: ",
  ],
  ["a validated restore test", restoreJob("COMPLETED", { validationStatus: "SUCCESSFUL" }), "informational"],
  [
    "a failed restore stays critical, whatever its validation says",
    restoreJob("FAILED", { validationStatus: "FAILED" }),
    "critical",
  ],

  [
    "[BKP-5][MON-3] an interrupted continuous backup (S14)",
    recoveryPoint("STOPPED"),
    "critical",
    "CRITICAL: Continuous backup interrupted: ",
  ],
  ["a recovery point that cannot be deleted", recoveryPoint("EXPIRED"), "warning"],
  ["a partial recovery point", recoveryPoint("PARTIAL"), "warning"],
  ["a changed recovery point", recoveryPoint("MODIFIED"), "warning"],
  ["[MON-3] retention executed", recoveryPoint("DELETED"), "informational"],
  ["a recovery point that its job has announced", recoveryPoint("COMPLETED"), "nothing"],
  ["an available recovery point", recoveryPoint("AVAILABLE"), "nothing"],
  ["a recovery point in the making", recoveryPoint("CREATING"), "nothing"],
  ["a recovery point on its way out", recoveryPoint("DELETING"), "nothing"],

  [
    "a deleted vault",
    backupVault("DELETED"),
    "critical",
    "CRITICAL: Backup vault DELETED: neonpro-primary (sa-east-1)",
  ],
  ["a changed vault", backupVault("MODIFIED"), "warning"],
  ["a new vault", backupVault("CREATED"), "informational"],
  ["a deleted plan", backupPlan("DELETED"), "critical"],
  ["a changed plan", backupPlan("MODIFIED"), "warning"],
  ["a new plan", backupPlan("CREATED"), "informational"],
  ["a changed opt-in (S1)", regionSetting(), "warning", "WARNING: Backup opt-in of the Region MODIFIED"],

  ["a failed index", pointIndex("FAILED"), "warning"],
  ["an index", pointIndex("ACTIVE"), "informational"],
  ["a deleted index", pointIndex("DELETED"), "informational"],
  [
    "[MON-3] malware in a backup",
    scanJob("COMPLETED", "THREATS_FOUND"),
    "critical",
    "CRITICAL: Malware scan found THREATS: ",
  ],
  ["malware in a scan with issues", scanJob("COMPLETED_WITH_ISSUES", "THREATS_FOUND"), "critical"],
  ["a clean scan, whose success has a message too", scanJob("COMPLETED", "NO_THREATS_FOUND"), "informational"],
  [
    "a scan without a result",
    scanJob("COMPLETED"),
    "warning",
    "WARNING: Malware scan COMPLETED without a clear result: ",
  ],
  ["a scan with issues", scanJob("COMPLETED_WITH_ISSUES", "NO_THREATS_FOUND"), "warning"],
  ["[MON-3] a failed scan", scanJob("FAILED"), "warning"],
  ["a stopped scan", scanJob("CANCELED"), "warning"],
  ["a scan that runs", scanJob("RUNNING"), "nothing"],
];

describe("decide", () => {
  for (const [title, event, expected, beginning] of table) {
    it(`${title}: ${expected}`, () => {
      const decided = decide(event);
      assert.equal(decided?.severity ?? "nothing", expected);
      if (beginning !== undefined) assert.equal(decided?.title.slice(0, beginning.length), beginning);
    });
  }

  it("covers every event and every state that the table of outcomes knows", () => {
    const covered = new Set(
      table.map(([, event]) =>
        [event["detail-type"], event.detail.state ?? event.detail.status ?? event.detail.indexStatus].join(" "),
      ),
    );
    const missing = Object.entries(eventKinds)
      .flatMap(([type, { states }]) => Object.keys(states).map((state) => `${type} ${state}`))
      .filter((state) => !covered.has(state));
    // Intermediate states that no test adds anything to.
    assert.deepEqual(missing, [
      "Copy Job State Change ABORTING",
      "Copy Job State Change COMPLETING",
      "Copy Job State Change FAILING",
      "Recovery Point Index State Change PENDING",
      "Recovery Point Index State Change DELETING",
      "Scan Job State Change CREATED",
    ]);
  });

  it("says what, where, when and what to do", () => {
    const { incident, resolves, ...said } = decide(backupJob("FAILED", message)) ?? {};
    assert.match(incident ?? "", /^[0-9a-f]{16}$/);
    assert.deepEqual(resolves, []);
    assert.deepEqual(said, {
      severity: "critical",
      headline: "Backup FAILED",
      section: "backup",
      escalates: true,
      title: "CRITICAL: Backup FAILED: S3 neonpro-medical-sa-east-1 (sa-east-1)",
      text: [
        "Backup FAILED in sa-east-1 at 2026-07-29T20:15:26Z",
        "",
        "Resource: arn:aws:s3:::neonpro-medical-sa-east-1",
        "Resource type: S3",
        "Job: 34176239-e96d-4e1d-9fad-529dbb3c3556",
        "Vault: neonpro-primary",
        "Size in bytes: 36048",
        "Started: 2026-07-29T20:13:07.392Z",
        "AWS says: Backup job failed because there was a running job for the same resource.",
        "Event: 710b0398-d48e-f3c3-afca-cfeb2fdaa656",
      ].join("\n"),
    });
  });

  it("names both vaults of a copy, and its size, which is a number there", () => {
    const text = decide(copyJob("FAILED"))?.text ?? "";
    assert.match(text, /^Vault: arn:aws:backup:sa-east-1:123456789012:backup-vault:neonpro-primary$/m);
    assert.match(text, /^Destination vault: arn:aws:backup:eu-west-1:123456789012:backup-vault:neonpro-recovery$/m);
    assert.match(text, /^Size in bytes: 22548578304$/m);
  });

  it("[MON-3] knows the same incident by its severity, resource, destination and state, whatever else the event says", () => {
    const incident = (event: Sample) => decide(event)?.incident;
    const failed = incident(backupJob("FAILED", message));
    assert.equal(incident(backupJob("FAILED", { backupJobId: "another", statusMessage: "another" })), failed);
    const others = [
      backupJob("ABORTED"),
      backupJob("FAILED", { resourceArn: "arn:aws:s3:::another" }),
      copyJob("FAILED"),
      copyJob("FAILED", { destinationBackupVaultArn: "arn:aws:backup:eu-west-1:111122223333:backup-vault:other" }),
    ];
    assert.equal(new Set([failed, ...others.map(incident)]).size, 5);
  });

  it("[MON-5] ends what failed when the same job goes through, and not what was stopped", () => {
    const ended = decide(backupJob("COMPLETED"))?.resolves ?? [];
    for (const event of [
      backupJob("FAILED"),
      backupJob("EXPIRED"),
      backupJob("PARTIAL"),
      backupJob("COMPLETED", issues),
      backupJob("COMPLETED", { statusMessage: "No air-gapped copy was made" }),
    ]) {
      assert.ok(ended.includes(decide(event)?.incident ?? ""), JSON.stringify(event.detail.state));
    }
    assert.ok(!ended.includes(decide(backupJob("ABORTED"))?.incident ?? ""));
    assert.ok(!ended.includes(decide(copyJob("FAILED"))?.incident ?? ""));
    assert.deepEqual(decide(backupJob("COMPLETED", issues))?.resolves, []);
    assert.deepEqual(decide(recoveryPoint("DELETED"))?.resolves, []);
    const restored = decide(restoreJob("COMPLETED"))?.resolves ?? [];
    assert.ok(restored.includes(decide(restoreJob("FAILED"))?.incident ?? ""));
  });

  it("[MON-5] escalates what is critical and nothing else", () => {
    for (const [, event, expected] of table) assert.equal(decide(event)?.escalates ?? false, expected === "critical");
  });

  it("[AUD-3] copies chosen fields only, never the event", () => {
    const text = decide(
      backupJob("FAILED", { patient: "Maria", iamRoleArn: "arn:aws:iam::123456789012:role/x" }),
    )?.text;
    assert.ok(text !== undefined && !text.includes("Maria") && !text.includes("role/x"));
    const unknown = decide({ ...backupJob("EVAPORATED", { patient: "Maria" }), "detail-type": "New" })?.text;
    assert.ok(unknown !== undefined && !unknown.includes("Maria"));
  });

  it("announces events that it does not understand, whatever they are", () => {
    const names = [
      undefined,
      null,
      1,
      "text",
      [],
      {},
      { source: "aws.backup" },
      { source: "aws.ec2", "detail-type": "x" },
    ];
    for (const event of names) assert.equal(decide(event)?.severity, "warning");
    assert.equal(
      decide({ ...backupJob("FAILED"), "detail-type": "toString" })?.title,
      "WARNING: Unknown event: aws.backup toString (sa-east-1)",
    );
    assert.equal(decide(backupJob("constructor"))?.severity, "warning");
    assert.equal(decide({ ...backupJob("FAILED"), source: "neonpro.test" })?.severity, "warning");
    assert.equal(decide({})?.title, "WARNING: Unknown event: no source no detail-type (unknown Region)");
  });

  it("never throws, and never says nothing except for a state under way", () => {
    const underWay = Object.values(eventKinds).flatMap(({ states }) =>
      Object.entries(states)
        .filter(([, meaning]) => meaning === "under-way")
        .map(([state]) => state),
    );
    const field = fc.oneof(fc.string(), fc.constantFrom("FAILED", "COMPLETED", "STOPPED", "RUNNING"), fc.anything());
    const event = fc.record({
      source: fc.oneof(fc.constantFrom("aws.backup", "aws.cloudwatch"), fc.anything()),
      "detail-type": fc.oneof(
        fc.constantFrom(...Object.keys(eventKinds), "CloudWatch Alarm State Change"),
        fc.anything(),
      ),
      detail: fc.oneof(fc.record({ state: field, status: field, statusMessage: fc.anything() }), fc.anything()),
      resources: fc.anything(),
      region: fc.anything(),
    });
    fc.assert(
      fc.property(event, (received) => {
        const decided = decide(received);
        if (decided === undefined) {
          const detail = received.detail as { state?: unknown; status?: unknown };
          assert.ok(
            [detail.state, detail.status].some((state) => typeof state === "string" && underWay.includes(state.trim())),
          );
          return;
        }
        assert.ok(severities.includes(decided.severity));
        assert.match(decided.title, /^[\x20-\x7e]{1,100}$/);
      }),
    );
  });

  it("links to sections that the runbook has", () => {
    const text = readFileSync(join(__dirname, "../../../docs/runbooks/alerts.md"), "utf8");
    for (const section of runbookSections) assert.ok(text.includes(`<a id="${section}"></a>`), `no section ${section}`);
  });
});

describe("decide on CloudWatch alarms", () => {
  const alarms: readonly (readonly [string, Sample, Expected])[] = [
    ["[MON-3] an alarm that says critical", alarm("ALARM", "[critical] Replication lag"), "critical"],
    ["[MON-3] an alarm that says warning", alarm("ALARM", "[warning] Storage nearing capacity"), "warning"],
    ["an alarm that says informational", alarm("ALARM", "[informational] Busy"), "informational"],
    ["an alarm that does not say how loud it is", alarm("ALARM", "Replication lag"), "critical"],
    ["an alarm without a description", alarm("ALARM"), "critical"],
    ["a severity elsewhere in the description does not count", alarm("ALARM", "see [warning]"), "critical"],
    ["an alarm that is over", alarm("OK", "[critical] Replication lag"), "informational"],
    ["an alarm that has gone blind", alarm("INSUFFICIENT_DATA", "[critical] Replication lag"), "warning"],
    ["an informational alarm that has gone blind", alarm("INSUFFICIENT_DATA", "[informational] Busy"), "informational"],
    ["a state that nobody knows", alarm("PERHAPS", "[critical] Replication lag"), "warning"],
  ];
  for (const [title, event, expected] of alarms) {
    it(`${title}: ${expected}`, () => {
      assert.equal(decide(event)?.severity, expected);
    });
  }

  it("[MON-5] is over with an OK, whether it was breaching or blind", () => {
    const over = decide(alarm("OK", "[critical] Lag"))?.resolves;
    assert.deepEqual(over, [
      decide(alarm("ALARM", "[critical] Lag"))?.incident,
      decide(alarm("INSUFFICIENT_DATA", "[critical] Lag"))?.incident,
    ]);
    assert.notDeepEqual(decide(alarm("OK", "[critical] Lag", "another"))?.resolves, over);
  });

  it("says which alarm, why and since when", () => {
    const { incident, resolves, ...said } = decide(alarm("ALARM", "[warning] Replication lag above 2 s")) ?? {};
    assert.match(incident ?? "", /^[0-9a-f]{16}$/);
    assert.deepEqual(resolves, []);
    assert.deepEqual(said, {
      severity: "warning",
      headline: "Alarm ALARM",
      section: "alarm",
      escalates: false,
      title: "WARNING: Alarm ALARM: neonpro-test-announced-lag (sa-east-1)",
      text: [
        "Alarm ALARM in sa-east-1 at 2026-07-29T20:15:26Z",
        "",
        "Alarm: neonpro-test-announced-lag",
        "Meaning: [warning] Replication lag above 2 s",
        "State: ALARM",
        "Before: OK",
        "Reason: Threshold Crossed: 1 out of the last 1 datapoints [99.5 (02/10/26 16:59:00)] was greater than 50.",
        "Since: 2026-10-02T17:04:40.985+0000",
        "Event: 710b0398-d48e-f3c3-afca-cfeb2fdaa656",
      ].join("\n"),
    });
    assert.equal(decide(alarm("OK"))?.title, "INFORMATIONAL: Alarm over: neonpro-test-announced-lag (sa-east-1)");
    assert.equal(
      decide({ ...alarm("ALARM"), detail: {} })?.title,
      "WARNING: Unknown event: aws.cloudwatch CloudWatch Alarm State Change (sa-east-1)",
    );
  });
});
