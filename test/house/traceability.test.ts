import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { externalControls } from "../../cli/docs/externalControls";
import { readLedger } from "../../cli/docs/ledger";
import { traceability, unknownCitations } from "../../cli/docs/traceability";

const root = join(__dirname, "../..");
const ledger = readFileSync(join(root, "docs/requirements-ledger.md"), "utf8");
const plan = join(root, "../shared/design/requirements-ledger.md");

describe("requirements ledger", () => {
  it("is read whole: every group with its rows", () => {
    const ids = readLedger(ledger).map(({ id }) => id);
    const count = (prefix: string): number => ids.filter((id) => id.startsWith(`${prefix}-`)).length;
    assert.deepEqual(
      ["BKP", "RET", "RST", "AUD", "MON", "DRP", "SEC", "CMP", "RBK"].map(count),
      [17, 13, 10, 5, 7, 6, 5, 4, 5],
    );
    assert.equal(new Set(ids).size, ids.length);
  });

  it("keeps a semicolon that belongs to a row", () => {
    const row = readLedger("## Rows\n\nCMP compliance: 1 first; 2 second; see (a; b).\n").find(
      ({ id }) => id === "CMP-2",
    );
    assert.equal(row?.text, "second; see (a; b)");
  });

  it("is the same text as the shared plan's", function () {
    // The plan lies beside the team's checkouts; a clone elsewhere has the committed copy alone, and nothing to compare it with.
    if (!existsSync(plan)) this.skip();
    assert.equal(ledger, readFileSync(plan, "utf8"));
  });

  it("finds each external control in the ledger's paragraph", () => {
    const words = ledger.replace(/\s+/g, " ");
    for (const { row } of externalControls) assert.ok(words.includes(row), row);
  });
});

describe("traceability", () => {
  const requirements = [
    { id: "BKP-1", group: "BKP backups", text: "first" },
    { id: "BKP-2", group: "BKP backups", text: "full|partial" },
  ];
  const test = { ids: ["BKP-1"], title: "does it", file: "test/a.test.ts", sources: ["a.ts"] };

  it("lists a cited requirement with test and source, and the others as open", () => {
    const lines = traceability(requirements, [test]).split("\n");
    assert.ok(lines.includes("1 of 2 requirements are cited by at least one test."));
    assert.ok(lines.includes("### BKP-1: first"));
    assert.ok(lines.includes("- `test/a.test.ts` (`a.ts`)"));
    assert.ok(lines.includes("  - does it"));
    assert.ok(lines.includes("| BKP-2 | full\\|partial |"));
  });

  it("names a citation that the ledger does not know", () => {
    assert.deepEqual(unknownCitations(requirements, [{ ...test, ids: ["BKP-9"] }]), [
      'test/a.test.ts: "does it" cites BKP-9, which is not in docs/requirements-ledger.md',
    ]);
  });
});
