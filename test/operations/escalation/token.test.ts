import assert from "node:assert/strict";
import fc from "fast-check";
import { incidentId, incidentName, parseIncidentName } from "../../../operations/escalation/incident";
import { claimsText, linkToken, parseClaims, parseToken } from "../../../operations/escalation/token";

const incident = { id: "0123456789abcdef", openedAt: "2026-03-02T12:00:00Z" };

describe("incidentId", () => {
  it("[MON-3] is the same for the same severity, subject and cause, and different for another of any", () => {
    const facts = { severity: "critical", subject: ["S3", undefined, "bucket"], cause: "Backup FAILED" };
    const id = incidentId(facts);
    assert.match(id, /^[0-9a-f]{16}$/);
    assert.equal(incidentId({ ...facts, subject: ["S3", "bucket"] }), id);
    const others = [
      { ...facts, severity: "warning" },
      { ...facts, subject: ["S3", "bucket2"] },
      { ...facts, subject: ["S3bucket"] },
      { ...facts, cause: "Backup ABORTED" },
    ];
    assert.equal(new Set([id, ...others.map(incidentId)]).size, 5);
  });
});

describe("incidentName", () => {
  it("names one opening, in what Step Functions takes for an execution", () => {
    const name = incidentName(incident);
    assert.match(name, /^[0-9a-f]{16}-[0-9a-z]+$/);
    assert.ok(name.length <= 80);
    assert.deepEqual(parseIncidentName(name), incident);
    assert.notEqual(incidentName({ ...incident, openedAt: "2026-03-02T12:00:01Z" }), name);
    assert.equal(incidentName({ ...incident, openedAt: "2026-03-02T12:00:00.900Z" }), name);
    for (const text of ["", "0123", "0123456789abcdef", "0123456789ABCDEF-1", `${name}.x`]) {
      assert.equal(parseIncidentName(text), undefined, text);
    }
  });
});

describe("the link's token", () => {
  const claims = { incident, recipient: "2-sms-3fa1b2c4", expiresAt: 1_772_467_200 };
  const code = Buffer.alloc(32, 7);

  it("[MON-5] carries incident, recipient and expiry, in letters that a link and an SMS can carry", () => {
    const token = linkToken({ text: claimsText(claims), code });
    assert.match(token, /^[A-Za-z0-9._-]+$/);
    // With an API's address it has to fit into two segments of an SMS.
    assert.ok(token.length <= 100, `${token.length} characters`);
    const parsed = parseToken(token);
    assert.ok(parsed);
    assert.deepEqual(Buffer.from(parsed.code), code);
    assert.deepEqual(parseClaims(parsed.text), claims);
  });

  it("takes nothing for a token that is none", () => {
    const text = claimsText(claims);
    for (const token of ["", ".", text, `${text}.short`, `${text}.${"a".repeat(44)}`, `${text}/.${"a".repeat(43)}`]) {
      assert.equal(parseToken(token), undefined, token);
    }
    for (const other of [
      text.replace("v1", "v2"),
      `${text}.more`,
      text.replace("2-sms-", "2-fax-"),
      text.replace("0123456789abcdef", "0123"),
      text.replace(/\.[^.]*$/, "."),
    ]) {
      assert.equal(parseClaims(other), undefined, other);
    }
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        parseToken(text);
        parseClaims(text);
      }),
    );
  });
});
