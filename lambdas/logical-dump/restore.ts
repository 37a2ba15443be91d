import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "../../manifest/types";
import { connect } from "./connection";
import type { Connection } from "./connection";
import { DumpError } from "./errors";
import { explaining } from "./explain";
import { readManifest } from "./manifestFile";
import { pgRestoreList } from "./pgRestore";
import { localPrograms, versionOf } from "./programs";
import type { Programs } from "./programs";
import { fetchInto, restoreSections } from "./restoreSections";
import { checkRoles, checkVersions, prepareTarget, unmarkTarget } from "./target";
import { select, tocEntries } from "./toc";
import type { DumpManifest, DumpStore, TellProgress, Verifier } from "./types";
import { withWorkFolder } from "./workFolder";
import type { Zstd } from "./zstd";

export interface RestoreOptions {
  readonly store: DumpStore;
  /** Of the dump, with the slash at its end. */
  readonly prefix: string;
  readonly verifier: Verifier;
  /** An empty database, and a role that may create in it and comment on it. */
  readonly target: Connection;
  /** For the table of contents and large objects; rows are loaded without touching the disk. Emptied after a success. */
  readonly workFolder: string;
  /** Only these of the dump's schemas (RST-1). @default all */
  readonly schemas?: readonly string[];
  /** Creates roles that grants and policies name, without login, where they are missing. @default false: refuses */
  readonly createRoles?: boolean;
  /** Gathers the planner's statistics at the end, without which a restored database is slow (RST-10). @default true */
  readonly analyze?: boolean;
  readonly programs?: Programs;
  readonly zstd?: Zstd;
  /** Connections that load rows, then those of pg_restore that build indexes. @default 2 */
  readonly jobs?: number;
  /** For building indexes, a connection. @default 256 */
  readonly maintenanceMegabytes?: number;
  /** @default no limit */
  readonly bytesPerSecond?: number;
  readonly progress?: TellProgress;
  readonly signal?: AbortSignal;
}

export interface RestoreResult {
  readonly manifest: DumpManifest;
  /** Of the signed manifest.json. */
  readonly manifestSha256: string;
  /** What the target has to hold now: the dump's content, or that of the restored schemas. */
  readonly expected: Manifest;
  /** Foreign keys into schemas that were not restored: `schema.table: name`. They are not in `expected`. */
  readonly leftOut: readonly string[];
  /** Pieces that an earlier, interrupted run had loaded. */
  readonly reusedChunks: number;
  readonly seconds: { readonly restoring: number; readonly analyzing: number };
}

/**
 * Restores a dump, or some of its schemas, into an empty database: believes nothing that the signed manifest does not vouch for
 * (RST-5), writes over nothing, and goes on after an interruption. Validation is the caller's next step: it compares with
 * `expected`.
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const { store, prefix, verifier, workFolder, programs = localPrograms() } = options;
  return withWorkFolder(workFolder, async () => {
    options.progress?.({ step: "preparing", doneBytes: 0 });
    const { manifest, sha256 } = await readManifest(store, prefix, verifier);
    const pgRestoreVersion = await versionOf(programs, "pg_restore");
    const schemas = wantedSchemas(manifest, options.schemas);
    const client = await connect(options.target);
    try {
      return await explaining("Restoring", async () => {
        await checkVersions(client, manifest, pgRestoreVersion);
        await checkRoles(client, manifest.roles, options.createRoles ?? false);
        const target = await prepareTarget(client, { schemas, whole: options.schemas === undefined, dump: sha256 });
        const started = performance.now();
        await fetchInto(options, manifest, sha256, ({ file }) => file === "toc.dat");
        const entries = tocEntries(await pgRestoreList({ programs, folder: join(workFolder, "files") }));
        const selection = select(entries, manifest.content, options.schemas, target.standing);
        await restoreSections({ ...options, programs }, { client, target, manifest, sha256, selection });
        const restoredAt = performance.now();
        if (options.analyze ?? true) await client.query("ANALYZE");
        await unmarkTarget(client, target);
        for (const name of ["files", "sections", "fetched.json"]) {
          await rm(join(workFolder, name), { recursive: true, force: true });
        }
        const end = performance.now();
        options.progress?.({ step: "finished", doneBytes: manifest.rawBytes, allBytes: manifest.rawBytes });
        return {
          manifest,
          manifestSha256: sha256,
          expected: expectedContent(manifest.content, schemas, selection.leftOut),
          leftOut: selection.leftOut,
          reusedChunks: target.loaded?.size ?? 0,
          seconds: {
            restoring: (restoredAt - started) / 1000,
            analyzing: (end - restoredAt) / 1000,
          },
        };
      });
    } finally {
      await client.end().catch(() => undefined);
    }
  });
}

function wantedSchemas({ content, prefix }: DumpManifest, wanted: readonly string[] | undefined): readonly string[] {
  const missing = wanted?.filter((schema) => !content.schemas.includes(schema)) ?? [];
  if (missing.length > 0) {
    throw new DumpError(
      "schema-missing",
      `The dump at ${prefix} has no schema ${missing.join(", ")}. It has ${content.schemas.join(", ")}.`,
    );
  }
  return wanted ?? content.schemas;
}

/** The dump's content without what was not restored. */
export function expectedContent(content: Manifest, schemas: readonly string[], leftOut: readonly string[]): Manifest {
  const inSchemas = ({ schema }: { readonly schema: string }) => schemas.includes(schema);
  return {
    ...content,
    schemas,
    tables: content.tables.filter(inSchemas),
    sequences: content.sequences.filter(inSchemas),
    objects: content.objects.filter(
      ({ name }) => schemas.some((schema) => name.startsWith(`${schema}.`)) && !leftOut.includes(name),
    ),
  };
}
