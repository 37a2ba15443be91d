import assert from "node:assert/strict";
import { isValidCpf } from "@brazilian-utils/brazilian-utils/is-valid-cpf";
import fc from "fast-check";
import { cpf } from "../../../drills/data/people";
import { seededRandom } from "../../../drills/data/random";
import { copyText, seededTables, sizesFor, subjectKey } from "../../../drills/data/rows";
import { erasureEntryProblems } from "../../../protection/erasure";

describe("drills/data", () => {
  it("makes the same rows from the same seed, and others from another", () => {
    const sizes = sizesFor(2000);
    const all = (seed: number): string =>
      seededTables.map(({ table }) => [...copyText(table, sizes, seed)].join("")).join("");
    assert.equal(all(1), all(1));
    assert.notEqual(all(1), all(2));
  });

  it("makes as many lines as a table has rows, each with the same number of columns", () => {
    const sizes = sizesFor(2000);
    assert.deepEqual(sizes, { patient: 200, consent: 200, encounter: 600, document: 600, invoice: 400 });
    for (const { table } of seededTables) {
      const lines: readonly string[] = Array.from(copyText(table, sizes, 7))
        .join("")
        .trimEnd()
        .split("\n");
      assert.equal(lines.length, sizes[table]);
      assert.equal(new Set(lines.map((line) => line.split("\t").length)).size, 1);
    }
  });

  it("gives every patient a CPF with valid check digits and a pseudonymous key that the ledger takes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), (id) => {
        assert.equal(isValidCpf(cpf(100_000_000 + id)), true);
        const at = "2026-03-02T12:00:00.000Z";
        const entry = {
          id: "e",
          subject: subjectKey(id),
          requestedAt: at,
          erasedAt: at,
          basis: "LGPD art. 18 VI",
        } as const;
        assert.deepEqual(erasureEntryProblems(entry), []);
      }),
    );
  });

  it("draws from the whole range and never beyond it", () => {
    const random = seededRandom(3);
    const drawn = Array.from({ length: 1000 }, () => random.below(10));
    assert.deepEqual([...new Set(drawn)].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
