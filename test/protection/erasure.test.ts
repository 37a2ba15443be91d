import assert from "node:assert/strict";
import fc from "fast-check";
import { erasureEntryProblems, erasureMapProblems, tableNameOf } from "../../protection/erasure";
import type { ErasureEntry, ErasureMap, ErasureTarget } from "../../protection/erasure";
import { erasurePlan } from "../../protection/erasurePlan";
import type { Reference } from "../../protection/erasurePlan";

const entry: ErasureEntry = {
  id: "erasure-1",
  subject: "subject-000001",
  requestedAt: "2026-03-01T12:00:00.000Z",
  erasedAt: "2026-03-02T12:00:00.000Z",
  basis: "LGPD art. 18 VI",
};

const on = (table: string) => ({ schema: "clinical", table });
const deleted = (table: string): ErasureTarget => ({ ...on(table), subjectColumn: "subject", action: "delete" });
const anonymized = (table: string, columns: Record<string, string | null>): ErasureTarget => ({
  ...on(table),
  subjectColumn: "subject",
  action: "anonymize",
  columns,
});
const key = (from: string, to: string, onDelete: Reference["onDelete"] = "no action"): Reference => ({
  name: `${from}_of_${to}`,
  from: on(from),
  columns: [`${to}_id`],
  to: on(to),
  keys: ["id"],
  onDelete,
});

describe("an erasure's entry", () => {
  it("[RET-13] is without a fault", () => {
    assert.deepEqual(erasureEntryProblems(entry), []);
    assert.deepEqual(erasureEntryProblems({ ...entry, subject: "0190b6a2-7c1e-7d3f-9a51-0e6c1f2a3b4c" }), []);
  });

  const cases: readonly (readonly [title: string, change: Partial<ErasureEntry>, problem: RegExp])[] = [
    ["a name", { subject: "Maria da Silva" }, /^subject: expected an opaque key/],
    ["an e-mail address", { subject: "maria@example.com" }, /^subject: /],
    ["eleven digits, as a CPF has", { subject: "1".repeat(11) }, /a CPF or a CNS is none\.$/],
    ["eleven digits with a dash, as a CPF is written", { subject: `${"1".repeat(9)}-11` }, /^subject: /],
    ["fifteen digits, as a CNS card has", { subject: "7".repeat(15) }, /^subject: /],
    [
      "a moment without milliseconds",
      { erasedAt: "2026-03-02T12:00:00Z" },
      /^erasedAt: received 2026-03-02T12:00:00Z; /,
    ],
    ["a moment that is none", { erasedAt: "2026-13-02T12:00:00.000Z" }, /^erasedAt: /],
    ["erased before it was asked for", { erasedAt: "2026-02-01T12:00:00.000Z" }, /is before requestedAt/],
    [
      "no article",
      { basis: "because" as ErasureEntry["basis"] },
      /^basis: received because; expected one of LGPD art\. 15 I, /,
    ],
    ["no table", { targets: [] }, /^targets: an erasure of no table is none/],
    ["an ID with a space", { id: "erasure 1" }, /^id: /],
  ];
  for (const [title, change, problem] of cases) {
    it(`[AUD-3][RET-13] refuses ${title}`, () => {
      const problems = erasureEntryProblems({ ...entry, ...change });
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", problem);
      // A person's number that was put in the wrong place must not get into a log with the message.
      if (change.subject !== undefined) assert.ok(!(problems[0] ?? "").includes(change.subject));
    });
  }
});

describe("an erasure map", () => {
  it("says everything that is wrong with it", () => {
    const map: ErasureMap = {
      targets: [
        deleted("patient"),
        deleted("patient"),
        anonymized("invoice", {}),
        { ...deleted("note"), columns: { a: null } },
      ],
      exceptions: [
        { ...on("note"), basis: "Lei 13.787/2018 art. 6" },
        { ...on("record"), basis: " " },
      ],
    };
    assert.deepEqual(erasureMapProblems(map), [
      "targets: clinical.patient is there twice; one table has one action.",
      "exceptions: clinical.note is a target too; it is either erased or kept.",
      "exceptions: clinical.record names no law that obliges to keep it (LGPD art. 16 I).",
      "targets: clinical.invoice is anonymized and names no columns.",
      "targets: clinical.note is deleted; columns are for anonymize alone.",
    ]);
  });
});

describe("the plan of a replay", () => {
  const order = (map: ErasureMap, references: readonly Reference[]) =>
    erasurePlan(map, references).steps.map(
      ({ table, action, through }) => `${action} ${table}${through.map(({ to }) => ` < ${to.table}`).join("")}`,
    );

  it("[RET-13] erases what refers to a table before the table", () => {
    const map = { targets: [deleted("patient"), deleted("encounter"), anonymized("invoice", { patient_id: null })] };
    assert.deepEqual(order(map, [key("encounter", "patient"), key("invoice", "patient")]), [
      "delete encounter",
      "anonymize invoice",
      "delete patient",
    ]);
  });

  it("[RET-13] counts what a cascade takes, along every way", () => {
    const references = [
      key("encounter", "patient", "cascade"),
      key("document", "encounter", "cascade"),
      key("document", "patient", "cascade"),
      key("patient", "patient", "cascade"),
    ];
    assert.deepEqual(order({ targets: [deleted("patient")] }, references), [
      "delete document < patient",
      "delete document < encounter < patient",
      "delete encounter < patient",
      "delete patient",
    ]);
  });

  const refused: readonly (readonly [
    title: string,
    map: ErasureMap,
    references: readonly Reference[],
    problem: string,
  ])[] = [
    [
      "a table that nobody thought of",
      { targets: [deleted("patient")] },
      [key("encounter", "patient")],
      "clinical.encounter refers to clinical.patient (encounter_of_patient, on delete no action) and is not in the map: add it to targets, or to exceptions.",
    ],
    [
      "a table that would silently lose its reference",
      { targets: [deleted("patient")] },
      [key("encounter", "patient", "set null")],
      "clinical.encounter refers to clinical.patient (encounter_of_patient, on delete set null) and is not in the map: add it to targets, or to exceptions.",
    ],
    [
      "a record that the law obliges to keep",
      { targets: [deleted("patient")], exceptions: [{ ...on("record"), basis: "Lei 13.787/2018 art. 6" }] },
      [key("record", "patient", "cascade")],
      "clinical.patient is to be deleted, and clinical.record, which Lei 13.787/2018 art. 6 obliges to keep, refers to it (record_of_patient): anonymize clinical.patient instead.",
    ],
    [
      "an anonymized table that holds on",
      { targets: [deleted("patient"), anonymized("invoice", { payer: "x", patient_id: "1" })] },
      [key("invoice", "patient")],
      "clinical.invoice is anonymized and still refers to clinical.patient (invoice_of_patient): make patient_id null in its columns, or anonymize clinical.patient.",
    ],
    [
      "a circle",
      { targets: [deleted("a"), deleted("b")] },
      [key("a", "b"), key("b", "a")],
      "clinical.a, clinical.b refer to each other in a circle: anonymize one of them instead of deleting it.",
    ],
  ];
  for (const [title, map, references, problem] of refused) {
    it(`[RET-13] does not start with ${title}`, () => {
      assert.deepEqual(erasurePlan(map, references), { steps: [], problems: [problem] });
    });
  }

  it("orders any tables that are not in a circle", () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const pairs = fc.uniqueArray(
      fc.tuple(fc.nat(5), fc.nat(5)).filter(([from, to]) => from < to),
      {
        selector: ([from, to]) => `${from}-${to}`,
      },
    );
    fc.assert(
      fc.property(pairs, fc.shuffledSubarray(names, { minLength: 6 }), (edges, shuffled) => {
        const references = edges.map(([from, to]) => key(names[from] ?? "", names[to] ?? ""));
        const { steps, problems } = erasurePlan({ targets: shuffled.map(deleted) }, references);
        assert.deepEqual(problems, []);
        const at = new Map(steps.map((step, index) => [tableNameOf(step), index]));
        assert.equal(at.size, 6);
        for (const { from, to } of references)
          assert.ok((at.get(tableNameOf(from)) ?? 9) < (at.get(tableNameOf(to)) ?? -1));
      }),
    );
  });
});
