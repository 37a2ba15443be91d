/** One tampering with a valid chain at a time: the verdict names it, at its place. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { entryLine, linkEntry } from "../../../operations/chain/link";
import type { OperationEntry } from "../../../operations/entry";
import { anyCase, caseAndEntry, caseOf, find, first, json, property, rehashed } from "./cases";
import { anchorAt, archived, draft, headOf, there, verified } from "./support";

const anyEdit = fc.constantFrom<((entry: OperationEntry) => object)[]>(
  (entry) => ({ ...entry, outcome: "FAILED" }),
  (entry) => ({ ...entry, sizeBytes: 1 }),
  (entry) => ({ ...entry, recordedAt: "2026-04-01T00:00:00.000Z" }),
  (entry) => ({ ...entry, cause: "" }),
  (entry) => ({ ...entry, chain: "eu-west-1" }),
  (entry) => ({ ...entry, previousHash: "f".repeat(64) }),
  (entry) => ({ ...entry, hash: "0".repeat(64) }),
  (entry) => ({ ...entry, sequence: entry.sequence + 1 }),
  (entry) => ({ ...entry, sequence: entry.sequence + 100 }),
  (entry) => ({ ...entry, redactions: { cpf: 1 } }),
  (entry) => ({ ...entry, extra: true }),
  (entry) => Object.fromEntries(Object.entries(entry).filter(([name]) => name !== "actor")),
);

describe("every kind of tampering", () => {
  it("[AUD-4] an untouched chain is intact, however it is cut, with any anchors", () => {
    property(fc.tuple(caseAndEntry, fc.boolean()), ([[size, sequence], table]) => {
      const each = caseOf(size);
      const report = verified(each.files, {
        ...(table ? { head: headOf(each.entries) } : {}),
        checkpoints: [anchorAt(each.entries, sequence)],
      });
      assert.deepEqual(report.findings, []);
      assert.equal(report.entries, each.entries.length);
      assert.equal(report.lastHash, each.entries.at(-1)?.hash);
      assert.equal(report.vouchedTo, table ? each.entries.length : sequence);
    });
  });

  it("[AUD-4] an edited entry is named", () => {
    property(fc.tuple(caseAndEntry, anyEdit), ([[size, sequence], edit]) => {
      const each = caseOf(size);
      const found = first(each, (c) => {
        const [, index, lines] = find(c, sequence);
        const edited = edit(json(there(lines[index])));
        lines[index] = entryLine(edited as OperationEntry);
      });
      assert.deepEqual(found, { kind: "edited", sequence });
    });
  });

  it("[AUD-4] an entry in other words than those that were committed is named", () => {
    const forms: ((line: string) => string)[] = [
      (line) => line.replace(",", ", "),
      (line) => `${line} `,
      (line) => line.replace("{", '{"version":1,'),
      (line) => line.replace("COMPLETED", "COMPLET\\u0045D"),
      (line) => JSON.stringify(Object.fromEntries(Object.entries(json(line)).toReversed())),
    ];
    property(fc.tuple(caseAndEntry, fc.constantFrom(...forms)), ([[size, sequence], form]) => {
      const each = caseOf(size);
      const found = first(each, (c) => {
        const [, index, lines] = find(c, sequence);
        lines[index] = form(there(lines[index]));
      });
      assert.deepEqual(found, { kind: "edited", sequence });
    });
  });

  it("[AUD-4] an edited entry with a hash of its own is named by the entry after it, the last one by the head", () => {
    property(caseAndEntry, ([size, sequence]) => {
      const each = caseOf(size);
      const found = first(
        each,
        (c) => {
          const [, index, lines] = find(c, sequence);
          lines[index] = entryLine(rehashed({ ...json(there(lines[index])), outcome: "FAILED" }));
        },
        sequence === each.entries.length && sequence > 1 ? [sequence - 1] : [],
      );
      assert.deepEqual(found, { kind: sequence === each.entries.length ? "rewritten" : "edited", sequence });
    });
  });

  it("[AUD-4] an entry that names another predecessor, with a hash of its own, is named itself", () => {
    property(caseAndEntry, ([size, sequence]) => {
      const each = caseOf(size);
      const found = first(each, (c) => {
        const [, index, lines] = find(c, sequence);
        lines[index] = entryLine(rehashed({ ...json(there(lines[index])), previousHash: "a".repeat(64) }));
      });
      assert.deepEqual(found, { kind: "edited", sequence });
    });
  });

  it("[AUD-4] removed entries are named, at the end as truncated", () => {
    property(fc.tuple(caseAndEntry, fc.integer({ min: 1, max: 5 })), ([[size, sequence], number]) => {
      const each = caseOf(size);
      const last = Math.min(each.entries.length, sequence + number - 1);
      const found = first(each, (c) => {
        for (let gone = sequence; gone <= last; gone++) {
          const [key, index, lines] = find(c, gone);
          lines.splice(index, 1);
          if (lines.length === 0) c.files.delete(key);
        }
      });
      assert.deepEqual(found, { kind: last === each.entries.length ? "truncated" : "removed", sequence });
    });
  });

  it("[AUD-4] a removed segment is named, at the end as truncated", () => {
    property(fc.tuple(anyCase, fc.nat()), ([size, pick]) => {
      const each = caseOf(size);
      const at = pick % each.keys.length;
      const key = there(each.keys[at]);
      const { sequence } = json(there(each.files.get(key)?.[0]));
      const found = first(each, (c) => c.files.delete(key));
      assert.deepEqual(found, { kind: at === each.keys.length - 1 ? "truncated" : "removed", sequence });
    });
  });

  it("[AUD-4] an invented entry in a taken place is named, with a right hash or a wrong one, before or after the genuine", () => {
    property(fc.tuple(caseAndEntry, fc.boolean(), fc.boolean()), ([[size, sequence], isHashed, isBefore]) => {
      const each = caseOf(size);
      const found = first(each, (c) => {
        const [, index, lines] = find(c, sequence);
        const genuine = json(there(lines[index]));
        const invented = { ...genuine, outcome: "INVENTED", hash: "b".repeat(64) };
        lines.splice(isBefore ? index : index + 1, 0, entryLine(isHashed ? rehashed(invented) : invented));
      });
      assert.equal(found.sequence, sequence);
      assert.equal(found.kind, isHashed ? "inserted" : "edited");
    });
  });

  it("[AUD-4] entries that continue the chain past its head are named", () => {
    property(anyCase, (size) => {
      const each = caseOf(size);
      const tail = there(each.entries.at(-1));
      const found = first(each, (c) => {
        const place = {
          chain: "sa-east-1",
          sequence: tail.sequence + 1,
          recordedAt: tail.recordedAt,
          previousHash: tail.hash,
        };
        for (const [key, lines] of archived([linkEntry(draft(999), place)], 1)) c.files.set(key, lines);
      });
      assert.deepEqual(found, { kind: "inserted", sequence: tail.sequence + 1 });
    });
  });
});
