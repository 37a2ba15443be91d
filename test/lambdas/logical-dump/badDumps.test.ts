/** Dumps that must not be believed, and targets that must not be touched, on a real PostgreSQL. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { PostgresServer } from "../../../drills/postgres/server";
import type { DumpResult } from "../../../lambdas/logical-dump/dump";
import { sha256Of } from "../../../lambdas/logical-dump/hashing";
import { storeManifest } from "../../../lambdas/logical-dump/manifestFile";
import { localSigner } from "../../../lambdas/logical-dump/signing";
import { postgresServer } from "../../support/postgres";
import {
  clinicDatabase,
  dump,
  dumpOptions,
  emptyDatabase,
  folders,
  problem,
  restore,
  restoreOptions,
  signer,
} from "./support";
import type { Folders } from "./support";

describe("a dump that cannot be restored", function () {
  this.timeout(60_000);
  let server: PostgresServer;
  let at: Folders;
  let made: DumpResult;
  const store = (key: string) => at.path(`store/${made.manifest.prefix}${key}`);
  const attempt = () => restore(restoreOptions(server, "restored", made.manifest.prefix, at));
  before(async function () {
    server = await postgresServer(this);
    await clinicDatabase(server, "clinic");
  });
  beforeEach(async () => {
    at = folders();
    made = await dump(dumpOptions(server, "clinic", at));
    await emptyDatabase(server, "restored");
  });
  afterEach(() => {
    at.dispose();
  });
  after(() => server.dispose());
  const somePiece = () =>
    made.manifest.chunks.find(({ file, number }) => number === 1 && file !== "toc.dat")?.key ?? "";

  it("[RST-5] corrupt dump: one byte changed", async () => {
    const bytes = readFileSync(store(somePiece()));
    bytes.writeUInt8((bytes.at(100) ?? 0) ^ 1, 100);
    writeFileSync(store(somePiece()), bytes);
    await assert.rejects(attempt(), problem("chunk-corrupt", somePiece(), "the signed manifest says", "another dump"));
  });

  it("[RST-5] corrupt dump: a piece cut short", async () => {
    writeFileSync(store(somePiece()), readFileSync(store(somePiece())).subarray(0, -10));
    await assert.rejects(attempt(), problem("chunk-corrupt", somePiece()));
  });

  it("[RST-5] a piece that was damaged before it was signed", async () => {
    const key = somePiece();
    const bytes = readFileSync(store(key)).subarray(0, -10);
    const chunks = made.manifest.chunks.map((chunk) =>
      chunk.key === key ? { ...chunk, sha256: sha256Of(bytes), bytes: bytes.length } : chunk,
    );
    writeFileSync(store(key), bytes);
    await storeManifest(dumpOptions(server, "clinic", at).store, { ...made.manifest, chunks }, signer);
    await assert.rejects(attempt(), problem("chunk-corrupt", "The dump's own files are damaged"));
  });

  it("[BKP-14] missing chunk, after which the missing one alone is fetched", async () => {
    const key = somePiece();
    const bytes = readFileSync(store(key));
    rmSync(store(key));
    await assert.rejects(attempt(), problem("chunk-missing", key, "another dump"));
    writeFileSync(store(key), bytes);
    const back = await attempt();
    assert.ok(back.reusedChunks > 0, "pieces that were there are not fetched again");
  });

  it("bad signature: the manifest was changed", async () => {
    const text = readFileSync(store("manifest.json"), "utf8");
    writeFileSync(store("manifest.json"), text.replace('"rows":"500"', '"rows":"499"'));
    await assert.rejects(attempt(), problem("signature-wrong", "Do not restore it"));
  });

  it("bad signature: of a key that nobody trusts, though it has the trusted one's name", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    for (const keyId of ["test-key", "other-key"]) {
      await storeManifest(dumpOptions(server, "clinic", at).store, made.manifest, localSigner(keyId, privateKey));
      await assert.rejects(attempt(), problem("signature-wrong", "not a trusted key's"));
    }
  });

  it("bad signature: a good dump's manifest in another's place", async () => {
    const options = restoreOptions(server, "restored", "dumps/clinic/other/", at);
    mkdirSync(at.path("store/dumps/clinic/other"), { recursive: true });
    for (const name of ["manifest.json", "manifest.sig"])
      writeFileSync(at.path(`store/dumps/clinic/other/${name}`), readFileSync(store(name)));
    await assert.rejects(restore(options), problem("signature-wrong", "dumps/clinic/other/"));
  });

  it("a dump that is not there, and one that was never finished", async () => {
    await assert.rejects(
      restore(restoreOptions(server, "restored", "dumps/clinic/never/", at)),
      problem("dump-missing", "dumps/clinic/never/"),
    );
    rmSync(store("manifest.sig"));
    await assert.rejects(attempt(), problem("dump-unfinished", "never signed"));
    rmSync(store("manifest.json"));
    await assert.rejects(attempt(), problem("dump-unfinished", "never finished"));
  });

  it("[RST-1] a target that is not empty keeps what it has", async () => {
    const client = await server.client("restored");
    await client.query("CREATE SCHEMA clinical; CREATE TABLE clinical.patient AS SELECT 1 AS precious");
    await assert.rejects(attempt(), problem("not-empty", "clinical", "never writes over data"));
    const { rows } = await client.query("SELECT precious FROM clinical.patient");
    await client.end();
    assert.deepEqual(rows, [{ precious: 1 }]);
  });

  it("an older server than the dump's, an older pg_restore than its pg_dump, a schema that it does not have", async () => {
    const folder = dumpOptions(server, "clinic", at).store;
    await storeManifest(folder, { ...made.manifest, serverVersion: "99.1" }, signer);
    await assert.rejects(attempt(), problem("version-mismatch", "PostgreSQL 99.1", "version 99 or newer"));
    await storeManifest(folder, { ...made.manifest, pgDumpVersion: "98.1" }, signer);
    await assert.rejects(attempt(), problem("version-mismatch", "pg_dump 98.1"));
    await storeManifest(folder, made.manifest, signer);
    await assert.rejects(
      restore({ ...restoreOptions(server, "restored", made.manifest.prefix, at), schemas: ["clinicle"] }),
      problem("schema-missing", "no schema clinicle", "clinical, financial, public"),
    );
  });
});
