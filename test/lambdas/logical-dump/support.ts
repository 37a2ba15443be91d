import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectionFrom } from "../../../lambdas/logical-dump/connection";
import { dump } from "../../../lambdas/logical-dump/dump";
import type { DumpOptions } from "../../../lambdas/logical-dump/dump";
import { DumpError } from "../../../lambdas/logical-dump/errors";
import type { DumpProblem } from "../../../lambdas/logical-dump/errors";
import { folderStore } from "../../../lambdas/logical-dump/folderStore";
import { localPrograms } from "../../../lambdas/logical-dump/programs";
import { restore } from "../../../lambdas/logical-dump/restore";
import type { RestoreOptions } from "../../../lambdas/logical-dump/restore";
import { localSigner, localVerifier } from "../../../lambdas/logical-dump/signing";
import { computeManifest } from "../../../manifest/compute";
import type { Manifest } from "../../../manifest/types";
import type { PostgresServer } from "../../../drills/postgres/server";
import { clinic } from "../../manifest/clinic";

const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
export const signer = localSigner("test-key", keys.privateKey);
export const verifier = localVerifier({ "test-key": keys.publicKey });
/** Private keys in files are for the child processes that a test kills. */
export const privateKeyPem = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/** The clinic with a second schema that refers to the first, and a large table of rows that do not compress to nothing. */
const more = `
  CREATE SCHEMA financial;
  CREATE TABLE financial.invoice (id int PRIMARY KEY, patient_id bigint NOT NULL REFERENCES clinical.patient, cents bigint NOT NULL);
  INSERT INTO financial.invoice SELECT g, 1 + g % 500, g * 7 FROM generate_series(1, 200) g;
  CREATE TABLE clinical.note (id bigint PRIMARY KEY, body text NOT NULL);
  INSERT INTO clinical.note SELECT g, repeat(md5(g::text), 1 + g % 9) FROM generate_series(1, 6000) g;`;

/** A new database with the clinic in it. */
export async function clinicDatabase(server: PostgresServer, name: string): Promise<string> {
  await emptyDatabase(server, name);
  const client = await server.client(name);
  try {
    await client.query("DROP ROLE IF EXISTS clinic_reader").catch(() => undefined);
    const roles = await client.query("SELECT FROM pg_roles WHERE rolname = 'clinic_reader'");
    await client.query(roles.rowCount === 0 ? clinic : clinic.replace("CREATE ROLE clinic_reader;", ""));
    await client.query(more);
  } finally {
    await client.end();
  }
  return name;
}

export async function emptyDatabase(server: PostgresServer, name: string): Promise<string> {
  const client = await server.client();
  try {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${name}`);
  } finally {
    await client.end();
  }
  return name;
}

/** A folder of a test's own; `dispose` removes it. */
export function folders(): { path(name: string): string; dispose(): void } {
  const root = mkdtempSync(join(tmpdir(), "neonpro-dump-"));
  return {
    path: (name) => join(root, name),
    dispose: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export type Folders = ReturnType<typeof folders>;

/** A dump of small pieces, so that there are many. */
export function dumpOptions(server: PostgresServer, database: string, at: Folders): DumpOptions {
  return {
    connection: connectionFrom(server.url(database)),
    kind: "on-demand",
    store: folderStore(at.path("store")),
    signer,
    workFolder: at.path("dump"),
    programs: localPrograms(server.binaries.directory),
    chunkBytes: 64 * 1024,
  };
}

export function restoreOptions(server: PostgresServer, database: string, prefix: string, at: Folders): RestoreOptions {
  return {
    store: folderStore(at.path("store")),
    prefix,
    verifier,
    target: connectionFrom(server.url(database)),
    workFolder: at.path("restore"),
    programs: localPrograms(server.binaries.directory),
  };
}

export { dump, restore };

/** What is in a database now. */
export async function contentOf(
  server: PostgresServer,
  database: string,
  schemas?: readonly string[],
): Promise<Manifest> {
  const client = await server.client(database);
  try {
    return await computeManifest({
      connect: () => Promise.resolve(client),
      parallel: 1,
      ...(schemas === undefined ? {} : { schemas }),
    });
  } finally {
    await client.end();
  }
}

/** For assert.rejects: the problem, and words of the message. */
export function problem(wanted: DumpProblem, ...words: readonly string[]) {
  return (error: unknown): boolean => {
    if (!(error instanceof DumpError)) throw error;
    const missing = words.filter((word) => !error.message.includes(word));
    if (error.problem === wanted && missing.length === 0) return true;
    throw new Error(`expected ${wanted} with ${words.join(", ")}; got ${error.problem}: ${error.message}`);
  };
}
