// Against real servers: version 15 or newer of this machine, and version 18. What production's Aurora answers is not shown.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Client } from "pg";
import type { PostgresServer } from "../../drills/postgres/server";
import { compareManifests, sequencesBehind } from "../../manifest/compare";
import { computeManifest } from "../../manifest/compute";
import type { ManifestOptions } from "../../manifest/compute";
import type { Manifest } from "../../manifest/types";
import { postgres18, postgresServer } from "../support/postgres";
import { clinic } from "./clinic";

let server: PostgresServer;
let reference: Manifest;
const open: Client[] = [];

async function manifestOf(database: string, options: Partial<ManifestOptions> = {}, on = server): Promise<Manifest> {
  const connect = async () => {
    const client = await on.client(database);
    open.push(client);
    return client;
  };
  return computeManifest({ connect, ...options });
}

async function run(database: string, sql: string, on = server): Promise<void> {
  const client = await on.client(database);
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A copy of the clinic with something done to it. */
async function changed(name: string, sql: string): Promise<Manifest> {
  await run("postgres", `CREATE DATABASE ${name} TEMPLATE clinic`);
  await run(name, sql);
  return manifestOf(name);
}

const said = (found: Manifest) => compareManifests(reference, found).map(({ what, says }) => `${what} ${says}`);

// In one block: hooks outside of one would run for every file of the run.
describe("content manifest", () => {
  before(async function () {
    server = await postgresServer(this);
    await run("postgres", "CREATE DATABASE clinic");
    await run("clinic", clinic);
    reference = await manifestOf("clinic");
    await closeAll();
  });
  afterEach(closeAll);
  after(async () => {
    // Undefined where the suite was skipped.
    await (server as PostgresServer | undefined)?.dispose();
  });

  async function closeAll(): Promise<void> {
    await Promise.all(open.splice(0).map((client) => client.end()));
  }

  describe("content", () => {
    it("[RST-9] names every table with its rows, its columns and a hash", () => {
      assert.deepEqual(
        reference.tables.map(({ name, rows }) => [name, rows]),
        [
          ["invoice", "300"],
          ["patient", "500"],
          ["visit_2025", "400"],
        ],
      );
      for (const { contentHash } of reference.tables) assert.match(contentHash, /^(?!0{64})[0-9a-f]{64}$/);
      assert.deepEqual(reference.tables[2]?.columns, ["at date", "patient_id bigint", "note text"]);
      assert.match(reference.takenAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    });

    it("[RST-9] is the same after a dump and a restore", async () => {
      await run("postgres", "CREATE DATABASE restored");
      const tool = (name: string) => join(server.binaries.directory, name);
      const dump = execFileSync(tool("pg_dump"), ["-Fc", server.url("clinic")]);
      execFileSync(tool("pg_restore"), ["-d", server.url("restored")], { input: dump });
      assert.deepEqual(said(await manifestOf("restored")), []);
    });

    it("is the same whatever the order of rows, the pages and the number of connections", async () => {
      const sql = `
      CREATE TABLE public.p AS SELECT * FROM clinical.invoice ORDER BY id DESC; TRUNCATE clinical.invoice;
      INSERT INTO clinical.invoice SELECT * FROM public.p; DROP TABLE public.p; UPDATE clinical.patient SET name = name`;
      await run("postgres", "CREATE DATABASE shuffled TEMPLATE clinic");
      await run("shuffled", sql);
      assert.deepEqual(said(await manifestOf("shuffled", { parallel: 4 })), []);
    });

    it("splits a large table into pieces that add up to the same hash", async () => {
      await run("postgres", "CREATE DATABASE large");
      await run(
        "large",
        "CREATE TABLE big AS SELECT g AS id, repeat(md5(g::text), 20) AS text FROM generate_series(1, 120000) g",
      );
      const progress: number[] = [];
      const pieced = await manifestOf("large", { parallel: 3, progress: (done, all) => progress.push(done / all) });
      const client = await server.client("large");
      const { rows } = await client.query<{ rows: string }>("SELECT count(*)::text AS rows FROM big");
      assert.equal(pieced.tables[0]?.rows, rows[0]?.rows);
      assert.ok(progress.length > 1, "one piece only");
      assert.equal(progress.at(-1), 1);
      // One page range less, and the content is another one.
      await client.query("DELETE FROM big WHERE id = 60000; INSERT INTO big SELECT 60000, repeat(md5('60000'), 20)");
      assert.equal((await manifestOf("large")).tables[0]?.contentHash, pieced.tables[0]?.contentHash);
      await client.end();
    });

    it("is of one moment: what is written meanwhile is not in it", async () => {
      const client = await server.client("clinic");
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
      const { rows } = await client.query<{ id: string }>("SELECT pg_export_snapshot() AS id");
      await run("clinic", "INSERT INTO clinical.visit VALUES ('2025-06-01', 1, 'later')");
      const snapshot = rows[0]?.id ?? "";
      assert.deepEqual(said(await manifestOf("clinic", { snapshot })), []);
      assert.deepEqual(said(await manifestOf("clinic")), [
        "clinical.visit_2025 has 401 rows; expected 400 (1 too many)",
      ]);
      await run("clinic", "DELETE FROM clinical.visit WHERE note = 'later'");
      await client.end();
    });

    it("compares up to a marker where asked to", async () => {
      const where = ({ name }: { readonly name: string }) => (name === "patient" ? "id <= 100" : undefined);
      const upTo = await manifestOf("clinic", { where });
      assert.equal(upTo.tables.find(({ name }) => name === "patient")?.rows, "100");
    });

    it("refuses a role that would silently see fewer rows", async () => {
      await run(
        "clinic",
        "CREATE ROLE narrow LOGIN; GRANT clinic_reader TO narrow; GRANT USAGE ON SCHEMA clinical TO narrow; GRANT SELECT ON ALL TABLES IN SCHEMA clinical TO narrow",
      );
      const connect = async () => {
        const client = await server.client("clinic");
        open.push(client);
        await client.query("SET ROLE narrow");
        return client;
      };
      await assert.rejects(computeManifest({ connect }), /row-level security policy for table "patient"/);
      await run("clinic", "DROP OWNED BY narrow; DROP ROLE narrow");
    });
  });

  describe("differences between it and a database", () => {
    const cases: readonly (readonly [title: string, sql: string, expected: readonly string[]])[] = [
      [
        "one changed value",
        "UPDATE clinical.patient SET weight = weight + 1 WHERE id = 7",
        ["clinical.patient has its 500 rows, and at least one of them is not what it was"],
      ],
      [
        "a missing row",
        "DELETE FROM clinical.visit WHERE patient_id = 9",
        ["clinical.visit_2025 has 399 rows; expected 400 (1 missing)"],
      ],
      [
        "a duplicate row in place of another",
        "DELETE FROM clinical.visit WHERE patient_id = 9; INSERT INTO clinical.visit SELECT * FROM clinical.visit WHERE patient_id = 10",
        ["clinical.visit_2025 has its 400 rows, and at least one of them is not what it was"],
      ],
      [
        "two duplicate pairs, which XOR would not see",
        "DELETE FROM clinical.visit WHERE patient_id IN (9, 10); INSERT INTO clinical.visit VALUES ('2025-03-03', 1, 'x'), ('2025-03-03', 1, 'x')",
        ["clinical.visit_2025 has its 400 rows, and at least one of them is not what it was"],
      ],
      ["a truncated table", "TRUNCATE clinical.invoice", ["clinical.invoice has 0 rows; expected 300 (300 missing)"]],
      [
        "a null in place of an empty text",
        "UPDATE clinical.patient SET tags = NULL WHERE id = 3",
        ["clinical.patient has its 500 rows, and at least one of them is not what it was"],
      ],
      [
        "a dropped constraint",
        "ALTER TABLE clinical.invoice DROP CONSTRAINT invoice_patient_id_fkey",
        [
          "constraint clinical.invoice: invoice_patient_id_fkey is missing: FOREIGN KEY (patient_id) REFERENCES clinical.patient(id)",
        ],
      ],
      [
        "a missing grant",
        "REVOKE SELECT ON clinical.patient FROM clinic_reader",
        ["grant clinical.patient: clinic_reader is missing: SELECT"],
      ],
      [
        "row-level security switched off",
        "ALTER TABLE clinical.patient DISABLE ROW LEVEL SECURITY",
        ['table clinical.patient is "ordinary row security off"; expected "ordinary row security on"'],
      ],
      [
        "a policy that lets everybody in",
        "ALTER POLICY own ON clinical.patient TO public USING (true)",
        [
          'policy clinical.patient: own is "permissive for r to public using (true) with check ()"; expected "permissive for r to clinic_reader using (active) with check ()"',
        ],
      ],
      [
        "a sequence behind its table",
        "ALTER SEQUENCE clinical.patient_id_seq RESTART WITH 100; SELECT nextval('clinical.patient_id_seq')",
        [
          "clinical.patient_id_seq is at 100, behind clinical.patient.id, which holds 500: the next insert would fail or reuse a key",
        ],
      ],
      ["a missing table, told once", "DROP TABLE clinical.invoice", ["clinical.invoice is missing, with its 300 rows"]],
      [
        "a table that was not there",
        "CREATE TABLE clinical.stranger (id int)",
        ["clinical.stranger is not in the manifest and holds 0 rows"],
      ],
      [
        "a column of another type, told once",
        "DROP VIEW clinical.adult; ALTER TABLE clinical.patient ALTER weight TYPE double precision; CREATE VIEW clinical.adult AS SELECT id, name FROM clinical.patient WHERE born < '2000-01-01'",
        [
          "clinical.patient has the columns id bigint, name text, sex clinical.sex, born date, tags text[], extra jsonb, seen timestamp with time zone, weight double precision, active boolean; " +
            "expected id bigint, name text, sex clinical.sex, born date, tags text[], extra jsonb, seen timestamp with time zone, weight real, active boolean",
        ],
      ],
    ];

    cases.forEach(([title, sql, expected], at) => {
      it(`[RST-5][RST-9] ${title}`, async () => {
        assert.deepEqual(said(await changed(`changed_${at}`, sql)), expected);
      });
    });

    it("an empty database", async () => {
      await run("postgres", "CREATE DATABASE nothing");
      const found = said(await manifestOf("nothing", { schemas: ["clinical"] }));
      assert.equal(found.filter((line) => line.includes("is missing, with its")).length, 3);
    });

    it("cannot compare another algorithm", () => {
      assert.deepEqual(
        compareManifests(reference, { ...reference, algorithm: "md5" }).map(({ says }) => says),
        ["hashes of sha256-row-sum version 1 cannot be compared with md5 version 1"],
      );
    });

    it("a sequence that never ran is behind a table that holds keys", () => {
      const sequence = { schema: "s", name: "q", lastValue: null, owner: "s.t.id", largestInUse: "1" };
      assert.equal(sequencesBehind({ ...reference, sequences: [sequence] }).length, 1);
      assert.deepEqual(sequencesBehind({ ...reference, sequences: [{ ...sequence, largestInUse: null }] }), []);
    });
  });

  describe("across versions", () => {
    let newer: PostgresServer;

    before(async function () {
      newer = await postgresServer(this, { binaries: postgres18(this) });
      await run("postgres", "CREATE DATABASE clinic", newer);
      await run("clinic", clinic, newer);
    });
    after(async () => {
      await (newer as PostgresServer | undefined)?.dispose();
    });

    it("[BKP-15] the same rows have the same hashes and the same schema text on version 18", async () => {
      const found = await manifestOf("clinic", {}, newer);
      assert.match(found.serverVersion, /^18\./);
      assert.deepEqual(said(found), []);
    });
  });
});
