/** On a real PostgreSQL, with the programs of its own version. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import type { PostgresServer } from "../../../drills/postgres/server";
import { compareManifests } from "../../../manifest/compare";
import { programZstd } from "../../../lambdas/logical-dump/zstd";
import { postgresServer } from "../../support/postgres";
import {
  clinicDatabase,
  contentOf,
  dump,
  dumpOptions,
  emptyDatabase,
  folders,
  problem,
  restore,
  restoreOptions,
} from "./support";
import type { Folders } from "./support";

describe("a logical dump and its restore", function () {
  this.timeout(60_000);
  let server: PostgresServer;
  let at: Folders;
  before(async function () {
    server = await postgresServer(this);
    await clinicDatabase(server, "clinic");
  });
  beforeEach(() => {
    at = folders();
  });
  afterEach(() => {
    at.dispose();
  });
  after(() => server.dispose());

  it("[BKP-3][BKP-10][RST-5] what is restored is what was dumped, to the last row, grant and sequence", async () => {
    const made = await dump(dumpOptions(server, "clinic", at));
    await emptyDatabase(server, "restored");
    const back = await restore(restoreOptions(server, "restored", made.manifest.prefix, at));
    assert.deepEqual(compareManifests(back.expected, await contentOf(server, "restored")), []);
    assert.deepEqual(back.expected, made.manifest.content);
    assert.deepEqual(back.leftOut, []);
    assert.equal(back.manifestSha256, made.manifestSha256);
    assert.deepEqual(made.says, []);
    assert.deepEqual(made.manifest.roles, ["clinic_reader"]);
    assert.ok(
      !existsSync(at.path("dump/files")) && !existsSync(at.path("restore/files")),
      "the work folders are empty again",
    );
  });

  it("[BKP-15] rows that are written while it runs are in neither the dump nor its manifest", async () => {
    const writer = await server.client("clinic");
    const writing = { goesOn: true };
    let written = 0;
    const load = (async () => {
      while (writing.goesOn) {
        await writer.query("INSERT INTO clinical.note SELECT 1000000 + $1::int, 'later'", [written++]);
        await writer.query("UPDATE clinical.patient SET weight = weight + 1 WHERE id = 1 + $1::int % 500", [written]);
      }
    })();
    const made = await dump(dumpOptions(server, "clinic", at));
    writing.goesOn = false;
    await load;
    await writer.query("DELETE FROM clinical.note WHERE id >= 1000000");
    await writer.end();
    assert.ok(written > 5, `the load ran: ${written} rows`);
    await emptyDatabase(server, "restored");
    const back = await restore(restoreOptions(server, "restored", made.manifest.prefix, at));
    assert.deepEqual(compareManifests(back.expected, await contentOf(server, "restored")), []);
  });

  it("[RST-1] restores one schema alone, fetching that schema's files alone", async () => {
    const made = await dump(dumpOptions(server, "clinic", at));
    await emptyDatabase(server, "part");
    const keys: string[] = [];
    const options = restoreOptions(server, "part", made.manifest.prefix, at);
    const store = {
      ...options.store,
      get: (key: string) => {
        keys.push(key);
        return options.store.get(key);
      },
    };
    const back = await restore({ ...options, store, schemas: ["clinical"] });
    assert.deepEqual(compareManifests(back.expected, await contentOf(server, "part", ["clinical"])), []);
    assert.ok(back.expected.tables.length >= 4 && back.expected.tables.every(({ schema }) => schema === "clinical"));
    const fetched = keys.filter((key) => key.includes("/chunks/")).length;
    assert.ok(fetched < made.manifest.chunks.length, `${fetched} of ${made.manifest.chunks.length} pieces`);
    const client = await server.client("part");
    const { rows } = await client.query("SELECT nspname FROM pg_namespace WHERE nspname = 'financial'");
    await client.end();
    assert.deepEqual(rows, []);
  });

  it("[BKP-4] an archive holds its schemas and nothing else, and restores without the schemas that it refers to", async () => {
    const made = await dump({
      ...dumpOptions(server, "clinic", at),
      kind: "archive-financial",
      schemas: ["financial"],
    });
    assert.match(made.manifest.prefix, /^archive\/financial\/clinic\/\d{4}-\d\d-\d\dT\d{4}Z-archive-financial\/$/);
    assert.deepEqual(
      made.manifest.content.tables.map(({ schema, name }) => `${schema}.${name}`),
      ["financial.invoice"],
    );
    await emptyDatabase(server, "restored");
    const back = await restore(restoreOptions(server, "restored", made.manifest.prefix, at));
    assert.deepEqual(back.leftOut, ["financial.invoice: invoice_patient_id_fkey"]);
    assert.deepEqual(compareManifests(back.expected, await contentOf(server, "restored", ["financial"])), []);
  });

  it("restores a public schema, which every new database has already", async () => {
    await emptyDatabase(server, "plain");
    const client = await server.client("plain");
    await client.query(
      "CREATE TABLE public.t (id int PRIMARY KEY); INSERT INTO public.t SELECT generate_series(1, 10)",
    );
    await client.end();
    for (const schemas of [undefined, ["public"]]) {
      const made = await dump({ ...dumpOptions(server, "plain", at), ...(schemas === undefined ? {} : { schemas }) });
      await emptyDatabase(server, "restored");
      const back = await restore(restoreOptions(server, "restored", made.manifest.prefix, at));
      assert.deepEqual(compareManifests(back.expected, await contentOf(server, "restored")), []);
    }
  });

  it("compresses and decompresses with the program zstd too", async () => {
    const zstd = programZstd();
    const made = await dump({ ...dumpOptions(server, "clinic", at), zstd });
    assert.ok(
      made.manifest.storedBytes < made.manifest.rawBytes / 1.5,
      `${made.manifest.storedBytes} of ${made.manifest.rawBytes}`,
    );
    await emptyDatabase(server, "restored");
    const back = await restore({ ...restoreOptions(server, "restored", made.manifest.prefix, at), zstd });
    assert.deepEqual(compareManifests(back.expected, await contentOf(server, "restored")), []);
  });

  it("a second dump of the same minute has a prefix of its own", async () => {
    const now = () => Date.UTC(2026, 0, 2, 5, 0, 30);
    const first = await dump({ ...dumpOptions(server, "clinic", at), now });
    const second = await dump({ ...dumpOptions(server, "clinic", at), now });
    assert.equal(first.manifest.prefix, "dumps/clinic/2026-01-02T0500Z-on-demand/");
    assert.equal(second.manifest.prefix, "dumps/clinic/2026-01-02T0500Z-on-demand-2/");
  });

  it("creates roles that are missing when it is told to, and refuses otherwise", async () => {
    const made = await dump(dumpOptions(server, "clinic", at));
    const other = await postgresServer({ timeout: () => undefined, skip: () => undefined } as unknown as Mocha.Context);
    try {
      await emptyDatabase(other, "restored");
      const options = restoreOptions(other, "restored", made.manifest.prefix, at);
      await assert.rejects(restore(options), problem("roles-missing", "clinic_reader", "createRoles"));
      const back = await restore({ ...options, createRoles: true });
      assert.deepEqual(compareManifests(back.expected, await contentOf(other, "restored")), []);
    } finally {
      await other.dispose();
    }
  });
});
