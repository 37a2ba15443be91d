import assert from "node:assert/strict";
import { decide } from "../../../lambdas/backup-alarm/decide";
import { messageOf } from "../../../lambdas/backup-alarm/message";
import { runbook, runbookSections } from "../../../lambdas/backup-alarm/runbook";
import { backupJob } from "./samples";

const notice = decide(backupJob("FAILED"));
assert.ok(notice);

describe("messageOf", () => {
  it("[MON-3] says what to do in both languages, and where that is written", () => {
    const { subject, body } = messageOf(notice, { reference: "0123456789abcdef-tb8k00", untold: 12 });
    assert.equal(subject, "CRITICAL: Backup FAILED: S3 neonpro-medical-sa-east-1 (sa-east-1)");
    assert.ok(
      body.default.endsWith(
        [
          "Event: 710b0398-d48e-f3c3-afca-cfeb2fdaa656",
          "Incident: 0123456789abcdef-tb8k00",
          "Repeated since the last message: 12 times",
          "",
          `O que fazer: ${runbook.backup.pt}`,
          `What to do: ${runbook.backup.en}`,
          "Runbook: docs/runbooks/alerts.md#backup",
        ].join("\n"),
      ),
    );
  });

  it("[MON-4] gives SMS the title alone, in one segment", () => {
    const { body } = messageOf(notice, {});
    assert.equal(body.sms, notice.title);
    assert.ok(body.sms.length <= 160);
  });

  it("[MON-4] gives chats JSON of a fixed shape", () => {
    const { body } = messageOf(notice, { runbookUrl: "https://wiki.example.com/alerts" });
    assert.deepEqual(JSON.parse(body.https), {
      version: 1,
      severity: "critical",
      title: notice.title,
      text: body.default,
      section: "backup",
      runbook: "https://wiki.example.com/alerts#backup",
      incident: null,
    });
    assert.match(body.default, /^Runbook: https:\/\/wiki\.example\.com\/alerts#backup$/m);
    assert.doesNotMatch(body.default, /Repeated|Incident:/);
  });

  it("has a next step of one line for every section", () => {
    for (const section of runbookSections) {
      for (const text of Object.values(runbook[section])) {
        assert.ok(text.length > 20 && text.length <= 160 && !text.includes("\n"), `${section}: ${text.length}`);
      }
    }
  });
});
