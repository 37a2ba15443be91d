/** The page's decisions, with stand-ins for KMS and the store; handler.test.ts has both from the emulator. */
import assert from "node:assert/strict";
import { answer } from "../../../lambdas/acknowledge/answer";
import type { AcknowledgePorts } from "../../../lambdas/acknowledge/answer";
import { pageRequest } from "../../../lambdas/acknowledge/types";
import type { Acknowledged } from "../../../lambdas/incidents/types";
import { incidentName, secondsOf } from "../../../operations/escalation/incident";
import { claimsText, linkToken } from "../../../operations/escalation/token";
import type { OwnEventDetail } from "../../../operations/ownEvent";

const now = new Date("2026-03-02T12:10:00Z");
const incident = { id: "0123456789abcdef", openedAt: "2026-03-02T12:00:00Z" };
const claims = { incident, recipient: "2-sms-3fa1b2c4", expiresAt: secondsOf("2026-03-02T16:00:00Z") };
const code = Buffer.alloc(32, 7);
const token = linkToken({ text: claimsText(claims), code });

interface Calls {
  readonly ports: AcknowledgePorts;
  readonly acknowledged: string[];
  readonly reported: OwnEventDetail[];
  readonly warnings: string[];
}

function calls(taken: Acknowledged = { kind: "acknowledged" }, isGenuine = true): Calls {
  const acknowledged: string[] = [];
  const reported: OwnEventDetail[] = [];
  const warnings: string[] = [];
  return {
    acknowledged,
    reported,
    warnings,
    ports: {
      isGenuine: () => Promise.resolve(isGenuine),
      acknowledge: ({ recipient }) => {
        acknowledged.push(recipient);
        return Promise.resolve(taken);
      },
      report: (detail) => {
        reported.push(detail);
        return Promise.resolve();
      },
      warn: (message) => warnings.push(message),
    },
  };
}

describe("the acknowledgement page", () => {
  it("[MON-5] asks on GET and acknowledges nothing: programs that read mail open every link", async () => {
    const { ports, acknowledged, reported } = calls();
    const shown = await answer({ method: "GET", token }, ports, now);
    assert.equal(shown.statusCode, 200);
    assert.deepEqual([acknowledged, reported], [[], []]);
    assert.ok(shown.body.includes(`<form method="post"><input type="hidden" name="t" value="${token}">`));
    assert.ok(shown.body.includes("Assumir o incidente / Take it over"));
    assert.ok(shown.body.includes(incidentName(incident)));
  });

  it("[MON-5][AUD-1] takes the incident over on POST, and records whose link it was", async () => {
    const { ports, acknowledged, reported } = calls();
    const shown = await answer({ method: "POST", token }, ports, now);
    assert.equal(shown.statusCode, 200);
    assert.match(shown.body, /Incidente assumido/);
    assert.deepEqual(acknowledged, ["2-sms-3fa1b2c4"]);
    assert.deepEqual(reported, [
      {
        operationId: incidentName(incident),
        type: "escalation",
        phase: "succeeded",
        outcome: "ACKNOWLEDGED",
        occurredAt: "2026-03-02T12:10:00.000Z",
        actor: { kind: "principal", id: "escalation-recipient/2-sms-3fa1b2c4" },
        durationSeconds: 600,
      },
    ]);
  });

  it("[MON-5] says who was faster, and that it is over", async () => {
    const already = await answer(
      { method: "POST", token },
      calls({ kind: "already", by: "1-email-0a0a0a0a", at: "2026-03-02T12:09:00Z" }).ports,
      now,
    );
    assert.equal(already.statusCode, 409);
    assert.match(already.body, /Level 1 took this incident over at 2026-03-02T12:09:00Z/);
    assert.ok(!already.body.includes("0a0a0a0a"));
    const over = await answer({ method: "POST", token }, calls({ kind: "over" }).ports, now);
    assert.equal(over.statusCode, 410);
    assert.match(over.body, /There is nothing left to acknowledge/);
  });

  it("[SEC-4] gives forged, expired and broken links one answer, and asks the store nothing", async () => {
    const forged = calls({ kind: "acknowledged" }, false);
    const bodies = new Set<string>();
    const late = new Date("2026-03-02T16:00:00Z");
    for (const method of ["GET", "POST"]) {
      for (const [given, ports, at] of [
        [token, forged.ports, now],
        [token, calls().ports, late],
        ["", calls().ports, now],
        [`${token}x`, calls().ports, now],
        [linkToken({ text: "v1.nonsense", code }), calls().ports, now],
      ] as const) {
        const shown = await answer({ method, token: given }, ports, at);
        assert.equal(shown.statusCode, 404);
        bodies.add(shown.body);
      }
    }
    assert.equal(bodies.size, 1);
    assert.deepEqual(forged.acknowledged, []);
    assert.equal((await answer({ method: "PUT", token }, calls().ports, now)).statusCode, 405);
  });

  it("[MON-5] counts an answer that the operations log was not told of", async () => {
    const { ports, warnings } = calls();
    const shown = await answer(
      { method: "POST", token },
      { ...ports, report: () => Promise.reject(new Error("down")) },
      now,
    );
    assert.equal(shown.statusCode, 200);
    assert.deepEqual(warnings, ["The operations log was not told of an acknowledgement"]);
  });

  it("lets a fault of KMS out instead of calling the link false", async () => {
    const { ports } = calls();
    const down = { ...ports, isGenuine: () => Promise.reject(new Error("KMS is down")) };
    await assert.rejects(answer({ method: "GET", token }, down, now), /KMS is down/);
  });

  it("[SEC-3] is a page that leaks nothing: no script, no frame, no referrer, no cache, no index", async () => {
    const { headers, body } = await answer({ method: "GET", token }, calls().ports, now);
    assert.deepEqual(Object.keys(headers), [
      "content-type",
      "cache-control",
      "referrer-policy",
      "x-content-type-options",
      "x-frame-options",
      "x-robots-tag",
      "strict-transport-security",
      "content-security-policy",
    ]);
    assert.match(
      headers["content-security-policy"] ?? "",
      /^default-src 'none'; style-src 'sha256-[\w+/]+=*'; form-action 'self'/,
    );
    assert.ok(!/<script|https?:|src=|arn:/.test(body));
  });
});

describe("pageRequest", () => {
  it("reads the token from the query or the form, as HTTP APIs hand them over", () => {
    const event = (method: string, more: object) => ({ requestContext: { http: { method } }, ...more });
    assert.deepEqual(pageRequest(event("GET", { rawQueryString: "t=a.b-c" })), { method: "GET", token: "a.b-c" });
    assert.deepEqual(pageRequest(event("POST", { rawQueryString: "t=query", body: "t=form" })), {
      method: "POST",
      token: "form",
    });
    const body = Buffer.from("t=form").toString("base64");
    assert.deepEqual(pageRequest(event("POST", { body, isBase64Encoded: true })), { method: "POST", token: "form" });
    for (const odd of [undefined, {}, event("GET", {}), event("POST", { body: 1 })])
      assert.equal(pageRequest(odd).token, "");
  });
});
