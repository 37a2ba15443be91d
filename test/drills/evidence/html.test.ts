import assert from "node:assert/strict";
import { throughput } from "../../../drills/evidence/collect";
import { escapeHtml, reportHtml, spoken } from "../../../drills/evidence/html";
import type { Evidence } from "../../../drills/evidence/types";
import type { Line } from "../../../drills/load/protocol";
import { sizesFor } from "../../../drills/data/rows";

const at = (second: number): string => new Date(Date.UTC(2026, 2, 2, 12, 0, second)).toISOString();

const evidence: Evidence = {
  schema: "neonpro-drill-evidence",
  version: 1,
  id: "00000000-0000-4000-8000-000000000000",
  scenario: "accidental-deletion",
  accident: "delete",
  sabotage: null,
  startedAt: at(0),
  endedAt: at(30),
  verdict: "FAILED",
  reasons: ["<script>alert(1)</script> & more"],
  data: { rows: sizesFor(2000), seed: 1 },
  environment: { postgres: "17.2", node: "v24.0.0", cores: 2, memoryBytes: 8 * 1024 ** 3, settings: {} },
  measurements: [
    { id: "rpo", objectiveSeconds: 300, measuredSeconds: 0.7, met: true, source: "protection/objectives.ts" },
    { id: "rto", objectiveSeconds: 3600, measuredSeconds: null, met: false, source: "protection/objectives.ts" },
  ],
  commits: {
    acknowledged: 10,
    inDoubt: 0,
    refused: 1,
    rowsChecked: 20,
    lost: [{ at: at(9), xid: "9", tables: ["clinical.document"] }],
    altered: [],
    unexplained: [],
  },
  validations: [],
  erasures: { entries: 2, replayed: 1 },
  content: { marker: null, service: null },
  steps: [
    {
      id: "accident",
      title: "Somebody deletes every exam",
      phase: "accident",
      startedAt: at(10),
      seconds: 0.1,
      outcome: "done",
      says: "5 gone",
    },
    {
      id: "restore",
      title: "Restore beside",
      phase: "recovery",
      startedAt: at(12),
      seconds: 3,
      outcome: "done",
      says: "as of then",
    },
  ],
  moments: [
    { id: "accident", at: at(10) },
    { id: "serving", at: at(20) },
  ],
  throughput: [{ second: 1, acknowledged: 10, refused: 1 }],
  operations: [],
};

describe("drills/evidence", () => {
  const html = reportHtml(evidence);

  it("is one file that fetches nothing and runs nothing", () => {
    // Namespaces are names, not addresses.
    const text = html.replaceAll(/ xmlns(:\w+)?="[^"]*"/g, "");
    for (const reference of [
      /https?:/i,
      /\bsrc\s*=/i,
      /\bhref\s*=/i,
      /url\((?!#)/i,
      /@import/i,
      /<script/i,
      /\son\w+\s*=/i,
      /<link/i,
    ]) {
      assert.doesNotMatch(text, reference);
    }
    assert.match(html, /default-src 'none'/);
  });

  it("says everything in Portuguese first and in English, with a chart of its own in each", () => {
    const [portuguese = "", english = ""] = html.split('<section class="').slice(1);
    assert.match(portuguese, /^pt" lang="pt-BR">[^]*Reprovado[^]*não medido[^]*<svg [^]*Alguém apaga todos os exames/);
    assert.match(english, /^en" lang="en">[^]*Failed[^]*not measured[^]*<svg [^]*Somebody deletes every exam/);
  });

  it("escapes what came from outside", () => {
    assert.ok(html.includes("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"));
    assert.equal(escapeHtml(`<"&'>`), "&lt;&quot;&amp;&#39;&gt;");
  });

  it("speaks of seconds as people do", () => {
    assert.deepEqual([0.7, 12.34, 300, 65, 3600].map(spoken), ["0.70 s", "12.3 s", "5 min", "1 min 5 s", "1 h"]);
  });

  it("counts commits by the second, without gaps", () => {
    const line = (kind: Line["kind"], second: number): Line => ({ kind, at: at(second), xid: "", effects: [] });
    const lines = [line("acknowledged", 2), line("acknowledged", 2), line("refused", 4)];
    assert.deepEqual(throughput(lines, new Date(at(0))), [
      { second: 2, acknowledged: 2, refused: 0 },
      { second: 3, acknowledged: 0, refused: 0 },
      { second: 4, acknowledged: 0, refused: 1 },
    ]);
    assert.deepEqual(throughput([], new Date(at(0))), []);
  });
});
