/** A table by its schema and name, as PostgreSQL's catalogue spells them. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** What a table holds, whatever the order of its rows. */
export interface TableManifest extends TableName {
  /** Rows, in decimal digits: a bigint of PostgreSQL. */
  readonly rows: string;
  /**
   * 64 hexadecimal digits: the SHA-256 of each row, taken as four numbers of 64 bits, summed by position and modulo 2^64.
   * Equal tables have equal sums in any order of rows; a duplicate counts, which it would not with XOR.
   */
  readonly contentHash: string;
  /** The columns that went into it, in the table's order: `name type`. */
  readonly columns: readonly string[];
}

export interface SequenceManifest extends TableName {
  /** What the sequence gives next is beyond this; null before its first use. */
  readonly lastValue: string | null;
  /** `schema.table.column` where it feeds one, and the largest value there. */
  readonly owner: string | null;
  readonly largestInUse: string | null;
}

/** One object of the schema, by a definition that is the same text on every server of the same schema. */
export interface SchemaObject {
  readonly kind:
    "table" | "column" | "constraint" | "index" | "trigger" | "policy" | "grant" | "function" | "view" | "type";
  /** What a reader calls it: `clinical.patient.cpf`, `clinical.patient: patient_pkey`. */
  readonly name: string;
  readonly definition: string;
}

/** A database's content at one moment, small enough to sign and to keep beside a dump or a recovery point. */
export interface Manifest {
  /** 1; a manifest of another version is not comparable. */
  readonly version: number;
  /** `sha256-row-sum`: see {@link TableManifest.contentHash}. */
  readonly algorithm: string;
  readonly database: string;
  /** As `SHOW server_version` says it. */
  readonly serverVersion: string;
  /** RFC 3339 in UTC: the moment of the snapshot. */
  readonly takenAt: string;
  /** The write-ahead log's position in the snapshot; null on a standby that does not say. */
  readonly lsn: string | null;
  readonly schemas: readonly string[];
  readonly tables: readonly TableManifest[];
  readonly sequences: readonly SequenceManifest[];
  readonly objects: readonly SchemaObject[];
}
