import type { Manifest } from "../../manifest/types";

/** Nightly and weekly archives have a schedule; on-demand is a person's or a workflow's. */
export const dumpKinds = ["nightly", "archive-medical", "archive-financial", "on-demand"] as const;
export type DumpKind = (typeof dumpKinds)[number];

/** A stored piece of one of pg_dump's files: a zstd frame of its own, so that pieces need nobody's order. */
export interface Chunk {
  /** pg_dump's file, for example `3384.dat` or `toc.dat`. */
  readonly file: string;
  /** 0, 1, 2 ... in the file. */
  readonly number: number;
  /** Where in the decompressed file it begins. A table's piece begins and ends with whole rows, so that it can be loaded alone. */
  readonly rawFrom: number;
  /** Below the dump's prefix: `chunks/<file>.<n>.zst`. */
  readonly key: string;
  /** As stored. */
  readonly bytes: number;
  /** Of what is stored, 64 hexadecimal digits. */
  readonly sha256: string;
  /** Decompressed. */
  readonly rawBytes: number;
}

/** `manifest.json`: what was in the database, and what was stored of it. The signature is over its prefix and SHA-256. */
export interface DumpManifest {
  readonly version: 1;
  readonly kind: DumpKind;
  /** Store prefix, with a slash at the end: `dumps/<database>/<yyyy-mm-dd>T<hhmm>Z-<kind>/`. */
  readonly prefix: string;
  readonly database: string;
  /** As `pg_dump --version` says it, without the words: `17.2`. */
  readonly pgDumpVersion: string;
  readonly serverVersion: string;
  /** The exported snapshot's moment (RFC 3339, UTC) and the write-ahead log's position just before it. */
  readonly snapshotAt: string;
  readonly snapshotLsn: string | null;
  /** Null: every schema that is not PostgreSQL's own. */
  readonly schemas: readonly string[] | null;
  /** Roles that grants and policies name, which have to be there before a restore. Superusers and PostgreSQL's own are left out. */
  readonly roles: readonly string[];
  readonly format: "directory";
  readonly compression: "zstd";
  /** A chunk decompressed is about this long at most; longer only where one row is. */
  readonly chunkBytes: number;
  readonly rawBytes: number;
  readonly storedBytes: number;
  readonly chunks: readonly Chunk[];
  /** Computed on the same snapshot: what a restore has to hold (RST-5). */
  readonly content: Manifest;
}

/** `manifest.sig`. */
export interface DumpSignature {
  readonly version: 1;
  readonly algorithm: "ECDSA_SHA_256";
  readonly keyId: string;
  /** Of manifest.json's bytes, hexadecimal. */
  readonly sha256: string;
  /** DER in Base64. */
  readonly signature: string;
}

export type DumpPhase = "dumping" | "complete" | "abandoned";

/** `state.json`: the bookkeeping of one dump, rewritten as it goes on. */
export interface DumpState {
  readonly version: 1;
  /** Who is at it: the same over the runs that finish one dump. */
  readonly runId: string;
  readonly phase: DumpPhase;
  readonly startedAt: string;
  /** RFC 3339 in UTC; a dump whose state is older than its lease may be taken for dead. */
  readonly updatedAt: string;
  /** PostgreSQL's name of the exported snapshot. */
  readonly snapshot: string;
  /** Chunks in the store that a rerun need not store again. */
  readonly chunks: readonly Chunk[];
  /** Why it was given up. */
  readonly says?: string;
}

/** Where dumps are kept. Keys are relative to it and have forward slashes. */
export interface DumpStore {
  /** For people: `s3://bucket` or a folder. */
  readonly place: string;
  /**
   * Stores bytes whole or not at all; the store checks the SHA-256 where it can. Retries what may pass by itself.
   * @param onlyNew leaves what is there; @returns false where something else was
   */
  put(key: string, body: Buffer, sha256: string, onlyNew?: boolean): Promise<boolean>;
  /** Undefined where there is none. */
  get(key: string): Promise<Buffer | undefined>;
  /** Every key below a prefix with its bytes, sorted. */
  list(prefix: string): Promise<readonly { readonly key: string; readonly bytes: number }[]>;
}

/** ECDSA over P-256 of a message's SHA-256, DER. */
export interface Signer {
  readonly keyId: string;
  sign(message: Buffer): Promise<Buffer>;
}

export interface Verifier {
  /** True when `signature` is `keyId`'s over this message; false also for a key that is not trusted. */
  verify(keyId: string, message: Buffer, signature: Buffer): Promise<boolean>;
}

/** What a person watching a dump or a restore sees. */
export interface Progress {
  readonly step: "preparing" | "dumping" | "hashing" | "storing" | "fetching" | "restoring" | "finished";
  readonly doneBytes: number;
  /** Undefined while nobody knows. */
  readonly allBytes?: number;
  /** One sentence where there is more to say than numbers. */
  readonly says?: string;
}

export type TellProgress = (progress: Progress) => void;
