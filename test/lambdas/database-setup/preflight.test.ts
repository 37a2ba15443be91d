/** Every refusal by name, on a real server: one thing is made wrong, and exactly that is refused, with its way out. */
import assert from "node:assert/strict";
import type { Client } from "pg";
import { NotReplicableError, preflight, refuseUnreplicable } from "../../../lambdas/database-setup/preflight";
import { prepareSource } from "../../../lambdas/database-setup/source";
import type { PostgresServer } from "../../../drills/postgres/server";
import { postgresServer } from "../../support/postgres";
import { application, schemas } from "./pair";

interface Case {
  readonly title: string;
  readonly sql: string;
  readonly kind: string;
  readonly what: string;
  readonly way: RegExp;
  /** Where the transaction cannot be rolled back. */
  readonly undo?: string;
}

const cases: readonly Case[] = [
  {
    title: "a table without a primary key",
    sql: "CREATE TABLE clinical.note (text text)",
    kind: "replica-identity",
    what: "clinical.note",
    way: /Add one, or name a unique index/,
  },
  {
    title: "a table whose identity was switched off",
    sql: "ALTER TABLE clinical.patient REPLICA IDENTITY NOTHING",
    kind: "replica-identity",
    what: "clinical.patient",
    way: /REPLICA IDENTITY USING INDEX/,
  },
  {
    title: "a partition without a primary key, under a name that needs quotes",
    sql: `CREATE TABLE clinical.log (at date) PARTITION BY RANGE (at); CREATE TABLE clinical."Log 2025" PARTITION OF clinical.log DEFAULT`,
    kind: "replica-identity",
    what: 'clinical."Log 2025"',
    way: /Add one/,
  },
  {
    title: "a whole-row identity over a column that cannot be compared",
    sql: "CREATE TABLE clinical.raw (a int, b varchar, c jsonb, d int[], message json, at point); ALTER TABLE clinical.raw REPLICA IDENTITY FULL",
    kind: "identity-not-comparable",
    what: "clinical.raw: message json, at point",
    way: /Add a primary key/,
  },
  {
    title: "a key that is computed",
    sql: "CREATE TABLE clinical.code (a int, b int GENERATED ALWAYS AS (a * 2) STORED PRIMARY KEY)",
    kind: "identity-generated",
    what: "clinical.code.b",
    way: /another unique index/,
  },
  {
    title: "large objects",
    sql: "SELECT lo_from_bytea(0, '\\x00'), lo_from_bytea(0, '\\x01')",
    kind: "large-objects",
    what: "2 large objects",
    way: /bytea column or into object storage/,
  },
  {
    title: "an unlogged table",
    sql: "CREATE UNLOGGED TABLE clinical.cache (id int PRIMARY KEY)",
    kind: "unlogged-table",
    what: "clinical.cache",
    way: /SET LOGGED/,
  },
  {
    title: "a foreign table",
    sql: "CREATE FOREIGN DATA WRAPPER nowhere; CREATE SERVER far FOREIGN DATA WRAPPER nowhere; CREATE FOREIGN TABLE clinical.away (id int) SERVER far",
    kind: "foreign-table",
    what: "clinical.away",
    way: /Protect them there/,
  },
  {
    title: "a partition in a schema that is not replicated",
    sql: "CREATE SCHEMA old; CREATE TABLE old.visit_2024 PARTITION OF clinical.visit FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
    kind: "partition-elsewhere",
    what: "old.visit_2024, a partition of clinical.visit",
    way: /Replicate that schema as well/,
  },
  {
    title: "a trigger that the replica would fire again",
    sql: `ALTER TABLE clinical."Invoice" ENABLE ALWAYS TRIGGER ordinary`,
    kind: "trigger",
    what: 'clinical."Invoice": ordinary',
    way: /ENABLE TRIGGER/,
  },
  {
    title: "row-level security that is forced on the owner",
    sql: "ALTER TABLE clinical.patient FORCE ROW LEVEL SECURITY",
    kind: "forced-row-security",
    what: "clinical.patient",
    way: /NO FORCE ROW LEVEL SECURITY/,
  },
  {
    title: "a replication role that row-level security hides rows from",
    sql: "ALTER ROLE neonpro_replication NOBYPASSRLS",
    kind: "role",
    what: "neonpro_replication",
    way: /lacks BYPASSRLS: ALTER ROLE neonpro_replication BYPASSRLS/,
  },
  {
    title: "a replication role that may not replicate",
    sql: "ALTER ROLE neonpro_replication NOREPLICATION NOLOGIN",
    kind: "role",
    what: "neonpro_replication",
    way: /lacks LOGIN and REPLICATION/,
  },
  {
    title: "a publication without deletes",
    sql: "ALTER PUBLICATION neonpro_replica SET (publish = 'insert, update')",
    kind: "publication",
    what: "neonpro_replica (no deletes, no truncates)",
    way: /Drop it and deploy/,
  },
  {
    title: "a publication of some rows only",
    sql: "ALTER PUBLICATION neonpro_replica ADD TABLE clinical.patient WHERE (id > 10)",
    kind: "publication",
    what: "neonpro_replica (some rows or columns only of clinical.patient)",
    way: /whole tables/,
  },
];

describe("what logical replication does not carry", function () {
  this.timeout(60_000);
  let admin: Client;
  const closing: (() => Promise<void>)[] = [];

  before(async function () {
    const server = await postgresServer(this, { settings: { wal_level: "logical" } });
    closing.push(() => server.dispose());
    admin = await server.client();
    closing.unshift(() => admin.end());
    await admin.query(application);
    await prepareSource(admin, { schemas });
  });
  after(async () => {
    for (const close of closing) await close();
  });
  beforeEach(() => admin.query("BEGIN"));
  afterEach(() => admin.query("ROLLBACK"));

  it("refuses nothing of a schema that can be replicated", async () => {
    assert.deepEqual(await preflight(admin, { schemas }), []);
    await refuseUnreplicable(admin, { schemas });
  });

  for (const { title, sql, kind, what, way } of cases) {
    it(`refuses ${title}`, async () => {
      await admin.query(sql);
      const found = await preflight(admin, { schemas });
      assert.deepEqual(
        found.map((refusal) => [refusal.kind, refusal.what]),
        [[kind, what]],
      );
      assert.match(found[0]?.says ?? "", way);
    });
  }

  it("leaves alone what is in other schemas", async () => {
    await admin.query("CREATE UNLOGGED TABLE public.cache (id int); CREATE TABLE public.note (text text)");
    assert.deepEqual(await preflight(admin, { schemas }), []);
  });

  it("takes a whole-row identity whose columns can all be compared", async () => {
    await admin.query(
      "CREATE TABLE clinical.wide (a int, b varchar(3), c jsonb, d int[], e clinical.sex, f tstzrange, g bytea); ALTER TABLE clinical.wide REPLICA IDENTITY FULL",
    );
    assert.deepEqual(await preflight(admin, { schemas }), []);
  });

  it("refuses a role that does not exist, and says what makes it", async () => {
    const found = await preflight(admin, { schemas, role: "nobody_here" });
    assert.deepEqual(found, [
      { kind: "role", what: "nobody_here", says: "does not exist. Deploy the source's side first." },
    ]);
  });

  it("names every problem at once", async () => {
    await admin.query("CREATE TABLE clinical.a (x int); CREATE UNLOGGED TABLE clinical.b (id int PRIMARY KEY)");
    await assert.rejects(refuseUnreplicable(admin, { schemas }), (error) => {
      assert.ok(error instanceof NotReplicableError);
      assert.match(
        error.message,
        /^2 things in the source would not be replicated:\n- clinical\.a: .*\n- clinical\.b: /,
      );
      return true;
    });
  });

  it("counts slots that others use", async () => {
    const found = await preflight(admin, { schemas, copyingSlots: 20 });
    assert.deepEqual(
      found.map(({ kind, what }) => [kind, what]),
      [
        ["slots", "max_replication_slots"],
        ["slots", "max_wal_senders"],
      ],
    );
  });
});

describe("a server that is not set to logical replication", function () {
  this.timeout(60_000);
  let server: PostgresServer;
  let dispose: (() => Promise<void>) | undefined;

  before(async function () {
    server = await postgresServer(this);
    dispose = () => server.dispose();
  });
  after(() => dispose?.());

  it("is refused by the setting's name", async () => {
    const client = await server.client();
    const found = await preflight(client, { schemas, role: "postgres" });
    assert.deepEqual(found, [
      {
        kind: "wal-level",
        what: "wal_level",
        says: "is replica. Set it to logical and restart the server (Supabase has it so).",
      },
    ]);
    await client.end();
  });
});
