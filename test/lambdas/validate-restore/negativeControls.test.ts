// Against a real server: what is restored, and what is done to it. What production's Aurora answers is not shown; keys are a fake
// port's here (envelope.test.ts has KMS).
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { PostgresServer } from "../../../drills/postgres/server";
import { replayErasures } from "../../../lambdas/erasure/replay";
import type { Expectation, Verdict } from "../../../lambdas/validate-restore/types";
import { validate } from "../../../lambdas/validate-restore/validate";
import { computeManifest } from "../../../manifest/compute";
import type { Manifest } from "../../../manifest/types";
import { postgresServer } from "../../support/postgres";
import { beat, erasure, hospital, keys, map, opener, rolesSql, sample, subjectOf } from "./hospital";

const restore = "restore-1";
const erased = [erasure(1, subjectOf(7)), erasure(2, subjectOf(150)), erasure(3, "subject-never-seen")];

let server: PostgresServer;
let manifest: Manifest;
let claimed: string;

async function run(database: string, sql: string): Promise<void> {
  const client = await server.client(database);
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function replay(database: string): Promise<void> {
  const client = await server.client(database);
  try {
    await replayErasures(client, { restore, map, entries: erased });
  } finally {
    await client.end();
  }
}

const expectation = (changes: Partial<Expectation> = {}): Expectation => ({
  restore,
  point: { kind: "dump", at: claimed },
  manifest,
  rules: [{ name: "a payer pays something", sql: "SELECT FROM clinical.invoice WHERE amount <= 0" }],
  access: [{ role: "hospital_app", privilege: "USAGE", schema: "clinical" }],
  keys: { open: opener(keys.right), samples: [sample] },
  erasures: { map, entries: erased },
  timeoutSeconds: 60,
  ...changes,
});

const judge = (database: string, changes: Partial<Expectation> = {}): Promise<Verdict> =>
  validate(() => server.client(database), expectation(changes));

/** Every check that did not pass, with what it says. */
const said = ({ checks }: Verdict): Record<string, string> =>
  Object.fromEntries(
    checks
      .filter(({ verdict }) => verdict !== "passed")
      .map(({ name, verdict, says }) => [name, `${verdict}: ${says}`]),
  );

let copies = 0;
/** A restored database with something done to it. */
async function damaged(sql: string): Promise<string> {
  const name = `damaged_${(copies += 1)}`;
  await run("postgres", `CREATE DATABASE ${name} TEMPLATE restored`);
  await run(name, sql);
  return name;
}

describe("negative controls of the validator", () => {
  before(async function () {
    server = await postgresServer(this);
    await run("postgres", rolesSql);
    await run("postgres", "CREATE DATABASE hospital");
    await run("hospital", hospital);
    await run("hospital", beat);
    const open: { end(): Promise<void> }[] = [];
    const connect = async () => {
      const client = await server.client("hospital");
      open.push(client);
      return client;
    };
    manifest = await computeManifest({ connect, schemas: ["clinical"] });
    claimed = manifest.takenAt;
    await Promise.all(open.map((client) => client.end()));
    await run("postgres", "CREATE DATABASE restored");
    const tool = (name: string) => join(server.binaries.directory, name);
    const dump = execFileSync(tool("pg_dump"), ["-Fc", server.url("hospital")]);
    execFileSync(tool("pg_restore"), ["-d", server.url("restored")], { input: dump });
    await replay("restored");
  });
  after(async () => {
    await (server as PostgresServer | undefined)?.dispose();
  });

  it("[RST-5][RST-9][RET-13] a healthy restore passes every check, after its erasures were replayed", async () => {
    const verdict = await judge("restored");
    assert.deepEqual(said(verdict), {});
    assert.deepEqual([verdict.status, verdict.comparedExactly], ["SUCCESSFUL", true]);
    assert.equal(verdict.says, "Every row is what it was at the moment of the point.");
    assert.equal(
      verdict.checks.find(({ name }) => name === "content")?.says,
      "4 tables hold exactly the rows of the manifest, less what erasures took away",
    );
  });

  const behind =
    "clinical.patient_id_seq is at 100, behind clinical.patient.id, which holds 200: the next insert would fail or reuse a key";
  const cases: readonly (readonly [title: string, sql: string, expected: Readonly<Record<string, string>>])[] = [
    [
      "a truncated table",
      "TRUNCATE clinical.encounter",
      { content: "failed: clinical.encounter has 0 rows; expected 594 (594 missing)" },
    ],
    [
      "one changed value",
      "UPDATE clinical.patient SET weight = weight + 1 WHERE id = 9",
      { content: "failed: clinical.patient has its 198 rows, and at least one of them is not what it was" },
    ],
    [
      "a missing row",
      "DELETE FROM clinical.encounter WHERE id = 11",
      { content: "failed: clinical.encounter has 593 rows; expected 594 (1 missing)" },
    ],
    [
      "a duplicate row",
      "INSERT INTO clinical.encounter (id, note, patient_id) SELECT 600000, note, patient_id FROM clinical.encounter WHERE id = 11",
      {
        content: "failed: clinical.encounter has 595 rows; expected 594 (1 too many)",
        sequences:
          "failed: clinical.encounter_id_seq is at 600, behind clinical.encounter.id, which holds 600000: the next insert would fail or reuse a key",
      },
    ],
    [
      "a duplicate row where another one is missing, so that the counts agree",
      "ALTER TABLE clinical.document DROP CONSTRAINT document_pkey; DELETE FROM clinical.document WHERE id = 1; INSERT INTO clinical.document SELECT * FROM clinical.document WHERE id = 2",
      {
        schema:
          "failed: index clinical.document: document_pkey is missing: CREATE UNIQUE INDEX document_pkey ON clinical.document USING btree (id)",
        constraints: "failed: constraint clinical.document: document_pkey is missing: PRIMARY KEY (id)",
        content: "failed: clinical.document has its 100 rows, and at least one of them is not what it was",
      },
    ],
    [
      "a dropped constraint",
      "ALTER TABLE clinical.encounter DROP CONSTRAINT encounter_of_patient",
      {
        constraints:
          "failed: constraint clinical.encounter: encounter_of_patient is missing: FOREIGN KEY (patient_id) REFERENCES clinical.patient(id) ON DELETE CASCADE",
      },
    ],
    [
      "a foreign key that is not valid, and a row that refers to nothing",
      `ALTER TABLE clinical.encounter DROP CONSTRAINT encounter_of_patient; UPDATE clinical.encounter SET patient_id = 999 WHERE id = 11;
       ALTER TABLE clinical.encounter ADD CONSTRAINT encounter_of_patient FOREIGN KEY (patient_id) REFERENCES clinical.patient ON DELETE CASCADE NOT VALID`,
      {
        constraints:
          'failed: constraint clinical.encounter: encounter_of_patient is "FOREIGN KEY (patient_id) REFERENCES clinical.patient(id) ON DELETE CASCADE NOT VALID (not validated)"; expected "FOREIGN KEY (patient_id) REFERENCES clinical.patient(id) ON DELETE CASCADE"',
        references: "failed: 1 rows of clinical.encounter refer to nothing in clinical.patient (encounter_of_patient)",
        content: "failed: clinical.encounter has its 594 rows, and at least one of them is not what it was",
      },
    ],
    [
      "a row against a rule over several tables",
      "UPDATE clinical.invoice SET amount = 0 WHERE subject = 'subject-000009'",
      {
        rules: "failed: a payer pays something: 1 rows break it",
        content: "failed: clinical.invoice has its 200 rows, and at least one of them is not what it was",
      },
    ],
    [
      "a missing grant on a table",
      "REVOKE SELECT ON clinical.invoice FROM hospital_reader",
      { grants: "failed: grant clinical.invoice: hospital_reader is missing: SELECT" },
    ],
    [
      "a missing grant on a schema",
      "REVOKE USAGE ON SCHEMA clinical FROM hospital_app",
      { grants: "failed: hospital_app has no USAGE on schema clinical" },
    ],
    [
      "row-level security switched off",
      "ALTER TABLE clinical.patient DISABLE ROW LEVEL SECURITY",
      {
        "row-security":
          'failed: table clinical.patient is "ordinary row security off"; expected "ordinary row security on"',
      },
    ],
    [
      "a policy that lets everybody in",
      "ALTER POLICY own ON clinical.patient USING (true)",
      {
        "row-security":
          'failed: policy clinical.patient: own is "permissive for * to hospital_app using (true) with check ()"; expected "permissive for * to hospital_app using ((weight IS NOT NULL)) with check ()"',
      },
    ],
    [
      "a sequence behind its table",
      "ALTER SEQUENCE clinical.patient_id_seq RESTART WITH 100; SELECT nextval('clinical.patient_id_seq')",
      { sequences: `failed: ${behind}` },
    ],
    [
      "an erased patient who came back",
      "INSERT INTO clinical.patient (id, subject, name) VALUES (7, 'subject-000007', 'Patient 7')",
      {
        content: "failed: clinical.patient has 199 rows; expected 198 (1 too many)",
        erasures: "failed: the subject of erasure erasure-1 is there again: rows 1 of clinical.patient",
      },
    ],
  ];

  for (const [title, sql, expected] of cases) {
    it(`[RST-5][RST-9] ${title}`, async () => {
      const verdict = await judge(await damaged(sql));
      assert.equal(verdict.status, "FAILED");
      assert.deepEqual(said(verdict), expected);
    });
  }

  it("[AUD-2] a wrong key", async () => {
    const verdict = await judge("restored", { keys: { open: opener(keys.wrong), samples: [sample] } });
    const why =
      "an envelope of clinical.document.sealed cannot be opened: Unsupported state or unable to authenticate data";
    assert.equal(verdict.status, "FAILED");
    assert.deepEqual(said(verdict), { keys: `failed: ${[why, why, why].join("; ")}` });
  });

  it("[RST-4][RST-5] an older point than claimed", async () => {
    const at = new Date(Date.parse(claimed) + 301_000).toISOString();
    const { rows } = await (async () => {
      const client = await server.client("restored");
      try {
        return await client.query<{ at: Date }>("SELECT at FROM neonpro_recovery.heartbeat");
      } finally {
        await client.end();
      }
    })();
    const last = (rows[0]?.at ?? new Date(0)).toISOString();
    const verdict = await judge("restored", { point: { kind: "dump", at } });
    assert.equal(verdict.status, "FAILED");
    assert.deepEqual(said(verdict), {
      "point-in-time": `failed: the manifest is of ${claimed}, and the restore claims ${at}; its newest heartbeat is of ${last}, 301 s before the claimed ${at}; allowed are 300 s`,
    });
  });

  it("[RST-4][RST-5] a later point than claimed: the accident would be in it", async () => {
    const at = new Date(Date.parse(claimed) - 60_000).toISOString();
    const verdict = await judge("restored", { point: { kind: "moment", at } });
    assert.equal(verdict.status, "FAILED");
    assert.match(
      said(verdict)["point-in-time"] ?? "",
      /^failed: its newest heartbeat is of .*, after the claimed .*: it is of a later moment$/,
    );
  });

  it("[RST-5] an empty database", async () => {
    await run("postgres", "CREATE DATABASE nothing");
    const verdict = await judge("nothing");
    assert.equal(verdict.status, "FAILED");
    const found = said(verdict);
    assert.equal(found["not-empty"], "failed: the database is empty: it has none of the 4 tables");
    assert.match(verdict.says, /^not-empty failed \(10 checks in all\): the database is empty/);
    assert.equal(
      found.constraints,
      "not-made: 4 tables are not there as they were, so what belongs to them was not compared",
    );
    const all = "not-empty schema constraints row-security grants rules keys content sequences erasures";
    assert.equal(Object.keys(found).join(" "), all);
  });

  it("[RST-5] a database with its tables and no rows", async () => {
    const name = await damaged("TRUNCATE clinical.patient, clinical.encounter, clinical.invoice, clinical.document");
    const found = said(await judge(name));
    assert.equal(found["not-empty"], "failed: the database is empty: none of its 4 tables holds a row");
    assert.equal(found.keys, "not-made: clinical.document.sealed holds nothing encrypted to try a key on");
  });

  it("[RET-13] erasures that were never replayed", async () => {
    const name = await damaged(
      `INSERT INTO clinical.patient (id, subject, name, weight) VALUES (7, 'subject-000007', 'Patient 7', 7 / 3.0), (150, 'subject-000150', 'Patient 150', 50);
       UPDATE clinical.invoice SET subject = 'subject-000007', patient_id = 7, payer = 'Payer 7' WHERE payer = 'erased erasure-1'`,
    );
    assert.equal(
      said(await judge(name)).erasures,
      "failed: the subject of erasure erasure-1 is there again: rows 1 of clinical.invoice, 1 of clinical.patient; the subject of erasure erasure-2 is there again: rows 1 of clinical.patient",
    );
  });

  it("what was not given is not made, and not made is FAILED unless it is optional", async () => {
    const less: Partial<Expectation> & Omit<Expectation, "keys" | "erasures"> = { ...expectation() };
    Reflect.deleteProperty(less, "keys");
    Reflect.deleteProperty(less, "erasures");
    const connect = () => server.client("restored");
    const verdict = await validate(connect, less);
    assert.equal(verdict.status, "FAILED");
    assert.deepEqual(said(verdict), {
      keys: "not-made: no encrypted columns were named, so no key was tried",
      erasures: "not-made: no erasure ledger was given; nobody knows who must not be there",
    });
    const allowed = await validate(connect, { ...less, optional: ["keys", "erasures"] });
    assert.equal(allowed.status, "SUCCESSFUL");
    assert.equal(
      allowed.says,
      "Every row is what it was at the moment of the point. Not made, and optional: keys, erasures.",
    );
  });

  it("an optional check that was made and failed is FAILED", async () => {
    const verdict = await judge("restored", {
      keys: { open: opener(keys.wrong), samples: [sample] },
      optional: ["keys"],
    });
    assert.equal(verdict.status, "FAILED");
  });
});
