import assert from "node:assert/strict";
import fc from "fast-check";
import { maximumTitleLength, notice } from "../../../lambdas/backup-alarm/notice";
import { receivedEvent } from "../../../lambdas/backup-alarm/types";
import { validCpf } from "../../operations/redaction/support";

const event = receivedEvent({ source: "aws.backup", region: "sa-east-1", resources: ["", 1, "arn:x"] });
const parts = { severity: "warning", headline: "Backup late", subject: [], runbook: "backup", facts: {} } as const;

describe("notice", () => {
  it("keeps the title to one ASCII line of at most 100 characters, as SNS demands of a subject", () => {
    const { title } = notice(event, { ...parts, subject: ["São Paulo\nline two", "x".repeat(200)] });
    assert.equal(title.length, maximumTitleLength);
    assert.equal(title, `WARNING: Backup late: S?o Paulo line two ${"x".repeat(56)}...`);
  });

  it("shortens an ARN to its resource in the title", () => {
    const subject = ["Aurora", undefined, "arn:aws:rds:sa-east-1:123456789012:cluster:neonpro"];
    assert.equal(
      notice(event, { ...parts, subject }).title,
      "WARNING: Backup late: Aurora cluster:neonpro (sa-east-1)",
    );
  });

  it("cuts long facts, joins their lines and leaves missing ones out", () => {
    const facts = { Long: "y".repeat(600), Lines: "one\n two", Quoted: '"said"', Missing: undefined };
    assert.equal(
      notice(event, { ...parts, facts }).text,
      [
        "Backup late in sa-east-1",
        "",
        `Long: ${"y".repeat(497)}...`,
        "Lines: one two",
        "Quoted: said",
        "Event: without an ID",
      ].join("\n"),
    );
  });

  it("[AUD-3] lets no CPF, e-mail address or finding out of the account, and says who did it", () => {
    fc.assert(
      fc.property(validCpf, (cpf) => {
        const facts = {
          "AWS says": `row (${cpf}, diagnóstico: asma, maria@example.com)`,
          By: "arn:aws:sts::123456789012:assumed-role/operator/ana@example.com",
        };
        const { text, title } = notice(event, { ...parts, subject: [`restore of ${cpf}`], facts });
        const said = `${title} ${text}`;
        for (const personal of [cpf, "asma", "maria@example.com"]) assert.ok(!said.includes(personal), said);
        assert.match(text, /By: .*ana@example\.com/);
      }),
    );
  });
});
