/** Pinned migrations and schema scripts, and drift between two real servers. */
import assert from "node:assert/strict";
import { schemaDrift } from "../../../lambdas/database-setup/drift";
import type { Drift } from "../../../lambdas/database-setup/drift";
import { lag } from "../../../lambdas/database-setup/lag";
import { migrate, migrations, UnpinnedMigrationError } from "../../../lambdas/database-setup/migrations";
import { ChangedScriptError, checksum, NewerDatabaseError } from "../../../lambdas/database-setup/pinned";
import { closeRestoreRole, openRestoreRole } from "../../../lambdas/database-setup/roles";
import { applySchema, runnable } from "../../../lambdas/database-setup/schema";
import { dropSlot, createSlot } from "../../../lambdas/database-setup/source";
import {
  detach,
  ReplicaNotEmptyError,
  SlotMissingError,
  subscribe,
} from "../../../lambdas/database-setup/subscription";
import { postgres18 } from "../../support/postgres";
import { as, eventually, schemas, setUpPair, startPair } from "./pair";
import type { Pair } from "./pair";

const told = (drifts: readonly Drift[]) => drifts.map(({ effect, kind, what }) => [effect, kind, what]);
const script = (version: number, sql: string) => ({ version, name: `script ${version}`, sql });

describe("pinned migrations", () => {
  it("have the checksums that they were reviewed with, numbered without gaps", () => {
    assert.deepEqual(
      migrations.map(({ sql }) => checksum(sql)),
      migrations.map((migration) => migration.checksum),
    );
    assert.deepEqual(
      migrations.map(({ version }) => version),
      migrations.map((_, at) => at + 1),
    );
  });

  it("are refused when the program's own text was changed", async () => {
    const changed = migrations.map((migration) => ({ ...migration, sql: `${migration.sql} ` }));
    await assert.rejects(migrate({} as never, changed), UnpinnedMigrationError);
  });
});

describe("what pg_dump writes", () => {
  it("is made fit for a server: no psql commands, no unknown settings, no second schema, no foreign owner", () => {
    const dumped = [
      "\\restrict abc",
      "SET transaction_timeout = 0;",
      "SET row_security = off;",
      "CREATE SCHEMA public;",
      'ALTER DEFAULT PRIVILEGES FOR ROLE "the owner" IN SCHEMA public GRANT SELECT ON TABLES  TO anon;',
      "CREATE SUBSCRIPTION other CONNECTION 'host=elsewhere' PUBLICATION p WITH (connect = false);",
      "\\unrestrict abc",
    ].join("\n");
    assert.equal(
      runnable(dumped, new Set(["row_security"]))
        .replaceAll(/\n+/g, "\n")
        .trim(),
      [
        "SET row_security = off;",
        "CREATE SCHEMA IF NOT EXISTS public;",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES  TO anon;",
      ].join("\n"),
    );
  });
});

describe("a replica's schema, on version 18 below an older source", function () {
  this.timeout(120_000);
  let pair: Pair;
  let dispose: (() => Promise<void>) | undefined;

  before(async function () {
    pair = await startPair(this, postgres18(this));
    dispose = () => pair.dispose();
    await setUpPair(pair);
    await eventually(pair.replica, "SELECT count(*)::int FROM clinical.patient", 200);
  });
  after(() => dispose?.());

  const drift = async () => told(await schemaDrift(pair.source, pair.replica, schemas));

  it("does not drift by itself, whatever the versions", async () => {
    assert.deepEqual(await drift(), []);
  });

  it("refuses a script that was changed after it was applied", async () => {
    const [first] = pair.scripts;
    assert.ok(first);
    await assert.rejects(applySchema(pair.replica, [{ ...first, sql: `${first.sql}\n-- changed` }]), (error) => {
      assert.ok(error instanceof ChangedScriptError);
      assert.match(error.message, /^Version 1 \(as dumped\) was applied with checksum [0-9a-f]{12} and now has /);
      return true;
    });
  });

  it("refuses a database that has had a newer script", async () => {
    await assert.rejects(applySchema(pair.replica, []), NewerDatabaseError);
  });

  it("applies all of a script or nothing", async () => {
    const broken = script(2, "CREATE TABLE clinical.half (id int PRIMARY KEY); SELECT 1 / 0;");
    await assert.rejects(applySchema(pair.replica, [...pair.scripts, broken]), /division by zero/);
    assert.deepEqual(await drift(), []);
  });

  const added = "ALTER TABLE clinical.patient ADD COLUMN cns text";

  it("[BKP-16] tells a column added on the source as what stops replication, and replication does stop", async () => {
    await pair.admin.query(added);
    assert.deepEqual(await drift(), [["stops", "column", "clinical.patient.cns"]]);
    await pair.admin.query("INSERT INTO clinical.patient (name, cns) VALUES ('With the new column', 'x')");
    await eventually(
      pair.replica,
      "SELECT apply_error_count > 0 FROM pg_stat_subscription_stats WHERE subname = 'neonpro_replica'",
      true,
    );
    assert.ok((await lag(pair.source, pair.replica, 500)).errors > 0);
  });

  it("goes on once the next script has been applied, without a row lost", async () => {
    const done = await setUpPair(pair, [script(2, `${added};`)]);
    assert.deepEqual(done.scripts, [2]);
    assert.deepEqual(done.drift, []);
    await eventually(pair.replica, "SELECT cns FROM clinical.patient WHERE name = 'With the new column'", "x");
  });

  const second = script(2, `${added};`);

  it("publishes and copies a table once both sides have it, and the rest goes on meanwhile", async () => {
    const table = "CREATE TABLE clinical.consent (id int PRIMARY KEY, given boolean)";
    await pair.admin.query(`${table}; INSERT INTO clinical.consent VALUES (1, true)`);
    assert.deepEqual(await drift(), [["loses", "table", "clinical.consent"]]);
    await pair.admin.query("INSERT INTO clinical.patient (name) VALUES ('Meanwhile')");
    await eventually(pair.replica, "SELECT count(*)::int FROM clinical.patient WHERE name = 'Meanwhile'", 1);
    const done = await setUpPair(pair, [second, script(3, `${table};`)]);
    assert.deepEqual(done.published, ["clinical.consent"]);
    assert.deepEqual(done.drift, []);
    await eventually(pair.replica, "SELECT count(*)::int FROM clinical.consent", 1);
  });

  it("names other drift as what differs: row-level security, policies, grants, indexes, sequences, the replica's own", async () => {
    await pair.admin.query(
      "BEGIN; CREATE INDEX by_name ON clinical.patient (name); CREATE SEQUENCE clinical.ticket; GRANT DELETE ON clinical.visit TO app_user; COMMIT",
    );
    await pair.replica.query(
      "BEGIN; ALTER TABLE clinical.patient DISABLE ROW LEVEL SECURITY; DROP POLICY own ON clinical.patient; COMMIT",
    );
    await pair.replica.query("ALTER TABLE clinical.consent ADD CONSTRAINT only_given CHECK (given)");
    assert.deepEqual(await drift(), [
      ["stops", "constraint", "clinical.consent: only_given"],
      ["differs", "grant", "clinical.visit: app_user"],
      ["differs", "index", "clinical.patient: by_name"],
      ["differs", "policy", "clinical.patient: own"],
      ["differs", "table", "clinical.patient"],
      ["differs", "sequence", "clinical.ticket"],
    ]);
  });

  it("lets the restore role in until it is closed, and the dump role read but not write", async () => {
    await assert.rejects(as(pair.replicaServer, "neonpro_restore"), /not permitted to log in/);
    await openRestoreRole(pair.replica, "test-only", new Date(Date.now() + 60_000));
    const restore = await as(pair.replicaServer, "neonpro_restore");
    await restore.query("UPDATE clinical.patient SET name = name WHERE id = 1");
    await closeRestoreRole(pair.replica);
    await assert.rejects(as(pair.replicaServer, "neonpro_restore"), /not permitted to log in/);
    await assert.rejects(restore.query("SELECT 1"));
    const dump = await as(pair.replicaServer, "neonpro_dump");
    const { rows } = await dump.query<{ many: number }>(
      "SELECT count(*)::int AS many FROM clinical.patient WHERE NOT own",
    );
    assert.equal(rows[0]?.many, 100);
    await assert.rejects(dump.query("UPDATE clinical.patient SET name = 'x'"), /read-only|permission denied/);
    await dump.end();
  });

  it("refuses to copy into tables that have rows, and to follow a slot that is gone", async () => {
    await detach(pair.replica);
    const options = { conninfo: pair.conninfo };
    await assert.rejects(subscribe(pair.source, pair.replica, options), (error) => {
      assert.ok(error instanceof ReplicaNotEmptyError);
      assert.match(
        error.message,
        /rows in clinical\."Invoice", clinical\.consent, clinical\.patient, clinical\.visit_2025, neonpro_recovery\.heartbeat/,
      );
      return true;
    });
    assert.equal(await dropSlot(pair.admin), true);
    assert.equal(await dropSlot(pair.admin), false);
    await assert.rejects(subscribe(pair.source, pair.replica, options), SlotMissingError);
  });

  it("starts over with emptied tables and a new slot", async () => {
    assert.equal(await createSlot(pair.admin), true);
    await pair.replica.query(
      'TRUNCATE clinical."Invoice", clinical.consent, clinical.patient, clinical.visit, neonpro_recovery.heartbeat; ALTER TABLE clinical.consent DROP CONSTRAINT only_given',
    );
    assert.deepEqual(await subscribe(pair.source, pair.replica, { conninfo: pair.conninfo }), {
      created: true,
      paused: false,
    });
    await eventually(pair.replica, "SELECT count(*)::int FROM clinical.patient", 202);
  });
});
