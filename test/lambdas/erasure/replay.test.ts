// Against a real server. Triggers of the application that write elsewhere are not shown.
import assert from "node:assert/strict";
import type { Client } from "pg";
import type { PostgresServer } from "../../../drills/postgres/server";
import { afterErasures, replayedChanges } from "../../../lambdas/erasure/changes";
import { replayErasures } from "../../../lambdas/erasure/replay";
import { compareManifests } from "../../../manifest/compare";
import { computeManifest } from "../../../manifest/compute";
import type { Manifest } from "../../../manifest/types";
import type { ErasureEntry, ErasureMap } from "../../../protection/erasure";
import { postgresServer } from "../../support/postgres";
import { erasure, hospital, map, rolesSql, subjectOf } from "../validate-restore/hospital";

const restore = "restore-3";
let server: PostgresServer;
let copies = 0;
const open: Client[] = [];

async function connect(database: string): Promise<Client> {
  const client = await server.client(database);
  open.push(client);
  return client;
}

/** A restored database, and a client on it. */
async function restored(template = "hospital"): Promise<{ readonly name: string; readonly client: Client }> {
  const name = `replayed_${(copies += 1)}`;
  const admin = await server.client();
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  await admin.end();
  return { name, client: await connect(name) };
}

const manifestOf = (database: string): Promise<Manifest> =>
  computeManifest({ connect: () => connect(database), schemas: ["clinical"] });

async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((client) => client.end()));
}

async function count(client: Client, from: string): Promise<number> {
  const { rows } = await client.query<{ many: number }>(`SELECT count(*)::int AS many FROM ${from}`);
  return rows[0]?.many ?? -1;
}

describe("replay of erasures", () => {
  let reference: Manifest;

  before(async function () {
    server = await postgresServer(this);
    const admin = await server.client();
    await admin.query(rolesSql);
    await admin.query("CREATE DATABASE hospital");
    await admin.end();
    await (await connect("hospital")).query(hospital);
    reference = await manifestOf("hospital");
    await closeAll();
  });
  afterEach(closeAll);
  after(async () => {
    await (server as PostgresServer | undefined)?.dispose();
  });

  const entries = [erasure(1, subjectOf(7)), erasure(2, "subject-never-seen"), erasure(3, subjectOf(8))];

  it("[RET-13] deletes with what hangs on it, anonymizes what stays, and says how many", async () => {
    const { client } = await restored();
    const told: string[] = [];
    const result = await replayErasures(client, {
      restore,
      map,
      entries,
      progress: (done, all) => told.push(`${done}/${all}`),
    });
    assert.deepEqual(result, {
      entries: 3,
      erased: 2,
      tables: {
        "clinical.encounter": { deleted: 6, anonymized: 0 },
        "clinical.invoice": { deleted: 0, anonymized: 2 },
        "clinical.patient": { deleted: 2, anonymized: 0 },
      },
    });
    assert.deepEqual(told, ["1/3", "2/3", "3/3"]);
    assert.equal(await count(client, "clinical.patient WHERE subject IN ('subject-000007', 'subject-000008')"), 0);
    const { rows } = await client.query(
      "SELECT subject, patient_id, payer, amount::text FROM clinical.invoice WHERE payer LIKE 'erased%' ORDER BY payer",
    );
    assert.deepEqual(rows, [
      { subject: null, patient_id: null, payer: "erased erasure-1", amount: "10.50" },
      { subject: null, patient_id: null, payer: "erased erasure-3", amount: "12.00" },
    ]);
    const { rows: kept } = await client.query(
      "SELECT entry_id, rows FROM neonpro_recovery.erasure_replay WHERE restore = $1 ORDER BY 1",
      [restore],
    );
    assert.deepEqual(kept, [
      { entry_id: "erasure-1", rows: "5" },
      { entry_id: "erasure-2", rows: "0" },
      { entry_id: "erasure-3", rows: "5" },
    ]);
  });

  it("[RET-13] changes nothing when it runs twice, its own record included", async () => {
    const { name, client } = await restored();
    await replayErasures(client, { restore, map, entries });
    const state = async () => [
      (await manifestOf(name)).tables,
      (await client.query("SELECT * FROM neonpro_recovery.erasure_replay ORDER BY 1, 2")).rows,
    ];
    const before = await state();
    assert.deepEqual(await replayErasures(client, { restore, map, entries }), { entries: 3, erased: 0, tables: {} });
    assert.deepEqual(await state(), before);
  });

  it("[RET-13][RST-9] leaves a database that can still be compared exactly with its manifest", async () => {
    const { name, client } = await restored();
    await replayErasures(client, { restore, map, entries });
    const expected = afterErasures(reference, await replayedChanges(client, restore));
    assert.deepEqual(compareManifests(expected, await manifestOf(name)), []);
    assert.equal(compareManifests(reference, await manifestOf(name)).length, 3);
    // An ancestor's replays are in its manifest already: another restore's do not count.
    assert.deepEqual(await replayedChanges(client, "another"), {});
  });

  it("[RET-13] erases again what was brought back, and adds to its record", async () => {
    const { name, client } = await restored();
    await replayErasures(client, { restore, map, entries });
    await client.query(
      "INSERT INTO clinical.patient (id, subject, name, weight) VALUES (7, 'subject-000007', 'Patient 7', 7 / 3.0)",
    );
    const again = await replayErasures(client, { restore, map, entries });
    assert.deepEqual(again.tables, { "clinical.patient": { deleted: 1, anonymized: 0 } });
    const { rows } = await client.query(
      "SELECT rows FROM neonpro_recovery.erasure_replay WHERE entry_id = 'erasure-1'",
    );
    assert.deepEqual(rows, [{ rows: "6" }]);
    // What was brought back was not of the point: the sums say so.
    const expected = afterErasures(reference, await replayedChanges(client, restore));
    assert.deepEqual(
      compareManifests(expected, await manifestOf(name)).map(({ what }) => what),
      ["clinical.patient"],
    );
  });

  it("[RET-13] goes on after an interruption, with no subject half erased", async () => {
    const { name, client } = await restored();
    await client.query(`CREATE FUNCTION public.stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF OLD.subject = 'subject-000008' THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN OLD; END $$;
      CREATE TRIGGER stop BEFORE DELETE ON clinical.patient FOR EACH ROW EXECUTE FUNCTION public.stop()`);
    await assert.rejects(replayErasures(client, { restore, map, entries }), (error: Error) => {
      assert.equal(error.name, "ReplayError");
      assert.match(error.message, /^The erasure erasure-3 was not carried out: .*\. 2 of 3 are done; run it again\.$/);
      return true;
    });
    const next = await connect(name);
    assert.equal(await count(next, "clinical.patient WHERE subject = 'subject-000007'"), 0);
    assert.equal(
      await count(
        next,
        "clinical.patient p JOIN clinical.encounter e ON e.patient_id = p.id WHERE subject = 'subject-000008'",
      ),
      3,
    );
    await next.query("DROP TRIGGER stop ON clinical.patient; DROP FUNCTION public.stop()");
    assert.equal((await replayErasures(next, { restore, map, entries })).erased, 1);
    const expected = afterErasures(reference, await replayedChanges(next, restore));
    assert.deepEqual(compareManifests(expected, await manifestOf(name)), []);
  });

  it("[RET-13] erases from partitions, by keys of another type, under names that need quotes", async () => {
    const admin = await server.client();
    await admin.query("CREATE DATABASE odd");
    await admin.end();
    await (
      await connect("odd")
    ).query(`
      CREATE SCHEMA "Odd one";
      CREATE TABLE "Odd one"."Per;son" ("Sub""ject" uuid NOT NULL, at date NOT NULL, "select" json) PARTITION BY RANGE (at);
      CREATE TABLE "Odd one".p1 PARTITION OF "Odd one"."Per;son" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
      CREATE TABLE "Odd one".p2 PARTITION OF "Odd one"."Per;son" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
      INSERT INTO "Odd one"."Per;son" SELECT md5((g % 3)::text)::uuid, date '2025-12-30' + g, '{"a": 1}' FROM generate_series(1, 6) g`);
    await closeAll();
    const target = { schema: "Odd one", table: "Per;son", subjectColumn: 'Sub"ject' };
    const { rows } = await (await connect("odd")).query<{ id: string }>("SELECT md5('1')::uuid::text AS id");
    const subject = rows[0]?.id ?? "";
    await closeAll();
    for (const [own, expected] of [
      [{ targets: [{ ...target, action: "delete" }] }, { deleted: 1, anonymized: 0 }],
      [{ targets: [{ ...target, action: "anonymize", columns: { select: null } }] }, { deleted: 0, anonymized: 1 }],
    ] as const satisfies readonly (readonly [ErasureMap, unknown])[]) {
      const { name, client } = await restored("odd");
      const before = await computeManifest({ connect: () => connect(name), schemas: ["Odd one"] });
      const { tables } = await replayErasures(client, { restore, map: own, entries: [erasure(1, subject)] });
      assert.deepEqual(tables, { "Odd one.p1": expected, "Odd one.p2": expected });
      const found = await computeManifest({ connect: () => connect(name), schemas: ["Odd one"] });
      assert.deepEqual(compareManifests(afterErasures(before, await replayedChanges(client, restore)), found), []);
    }
  });

  const target = (change: object) => ({ targets: [{ ...map.targets[0], ...change }, map.targets[1]] }) as ErasureMap;
  const misfits: readonly (readonly [
    title: string,
    map: ErasureMap,
    entries: readonly ErasureEntry[],
    problem: string,
  ])[] = [
    [
      "an unknown table",
      { targets: [...map.targets, { schema: "clinical", table: "photo", subjectColumn: "s", action: "delete" }] },
      entries,
      "There is no table clinical.photo.",
    ],
    [
      "an unknown column",
      target({ subjectColumn: "subjekt" }),
      entries,
      "clinical.patient has no column subjekt; it has id, subject, name, weight.",
    ],
    [
      "a column that cannot become null",
      {
        targets: [
          {
            schema: "clinical",
            table: "patient",
            subjectColumn: "subject",
            action: "anonymize",
            columns: { name: null },
          },
        ],
      },
      entries,
      "clinical.patient.name cannot become null; give it a text.",
    ],
    [
      "a table that refers to it and is not mapped",
      { targets: map.targets.slice(0, 1) },
      entries,
      "clinical.invoice refers to clinical.patient (invoice_of_patient, on delete no action) and is not in the map: add it to targets, or to exceptions.",
    ],
    [
      "an entry of another map",
      map,
      [{ ...erasure(1, subjectOf(7)), targets: ["clinical.photo"] }],
      "The erasure erasure-1 covers clinical.photo, which is not in the map.",
    ],
  ];
  for (const [title, own, some, problem] of misfits) {
    it(`[RET-13] refuses ${title} before anything is done`, async () => {
      const { name, client } = await restored();
      await assert.rejects(replayErasures(client, { restore, map: own, entries: some }), {
        name: "ErasureMapError",
        message: `The erasure map does not fit this database; nothing was erased. ${problem}`,
      });
      assert.deepEqual(compareManifests(reference, await manifestOf(name)), []);
      const { rows } = await client.query<{ t: string | null }>(
        "SELECT to_regclass('neonpro_recovery.erasure_replay') AS t",
      );
      assert.equal(rows[0]?.t, null);
    });
  }

  it("[RET-13] erases from the tables that an entry names, and from no others", async () => {
    const { client } = await restored();
    const own = { ...erasure(1, subjectOf(7)), targets: ["clinical.invoice"] };
    const { tables } = await replayErasures(client, { restore, map, entries: [own] });
    assert.deepEqual(tables, { "clinical.invoice": { deleted: 0, anonymized: 1 } });
    assert.equal(await count(client, "clinical.patient WHERE subject = 'subject-000007'"), 1);
  });

  it("[RET-13] is refused to a role that row security would hide rows from", async () => {
    const { client } = await restored();
    await client.query(`CREATE ROLE hidden; GRANT hospital_app TO hidden; GRANT USAGE ON SCHEMA clinical, neonpro_recovery TO hidden;
      GRANT CREATE ON SCHEMA neonpro_recovery TO hidden; GRANT SELECT, UPDATE, DELETE ON ALL TABLES IN SCHEMA clinical TO hidden;
      CREATE TABLE neonpro_recovery.erasure_replay (restore text, entry_id text, replayed_at timestamptz NOT NULL DEFAULT now(), rows bigint NOT NULL,
        changes jsonb NOT NULL, PRIMARY KEY (restore, entry_id));
      GRANT ALL ON neonpro_recovery.erasure_replay TO hidden; SET ROLE hidden`);
    try {
      await assert.rejects(
        replayErasures(client, { restore, map, entries }),
        /row-level security policy for table "patient"|permission denied/,
      );
    } finally {
      await client.query("RESET ROLE; DROP OWNED BY hidden; DROP ROLE hidden");
    }
  });
});
