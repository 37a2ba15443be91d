/** What an event becomes before it may be written. The numbers are generated, nobody's. */
import assert from "node:assert/strict";
import { originOf, prepare } from "../../../lambdas/record-operation/prepare";
import { mapEvent } from "../../../operations/mapping/mapEvent";
import { own } from "../../operations/mapping/samples";
import { numbered } from "./support";

/** A CPF with valid check digits, from its first nine. */
function cpf(seed: number): string {
  const digits = Array.from(seed.toString().padStart(9, "0"), Number);
  for (const length of [9, 10]) {
    const sum = digits.reduce((total, digit, at) => (at < length ? total + digit * (length + 1 - at) : total), 0);
    digits.push(((sum * 10) % 11) % 10);
  }
  return digits.join("");
}

const origin = "event:6a7e8feb-b491-4cf7-a9f1-bf3703467718:0";
const formatted = (number: string) => number.replace(/(\d{3})(\d{3})(\d{3})(\d{2})/, "$1.$2.$3-$4");

describe("prepare", () => {
  it("leaves alone what holds nothing personal", () => {
    assert.deepEqual(prepare(numbered(1), origin), { key: numbered(1).deduplicationKey, draft: numbered(1) });
  });

  it("[AUD-3] takes personal data out of every text and counts it", () => {
    const person = formatted(cpf(123_456_780));
    const detail = { operationId: "erasure-1", type: "erasure", phase: "failed", outcome: "FAILED" };
    const [draft] = mapEvent(own({ ...detail, cause: `Record of ${person} is locked` }), "2026-08-01T00:00:00.000Z");
    assert.ok(draft !== undefined);
    const prepared = prepare(draft, origin);
    assert.ok(!JSON.stringify(prepared).includes(person));
    assert.equal(
      Object.values(prepared.draft.redactions).reduce((sum, count) => sum + count, 0),
      1,
    );
  });

  it("[AUD-3] leaves nothing in a key that a CPF could be tried against", () => {
    const person = formatted(cpf(111_222_330));
    for (const deduplicationKey of [`own|erasure|${person}|succeeded`, `own|erasure|${cpf(111_222_330)}|succeeded`]) {
      const { key, draft } = prepare(numbered(1, { deduplicationKey }), origin);
      assert.equal(key, `own|erasure|[CPF]|succeeded|${origin}`);
      assert.equal(draft.deduplicationKey, key);
    }
    // Whoever it was, the key is the same: nothing in it was made from the number.
    const other = numbered(1, { deduplicationKey: `own|erasure|${formatted(cpf(987_654_320))}|succeeded` });
    assert.equal(prepare(other, origin).key, `own|erasure|[CPF]|succeeded|${origin}`);
  });

  it("[AUD-3] leaves none in the key of an event either, where its parts would be ambiguous or long", () => {
    const person = cpf(111_222_330);
    const keys = [`erasure|${person}`, `${person} ${"x".repeat(600)}`, `erasure of ${person}`].map((operationId) => {
      const detail = { operationId, type: "erasure", phase: "failed", outcome: "FAILED" };
      const [draft] = mapEvent(own(detail), "2026-08-01T00:00:00.000Z");
      assert.ok(draft !== undefined);
      return prepare(draft, origin).key;
    });
    for (const key of keys) {
      assert.ok(key.includes("[CPF]") && key.endsWith(origin), key);
      assert.ok(!key.startsWith("sha256:") && !key.includes(person), key);
      assert.ok(Buffer.byteLength(`DEDUP#${key}`) <= 2048);
    }
    assert.equal(new Set(keys).size, keys.length);
  });

  it("[AUD-5] gives the same event the same key, and two steps never the same", () => {
    const step = (person: string) => numbered(1, { deduplicationKey: `own|erasure|${person}|succeeded` });
    const [one, other] = [step(formatted(cpf(111_222_330))), step(formatted(cpf(987_654_320)))];
    const first = originOf({ id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718" }, "message-1", 0);
    const again = originOf({ id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718" }, "message-2", 0);
    assert.equal(prepare(one, first).key, prepare(one, again).key);
    const second = originOf({ id: "17793124-05d4-b198-2fde-7ededc63b103" }, "message-3", 0);
    assert.notEqual(prepare(one, first).key, prepare(other, second).key);
    // Two steps of one event.
    const next = originOf({ id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718" }, "message-1", 1);
    assert.notEqual(prepare(one, first).key, prepare(other, next).key);
  });

  it("[AUD-3] takes an event's ID for its origin only where it is one of EventBridge's", () => {
    for (const event of [{ id: cpf(111_222_330) }, { id: 7 }, {}, null, "text"]) {
      assert.equal(originOf(event, "m-1", 2), "message:m-1:2");
    }
    assert.equal(
      originOf({ id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718" }, "m-1", 2),
      "event:6a7e8feb-b491-4cf7-a9f1-bf3703467718:2",
    );
  });

  it("bounds what an entry holds, so that a transaction of 33 stays below DynamoDB's 4 MB", () => {
    const long = "ç ".repeat(100_000);
    const change = {
      cause: long,
      resource: long,
      source: long,
      destination: long,
      recoveryPoint: long,
      operationId: long,
    };
    const { draft } = prepare(
      numbered(1, { ...change, actor: { kind: "principal", id: long }, outcome: long }),
      origin,
    );
    assert.ok(33 * Buffer.byteLength(JSON.stringify(draft)) < 4_000_000);
  });
});
