/** What an event becomes before it may be written. The numbers are generated, nobody's. */
import assert from "node:assert/strict";
import { prepare } from "../../../lambdas/record-operation/prepare";
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

const formatted = (number: string) => number.replace(/(\d{3})(\d{3})(\d{3})(\d{2})/, "$1.$2.$3-$4");

describe("prepare", () => {
  it("leaves alone what holds nothing personal", () => {
    assert.deepEqual(prepare(numbered(1)), { key: numbered(1).deduplicationKey, draft: numbered(1) });
  });

  it("[AUD-3] takes personal data out of every text and counts it", () => {
    const person = formatted(cpf(123_456_780));
    const detail = { operationId: "erasure-1", type: "erasure", phase: "failed", outcome: "FAILED" };
    const [draft] = mapEvent(own({ ...detail, cause: `Record of ${person} is locked` }), "2026-08-01T00:00:00.000Z");
    assert.ok(draft !== undefined);
    const prepared = prepare(draft);
    assert.ok(!JSON.stringify(prepared).includes(person));
    assert.equal(
      Object.values(prepared.draft.redactions).reduce((sum, count) => sum + count, 0),
      1,
    );
  });

  it("[AUD-3][AUD-5] keeps two steps apart that differed only in what was taken out, without keeping it", () => {
    const people = [cpf(111_222_330), cpf(987_654_320)].map(formatted);
    const keys = people.map((person) => {
      const { key, draft } = prepare(numbered(1, { deduplicationKey: `own|erasure|${person}|succeeded` }));
      assert.equal(draft.deduplicationKey, key);
      return key;
    });
    assert.notEqual(keys[0], keys[1]);
    for (const key of keys) assert.match(key, /^sha256:[0-9a-f]{64}$/);
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
    const { draft } = prepare(numbered(1, { ...change, actor: { kind: "principal", id: long }, outcome: long }));
    assert.ok(33 * Buffer.byteLength(JSON.stringify(draft)) < 4_000_000);
  });
});
