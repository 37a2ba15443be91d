/** A table as the database's catalogue spells it. */
export interface ErasureTable {
  readonly schema: string;
  readonly table: string;
}

/**
 * Where data of a subject lies and what an erasure does to it. The application's map, in dependency order or not: the plan
 * finds the order.
 */
export interface ErasureTarget extends ErasureTable {
  /** The column that holds the subject's pseudonymous key. */
  readonly subjectColumn: string;
  /** `anonymize` keeps the row where something that stays refers to it, and takes out who it was (LGPD art. 12). */
  readonly action: "delete" | "anonymize";
  /**
   * For `anonymize` alone: what each column becomes; null, or a text that PostgreSQL can read as the column's type. `{id}` in
   * it stands for the erasure's ID, for columns that must stay unique.
   */
  readonly columns?: Readonly<Record<string, string | null>>;
}

/**
 * A table that erasures leave alone because the law obliges NeonPro to keep it (LGPD art. 16 I): medical records for 20 years
 * from the last entry (Lei 13.787/2018 art. 6), fiscal documents for five. It is named, so that "kept on purpose" and
 * "forgotten" are different things: what it refers to may be anonymized, never deleted from under it, and a validated restore
 * does not complain that the subject is still in it.
 */
export interface RetentionException extends ErasureTable {
  /** The duty to keep it: law and article. */
  readonly basis: string;
}

/** What an erasure covers in this database. Configuration: it knows tables, never a person. */
export interface ErasureMap {
  readonly targets: readonly ErasureTarget[];
  /** @default nothing is kept */
  readonly exceptions?: readonly RetentionException[];
}

/**
 * Articles of the LGPD that an erasure rests on: the end of processing (15, 16), the subject's request to delete what is
 * unnecessary or unlawful (18 IV) or was given by consent (18 VI).
 */
export const erasureBases = [
  "LGPD art. 15 I",
  "LGPD art. 15 II",
  "LGPD art. 15 III",
  "LGPD art. 15 IV",
  "LGPD art. 16",
  "LGPD art. 18 IV",
  "LGPD art. 18 VI",
] as const;
export type ErasureBasis = (typeof erasureBases)[number];

/**
 * One erasure that was carried out at the source, so that every restore of an older point carries it out again (RET-13). It
 * holds no name, no number of a document, nothing of what was erased.
 */
export interface ErasureEntry {
  /** Unique over all erasures. */
  readonly id: string;
  /**
   * The subject's pseudonymous key as the mapped columns hold it. A person who comes back later gets a new one: an erased key
   * is never used again.
   */
  readonly subject: string;
  /** RFC 3339 in UTC with milliseconds: when the subject, the ANPD or a retention job asked for it. */
  readonly requestedAt: string;
  /** RFC 3339 in UTC with milliseconds: when it was done at the source. */
  readonly erasedAt: string;
  readonly basis: ErasureBasis;
  /** `schema.table` of the targets that it covered. @default every target of the map */
  readonly targets?: readonly string[];
}

export const tableNameOf = ({ schema, table }: ErasureTable): string => `${schema}.${table}`;

const opaque = /^[A-Za-z0-9][A-Za-z0-9_-]{7,127}$/;
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Everything that is wrong with an entry; empty for one that may be appended. */
export function erasureEntryProblems(entry: ErasureEntry): readonly string[] {
  const { id, subject, requestedAt, erasedAt, basis, targets } = entry;
  return [
    ...(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/.test(id)
      ? []
      : ["id: expected 1 to 128 letters, digits and _.:- without spaces."]),
    // The value itself is left out of the message: if it is a CPF, it must not reach a log.
    ...(opaque.test(subject) && !isDocumentNumber(subject)
      ? []
      : [
          "subject: expected an opaque key of 8 to 128 letters, digits, _ and -; a name, an e-mail address, a CPF or a CNS is none.",
        ]),
    ...(["requestedAt", "erasedAt"] as const).flatMap((field) =>
      isMoment(entry[field])
        ? []
        : [`${field}: received ${entry[field]}; expected RFC 3339 in UTC with milliseconds, 2026-03-02T12:00:00.000Z.`],
    ),
    ...(isMoment(requestedAt) && isMoment(erasedAt) && erasedAt < requestedAt
      ? [`erasedAt: ${erasedAt} is before requestedAt, ${requestedAt}.`]
      : []),
    ...(erasureBases.includes(basis) ? [] : [`basis: received ${basis}; expected one of ${erasureBases.join(", ")}.`]),
    ...(targets?.length === 0 ? ["targets: an erasure of no table is none; leave the field out for all tables."] : []),
  ];
}

function isMoment(text: string): boolean {
  return moment.test(text) && !Number.isNaN(Date.parse(text));
}

/** Eleven digits are a CPF, fifteen a CNS card: whatever they are here, they would be read as that. */
function isDocumentNumber(subject: string): boolean {
  return [11, 15].includes(subject.replace(/[-_]/g, "").length) && /^[\d_-]+$/.test(subject);
}

/** Everything that is wrong with a map, before any database is asked. */
export function erasureMapProblems({ targets, exceptions = [] }: ErasureMap): readonly string[] {
  const names = targets.map(tableNameOf);
  const kept = exceptions.map(tableNameOf);
  return [
    ...repeated(names).map((name) => `targets: ${name} is there twice; one table has one action.`),
    ...repeated(kept).map((name) => `exceptions: ${name} is there twice.`),
    ...names
      .filter((name) => kept.includes(name))
      .map((name) => `exceptions: ${name} is a target too; it is either erased or kept.`),
    ...exceptions
      .filter(({ basis }) => basis.trim() === "")
      .map(
        (exception) => `exceptions: ${tableNameOf(exception)} names no law that obliges to keep it (LGPD art. 16 I).`,
      ),
    ...targets.flatMap((target) => {
      const columns = Object.keys(target.columns ?? {}).length;
      if (target.action === "anonymize" && columns === 0)
        return [`targets: ${tableNameOf(target)} is anonymized and names no columns.`];
      if (target.action === "delete" && target.columns !== undefined)
        return [`targets: ${tableNameOf(target)} is deleted; columns are for anonymize alone.`];
      return [];
    }),
  ];
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}
