/** Lines too many, in a wrong place, or of another chain; chains that are whole in themselves and not the genuine one. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { entryLine, linkEntry } from "../../../operations/chain/link";
import { anyCase, caseAndEntry, caseOf, find, first, json, longest, property, foreign, whole } from "./cases";
import { anchorAt, archived, draft, headOf, there, verified } from "./support";

describe("lines that stand where they were not written", () => {
  it("[AUD-4] an entry of another chain and a line that is none are named where they stand", () => {
    const foreignLine = entryLine(there(foreign[3]));
    const kinds = [
      { line: foreignLine, kind: "inserted" },
      { line: "", kind: "unreadable" },
      { line: "not json", kind: "unreadable" },
      { line: '{"version":2}', kind: "unreadable" },
    ] as const;
    property(fc.tuple(caseAndEntry, fc.constantFrom(...kinds)), ([[size, sequence], { line, kind }]) => {
      const each = caseOf(size);
      const found = first(each, (c) => {
        const [, index, lines] = find(c, sequence);
        lines.splice(index, 0, line);
      });
      assert.deepEqual(found, { kind, sequence });
    });
  });

  it("[AUD-4] a line that was made unreadable is named", () => {
    property(caseAndEntry, ([size, sequence]) => {
      const each = caseOf(size);
      const found = first(each, (c) => {
        const [, index, lines] = find(c, sequence);
        lines[index] = there(lines[index]).slice(0, -20);
      });
      assert.deepEqual(found, { kind: "unreadable", sequence });
    });
  });

  it("[AUD-4] reordered lines of a segment are named by the first that stands too late", () => {
    property(fc.tuple(caseAndEntry, fc.nat()), ([[size, sequence], pick]) => {
      const each = caseOf(size);
      const [, index, lines] = find(each, sequence);
      const other = pick % lines.length;
      fc.pre(other !== index);
      const lower = Math.min(json(there(lines[index])).sequence, json(there(lines[other])).sequence);
      const found = first(each, () => {
        [lines[index], lines[other]] = [there(lines[other]), there(lines[index])];
      });
      assert.deepEqual(found, { kind: "reordered", sequence: lower });
    });
  });

  it("[AUD-4] a line that was moved to another segment is named", () => {
    property(fc.tuple(caseAndEntry, fc.nat()), ([[size, sequence], pick]) => {
      const each = caseOf(size);
      const [key, index, lines] = find(each, sequence);
      const target = there(each.keys[pick % each.keys.length]);
      fc.pre(target !== key);
      const found = first(each, (c) => {
        c.files.get(target)?.push(...lines.splice(index, 1));
      });
      assert.deepEqual(found, { kind: "reordered", sequence });
    });
  });

  it("[AUD-4] a segment under another's name is named", () => {
    property(fc.tuple(anyCase, fc.nat(), fc.nat()), ([size, pickOne, pickOther]) => {
      const each = caseOf(size);
      const one = there(each.keys[pickOne % each.keys.length]);
      const other = there(each.keys[pickOther % each.keys.length]);
      fc.pre(one < other);
      const lines = [there(each.files.get(one)), there(each.files.get(other))] as const;
      const found = first(each, (c) => {
        c.files.set(one, lines[1]).set(other, lines[0]);
      });
      assert.equal(found.sequence, json(there(lines[0][0])).sequence);
      assert.equal(found.kind, "reordered");
    });
  });

  it("[AUD-4] a chain that was written anew from an entry on is caught by anchors and head, between those that vouch", () => {
    property(fc.tuple(caseAndEntry, fc.integer({ min: 1, max: longest })), ([[size, from], pick]) => {
      const each = caseOf(size);
      const anchors = [...new Set([1 + (pick % each.entries.length), each.entries.length])].toSorted((a, b) => a - b);
      const anew = each.entries.slice(0, from - 1);
      for (const { sequence, recordedAt } of each.entries.slice(from - 1)) {
        const previousHash = anew.at(-1)?.hash ?? "0".repeat(64);
        anew.push(
          linkEntry(draft(sequence, { outcome: "ANEW" }), { chain: "sa-east-1", sequence, recordedAt, previousHash }),
        );
      }
      const report = verified(archived(anew, 7), {
        checkpoints: anchors.map((sequence) => anchorAt(each.entries, sequence)),
      });
      const [found] = report.findings;
      assert.equal(found?.kind, "rewritten");
      const good = anchors.filter((sequence) => sequence < from).at(-1) ?? 0;
      assert.equal(found.sequence, good + 1);
      assert.equal(
        found.through,
        anchors.find((sequence) => sequence >= from),
      );
      // What nobody outside says cannot be told from a genuine chain: hence the anchors.
      assert.deepEqual(verified(archived(anew, 7)).findings, []);
    });
  });

  it("[AUD-4] a cut tail is caught by a later anchor, by the head, or by the name of the segment", () => {
    property(caseAndEntry, ([size, sequence]) => {
      const each = caseOf(size);
      const cut = 9;
      const left = each.entries.slice(0, sequence - 1);
      const truncated = [{ kind: "truncated", sequence }];
      const kinds = (report: ReturnType<typeof verified>): object[] =>
        report.findings.map(({ kind, sequence }) => ({ kind, sequence }));
      const anchor = anchorAt(each.entries, each.entries.length);
      assert.deepEqual(kinds(verified(archived(left, cut), { checkpoints: [anchor] })), truncated);
      assert.deepEqual(kinds(verified(archived(left, cut), { head: headOf(each.entries, false) })), truncated);
      const files = archived(each.entries, 100);
      files.forEach((lines) => lines.splice(sequence - 1));
      assert.deepEqual(kinds(verified(files)), truncated);
    });
  });

  it("[AUD-4] a file that ends in the middle of its last line is truncated there", () => {
    const files = archived(whole.slice(0, 20), 10);
    const cut = new Map<string, string[] | string>(files);
    const [, key] = [...files.keys()];
    cut.set(
      there(key),
      there(files.get(there(key)))
        .join("\n")
        .slice(0, -30),
    );
    const [found] = verified(cut).findings;
    assert.deepEqual([found?.kind, found?.sequence, found?.position], ["truncated", 20, { file: key, line: 10 }]);
  });

  it("[AUD-4] lines that a retried segment repeats are no tampering, and are counted", () => {
    property(fc.tuple(caseAndEntry, fc.integer({ min: 1, max: 20 })), ([[size, sequence], number]) => {
      const each = caseOf(size);
      const again = each.entries.slice(sequence - 1, sequence - 1 + number);
      const before = new Set(each.files.keys());
      const files = new Map(each.files);
      let repeated = 0;
      for (const [key, lines] of archived(again, 20)) {
        files.set(
          before.has(key) ? key.replace(/\.ndjson$/, ".ndjson") : key,
          before.has(key) ? [...lines, ...lines] : lines,
        );
        repeated += lines.length;
      }
      const report = verified(files, { head: headOf(each.entries) });
      assert.deepEqual(report.findings, []);
      assert.equal(report.entries, each.entries.length);
      assert.equal(report.repeatedLines, repeated);
    });
  });
});
