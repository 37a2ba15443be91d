/** What goes wrong in practice, tried on a real PostgreSQL: each has to say what it is and what to do. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PostgresServer } from "../../../drills/postgres/server";
import { startPostgres } from "../../../drills/postgres/server";
import { connectionFrom } from "../../../lambdas/logical-dump/connection";
import { localPrograms } from "../../../lambdas/logical-dump/programs";
import { programZstd } from "../../../lambdas/logical-dump/zstd";
import { postgres18, postgresServer } from "../../support/postgres";
import { clinicDatabase, dump, dumpOptions, folders, problem, restore, restoreOptions } from "./support";
import type { Folders } from "./support";

describe("a dump that cannot be made", function () {
  this.timeout(60_000);
  let server: PostgresServer;
  let at: Folders;
  const as = (user: string, password?: string) => ({
    ...connectionFrom(server.url("clinic")),
    user,
    ...(password === undefined ? {} : { password }),
  });
  before(async function () {
    server = await postgresServer(this);
    await clinicDatabase(server, "clinic");
    const client = await server.client("clinic");
    await client.query(`
      CREATE ROLE locked LOGIN PASSWORD 'right' SUPERUSER;
      CREATE ROLE partly LOGIN; GRANT pg_read_all_data TO partly;
      CREATE ROLE nosy LOGIN; GRANT USAGE ON SCHEMA clinical, financial TO nosy; GRANT SELECT ON ALL TABLES IN SCHEMA clinical TO nosy;
      GRANT SELECT ON ALL SEQUENCES IN SCHEMA clinical TO nosy`);
    const hba = join(server.dataDirectory, "pg_hba.conf");
    writeFileSync(hba, `host all locked 127.0.0.1/32 scram-sha-256\n${readFileSync(hba, "utf8")}`);
    await client.query("SELECT pg_reload_conf()");
    await client.end();
  });
  beforeEach(() => {
    at = folders();
  });
  afterEach(() => {
    at.dispose();
  });
  after(() => server.dispose());

  it("[BKP-14] unreachable server", async () => {
    const options = dumpOptions(server, "clinic", at);
    await assert.rejects(
      dump({ ...options, connection: { ...options.connection, port: 1 } }),
      problem("server-unreachable", "127.0.0.1:1", "Check host, port, network"),
    );
  });

  it("[SEC-4] wrong password, which is not told", async () => {
    await assert.rejects(
      dump({ ...dumpOptions(server, "clinic", at), connection: as("locked", "wr0ng-secret") }),
      (error: unknown) => {
        assert.ok(!String(error).includes("wr0ng-secret"));
        return problem("wrong-password", "as locked", "Check the secret")(error);
      },
    );
    const made = await dump({ ...dumpOptions(server, "clinic", at), connection: as("locked", "right") });
    assert.ok(made.manifest.chunks.length > 0, "the right one is taken, by pg_dump too");
  });

  it("no password where one is needed", async () => {
    await assert.rejects(
      dump({ ...dumpOptions(server, "clinic", at), connection: as("locked") }),
      problem("wrong-password"),
    );
  });

  it("a database that is not there", async () => {
    await assert.rejects(
      dump({ ...dumpOptions(server, "clinic", at), connection: { ...as("postgres"), database: "nowhere" } }),
      problem("database-missing", "nowhere"),
    );
  });

  it("a schema that is not there", async () => {
    await assert.rejects(
      dump({ ...dumpOptions(server, "clinic", at), schemas: ["clinical", "clinicle"] }),
      problem("schema-missing", "no schema clinicle"),
    );
  });

  it("version mismatch: pg_dump older than the server", async function () {
    const newer = await startPostgres({ binaries: postgres18(this) });
    try {
      const options = dumpOptions(server, "postgres", at);
      await assert.rejects(
        dump({ ...options, connection: connectionFrom(newer.url("postgres")) }),
        problem(
          "version-mismatch",
          `pg_dump is ${server.binaries.major}.`,
          "Install the client programs of version 18",
        ),
      );
    } finally {
      await newer.dispose();
    }
  });

  it("missing tool", async () => {
    mkdirSync(at.path("empty"));
    await assert.rejects(
      dump({ ...dumpOptions(server, "clinic", at), programs: localPrograms(at.path("empty")) }),
      problem("tool-missing", "pg_dump is not in", "postgresql-client"),
    );
    await assert.rejects(
      dump({ ...dumpOptions(server, "clinic", at), zstd: programZstd(at.path("empty/zstd")) }),
      problem("tool-missing", "zstd could not be started", "apt install zstd"),
    );
  });

  it("no permission on a table, by name", async () => {
    await assert.rejects(
      dump({ ...dumpOptions(server, "clinic", at), connection: as("nosy") }),
      problem("permission-denied", "nosy may not read financial.invoice", "pg_read_all_data"),
    );
  });

  it("row security that hides rows, by name", async () => {
    await assert.rejects(
      dump({ ...dumpOptions(server, "clinic", at), connection: as("partly") }),
      problem("row-security", "clinical.patient", "ALTER ROLE partly BYPASSRLS"),
    );
    const client = await server.client("clinic");
    await client.query("ALTER ROLE partly BYPASSRLS");
    const made = await dump({ ...dumpOptions(server, "clinic", at), connection: as("partly") });
    await client.query("ALTER ROLE partly NOBYPASSRLS");
    await client.end();
    assert.equal(made.manifest.content.tables.find(({ name }) => name === "patient")?.rows, "500");
  });

  it("full disk: the store's, said by its port", async () => {
    const options = dumpOptions(server, "clinic", at);
    let puts = 0;
    const store = {
      ...options.store,
      put: (...args: Parameters<typeof options.store.put>) =>
        ++puts > 4
          ? Promise.reject(Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }))
          : options.store.put(...args),
    };
    await assert.rejects(dump({ ...options, store }), problem("disk-full", "Storing chunks/", "Free space"));
  });

  it("full disk: the work folder's, on a file system of 1 MiB", async function () {
    const small = at.path("small");
    mkdirSync(small);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", small], { stdio: "ignore" });
    } catch {
      // Needs root and a container that may mount; the test above runs everywhere.
      this.skip();
    }
    try {
      await assert.rejects(
        dump({ ...dumpOptions(server, "clinic", at), workFolder: join(small, "work") }),
        problem("disk-full", "The disk is full", "Free space or name another work folder"),
      );
    } finally {
      execFileSync("umount", ["-l", small]);
    }
  });

  it("full disk: the target server's, in a tablespace with little left", async function () {
    const small = join(server.directory, "small");
    mkdirSync(small);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=16m,mode=0777", "tmpfs", small], { stdio: "ignore" });
    } catch {
      this.skip();
    }
    const client = await server.client();
    try {
      const made = await dump(dumpOptions(server, "clinic", at));
      execFileSync("chown", ["--reference", server.dataDirectory, small]);
      await client.query(`CREATE TABLESPACE small LOCATION '${small}'`);
      await client.query("CREATE DATABASE tight TABLESPACE small");
      await client.query("CHECKPOINT");
      const { bavail, bsize } = statfsSync(small);
      writeFileSync(join(small, "filler"), Buffer.alloc(bavail * bsize - 300_000));
      await assert.rejects(
        restore(restoreOptions(server, "tight", made.manifest.prefix, at)),
        problem("disk-full", "The disk is full"),
      );
    } finally {
      await client.query("DROP DATABASE IF EXISTS tight WITH (FORCE)");
      await client.query("DROP TABLESPACE IF EXISTS small");
      await client.end();
      execFileSync("umount", ["-l", small]);
    }
  });

  it("two at once in one work folder", async () => {
    const options = dumpOptions(server, "clinic", at);
    mkdirSync(options.workFolder, { recursive: true });
    writeFileSync(join(options.workFolder, "lock"), process.ppid.toString());
    await assert.rejects(dump(options), problem("already-running", `Process ${process.ppid}`));
  });
});
