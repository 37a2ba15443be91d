import assert from "node:assert/strict";
import { entryHash, entryLine } from "../../../operations/chain/link";
import type { OperationEntry } from "../../../operations/entry";
import { mostFindings } from "../../../operations/verify/findings";
import { checkSegment } from "../../../operations/verify/segment";
import { anchorAt, archived, chainOf, headOf, text, there, verified } from "./support";

const chain = chainOf(60);
const lines = chain.map(entryLine);
const short = (report: ReturnType<typeof verified>): unknown[] =>
  report.findings.map(({ kind, sequence, through }) =>
    through === undefined ? [kind, sequence] : [kind, sequence, through],
  );

describe("a verification and its circumstances", () => {
  it("[AUD-4] entries that the table has are not archived yet; those that nobody has are lost", () => {
    const files = archived(chain.slice(0, 40), 10);
    const whole = verified(files, { head: headOf(chain), table: lines.slice(40) });
    assert.deepEqual(short(whole), []);
    assert.deepEqual(whole.unarchived, [{ first: 41, last: 60, since: chain[40]?.recordedAt }]);
    assert.equal(whole.entries, 40);
    assert.equal(whole.vouchedTo, 60);
    const [, second = ""] = [...files.keys()];
    files.delete(second);
    const part = verified(files, { head: headOf(chain), table: [...lines.slice(12, 20), ...lines.slice(40, 58)] });
    assert.deepEqual(short(part), [
      ["removed", 11, 12],
      ["truncated", 59, 60],
    ]);
  });

  it("[AUD-4] what the table offers has to fit the chain around it", () => {
    const files = archived(chain, 10);
    const [, second = ""] = [...files.keys()];
    files.delete(second);
    const foreign = chainOf(20, "sa-east-1", () => ({ outcome: "OTHER" }))
      .slice(10)
      .map(entryLine);
    assert.deepEqual(short(verified(files, { head: headOf(chain), table: foreign })), [["inserted", 11]]);
    const edited = lines.slice(10, 20).map((line) => line.replace("neonpro-15", "neonpro-51"));
    assert.deepEqual(short(verified(files, { head: headOf(chain), table: edited })), [["edited", 15]]);
  });

  it("[AUD-4] reading some days believes their first entry, and misses nothing after their last", () => {
    const days = new Map([...archived(chain, 10)].slice(2, 4));
    const report = verified(days, {
      fromStart: false,
      toEnd: false,
      head: headOf(chain),
      checkpoints: [anchorAt(chain, 5), anchorAt(chain, 25), anchorAt(chain, 55)],
    });
    assert.deepEqual(short(report), []);
    assert.deepEqual([report.first, report.last, report.entries, report.vouchedTo], [21, 40, 20, 25]);
    assert.deepEqual(short(verified(days, { fromStart: false })), []);
    assert.deepEqual(short(verified(days)), [["removed", 1, 20]]);
  });

  it("[AUD-4] a noted head is not the last word: the chain may have grown since", () => {
    const files = archived(chain, 10);
    const noted = headOf(chain.slice(0, 30), false);
    assert.deepEqual(short(verified(files, { head: noted })), []);
    assert.deepEqual(short(verified(files, { head: { ...noted, hash: "0".repeat(64) } })), [["rewritten", 1, 30]]);
    assert.deepEqual(short(verified(files, { head: { ...noted, isLatest: true } })), [["inserted", 31, 60]]);
  });

  it("[AUD-4] several tamperings are named in the order of the chain", () => {
    const files = archived(chain, 10);
    const [first = "", second = "", third = "", fourth = ""] = [...files.keys()];
    files.get(first)?.splice(4, 1);
    files.set(
      second,
      (files.get(second) ?? []).map((line) => line.replace("neonpro-13", "neonpro-31")),
    );
    files.get(third)?.reverse();
    files.get(fourth)?.push("x");
    assert.deepEqual(short(verified(files, { head: headOf(chain) })), [
      ["removed", 5, 5],
      ["edited", 13],
      ["reordered", 21],
      ["unreadable", 41],
    ]);
  });

  it("[AUD-4] an anchor that agrees tells which of two entries was changed", () => {
    const files = archived(chain.slice(0, 30), 10);
    const key = [...files.keys()][2] ?? "";
    const forged = chainOf(30)
      .slice(20)
      .map((entry) => ({ ...entry, previousHash: entry.sequence === 30 ? "e".repeat(64) : entry.previousHash }));
    files.set(
      key,
      forged.map((entry) => entryLine(entry.sequence === 30 ? relinked(entry) : entry)),
    );
    // Without a witness, 29 or 30 may be the one; with one for 29, it is 30.
    assert.deepEqual(short(verified(files)), [["edited", 29]]);
    assert.deepEqual(short(verified(files, { checkpoints: [anchorAt(chain, 29)] })), [["edited", 30]]);
  });

  it("[AUD-4] bytes that are no UTF-8 do not pass for the character that replaces them", () => {
    const [entry] = chainOf(1, "sa-east-1", () => ({ cause: "a\ufffdb" }));
    assert.ok(entry);
    const genuine = Buffer.from(`${entryLine(entry)}\n`);
    const at = genuine.indexOf(Buffer.from("\ufffd"));
    const forged = Buffer.concat([genuine.subarray(0, at), Buffer.from([0xff]), genuine.subarray(at + 3)]);
    assert.equal(checkSegment("x", genuine).runs[0]?.fault, undefined);
    assert.equal(checkSegment("x", forged).runs[0]?.fault, "hash");
  });

  it("a destroyed log gives a short report with the number of all findings", () => {
    const report = verified(
      new Map([["log/sa-east-1/2026/03/01/000000000001-000000030000.ndjson", "{}\n".repeat(30_000)]]),
    );
    assert.equal(report.findings.length, mostFindings);
    assert.equal(report.findingsInAll, 30_000);
    assert.equal(report.entries, 0);
  });

  it("looks at a line only where line feeds are", () => {
    const [entry] = chainOf(1, "sa-east-1", () => ({ cause: "a\u2028b\u2029c\u0085d\re" }));
    const { lines: count, runs } = checkSegment("x", Buffer.from(text([entryLine(there(entry))])));
    assert.deepEqual([count, runs[0]?.fault], [1, undefined]);
  });
});

/** With a hash that fits the changed content, as whoever changes it computes it. */
function relinked(entry: OperationEntry): OperationEntry {
  return { ...entry, hash: entryHash(entry) };
}
