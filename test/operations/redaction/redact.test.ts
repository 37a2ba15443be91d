import assert from "node:assert/strict";
import * as fc from "fast-check";
import { keptCharacters } from "../../../operations/redaction/limits";
import { redactDraft } from "../../../operations/redaction/redact";
import { draft } from "../verify/support";
import { identifier, validCpf } from "./support";

const texts = [
  "operationId",
  "deduplicationKey",
  "source",
  "destination",
  "resource",
  "outcome",
  "recoveryPoint",
  "contentHash",
  "cause",
] as const;

describe("redaction of a draft", () => {
  it("[AUD-3] no text of a draft keeps a CPF, the actor's included, and what was taken out is counted", () => {
    fc.assert(
      fc.property(validCpf, (cpf) => {
        const hidden = Object.fromEntries(texts.map((field) => [field, `x ${cpf}`]));
        const redacted = redactDraft(draft(1, { ...hidden, actor: { kind: "principal", id: `user/${cpf}` } }));
        assert.ok(!JSON.stringify(redacted).includes(cpf));
        assert.deepEqual(redacted.redactions, { cpf: texts.length + 1 });
        assert.equal(redacted.cause, "x [CPF]");
      }),
    );
  });

  it("[AUD-1] names, moments and hashes of a draft survive, and then nothing is counted", () => {
    fc.assert(
      fc.property(identifier, identifier, fc.uuid(), (resource, source, job) => {
        const before = draft(1, {
          operationId: job,
          deduplicationKey: `copy/${job}/COMPLETED`,
          resource,
          source,
          contentHash: `sha256:${"9f".repeat(32)}`,
        });
        assert.deepEqual(redactDraft(before), before);
      }),
      { numRuns: 1_000 },
    );
  });

  it("[AUD-1] an address stays where it says who did it, and nowhere else", () => {
    const id = "arn:aws:sts::123456789012:assumed-role/operator/maria@neonpro.healthcare";
    const redacted = redactDraft(
      draft(1, { actor: { kind: "principal", id }, cause: `asked by maria@neonpro.healthcare, ${id}` }),
    );
    assert.equal(redacted.actor.id, id);
    assert.equal(redacted.cause, "asked by [E-MAIL], arn:aws:sts::123456789012:assumed-role/operator/[E-MAIL]");
    assert.deepEqual(redacted.redactions, { email: 2 });
  });

  it("[AUD-3] counts are added to those that a draft brings", () => {
    assert.deepEqual(redactDraft(draft(1, { cause: "a@example.com", redactions: { email: 2, rg: 1 } })).redactions, {
      email: 3,
      rg: 1,
    });
  });

  it("[AUD-3] a megabyte is cut to its documented maximum, with nothing personal left at the cut", () => {
    fc.assert(
      fc.property(validCpf, fc.integer({ min: 0, max: 40 }), (cpf, shift) => {
        const cause = " ".repeat(shift) + `${cpf} `.repeat(90_000);
        const redacted = redactDraft(draft(1, { cause }));
        assert.ok((redacted.cause?.length ?? 0) <= keptCharacters.cause);
        assert.doesNotMatch((redacted.cause ?? "").replace(/… \[cut.*$/, ""), /\d/);
        assert.match(redacted.cause ?? "", /… \[cut, 1,0\d\d,\d{3} characters, [0-9a-f]{16}\]$/);
        assert.ok((redacted.redactions.cpf ?? 0) > 5_000);
        assert.deepEqual(redactDraft(redacted), redacted);
      }),
      { numRuns: 5 },
    );
  });

  it("keeps long names apart that differ behind the cut, and stays inside a key of DynamoDB", () => {
    const key = (end: string): string =>
      redactDraft(draft(1, { deduplicationKey: "ã".repeat(900) + end })).deduplicationKey;
    assert.notEqual(key("a"), key("b"));
    assert.equal(key("a"), key("a"));
    assert.ok(Buffer.byteLength(`DEDUP#${key("a")}`) <= 2_048);
  });

  it("replaces halves of surrogate pairs, which have no UTF-8", () => {
    assert.equal(redactDraft(draft(1, { cause: "a\ud800b" })).cause, "a\ufffdb");
  });
});
