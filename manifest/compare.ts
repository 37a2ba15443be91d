import type { Manifest, SchemaObject, TableManifest } from "./types";

/** One way in which a database is not what its manifest says. */
export interface Difference {
  readonly kind: "missing-table" | "extra-table" | "columns" | "rows" | "content" | "object" | "sequence" | "algorithm";
  /** The table, object or sequence. */
  readonly what: string;
  /** One sentence that an operator can act on. */
  readonly says: string;
}

export interface CompareOptions {
  /** Kinds of schema objects to leave out, for example grants where the other server has other roles. @default none */
  readonly ignoredObjects?: readonly SchemaObject["kind"][];
}

const nameOf = ({ schema, name }: { readonly schema: string; readonly name: string }) => `${schema}.${name}`;

/** Every difference between what was expected and what is there, tables first. Empty: the same content and schema. */
export function compareManifests(
  expected: Manifest,
  found: Manifest,
  options: CompareOptions = {},
): readonly Difference[] {
  if (expected.algorithm !== found.algorithm || expected.version !== found.version) {
    return [
      {
        kind: "algorithm",
        what: found.algorithm,
        says: `hashes of ${expected.algorithm} version ${expected.version} cannot be compared with ${found.algorithm} version ${found.version}`,
      },
    ];
  }
  return [...compareTables(expected, found), ...compareObjects(expected, found, options), ...sequencesBehind(found)];
}

function compareTables(expected: Manifest, found: Manifest): readonly Difference[] {
  const there = new Map(found.tables.map((table) => [nameOf(table), table]));
  const wanted = new Set(expected.tables.map(nameOf));
  return [
    ...expected.tables.flatMap((table) => compareTable(table, there.get(nameOf(table)))),
    ...found.tables
      .filter((table) => !wanted.has(nameOf(table)))
      .map((table): Difference => ({
        kind: "extra-table",
        what: nameOf(table),
        says: `is not in the manifest and holds ${table.rows} rows`,
      })),
  ];
}

function compareTable(expected: TableManifest, found: TableManifest | undefined): readonly Difference[] {
  const what = nameOf(expected);
  if (found === undefined) return [{ kind: "missing-table", what, says: `is missing, with its ${expected.rows} rows` }];
  if (expected.columns.join() !== found.columns.join()) {
    return [
      {
        kind: "columns",
        what,
        says: `has the columns ${found.columns.join(", ")}; expected ${expected.columns.join(", ")}`,
      },
    ];
  }
  if (expected.rows !== found.rows) {
    const lost = BigInt(expected.rows) - BigInt(found.rows);
    const many = lost > 0n ? `${lost} missing` : `${-lost} too many`;
    return [{ kind: "rows", what, says: `has ${found.rows} rows; expected ${expected.rows} (${many})` }];
  }
  if (expected.contentHash !== found.contentHash) {
    return [{ kind: "content", what, says: `has its ${found.rows} rows, and at least one of them is not what it was` }];
  }
  return [];
}

function compareObjects(
  expected: Manifest,
  found: Manifest,
  { ignoredObjects = [] }: CompareOptions,
): readonly Difference[] {
  // Major versions write the same view differently (16 and newer leave table names out), so only its being there counts.
  const sameMajor = majorOf(expected) === majorOf(found);
  const key = ({ kind, name }: SchemaObject) => `${kind} ${name}`;
  const relevant = (objects: readonly SchemaObject[]) => objects.filter(({ kind }) => !ignoredObjects.includes(kind));
  const there = new Map(relevant(found.objects).map((object) => [key(object), object]));
  const wanted = new Set(relevant(expected.objects).map(key));
  // A table that is missing or has other columns has been told already.
  const told = new Set(
    compareTables(expected, found)
      .filter(({ kind }) => kind !== "rows" && kind !== "content")
      .map(({ what }) => what),
  );
  const ofToldTable = ({ name }: SchemaObject) =>
    [...told].some((table) => name === table || name.startsWith(`${table}.`) || name.startsWith(`${table}: `));
  return [
    ...relevant(expected.objects).flatMap((object): Difference[] => {
      const other = there.get(key(object));
      if (ofToldTable(object) || other?.definition === object.definition) return [];
      if (other !== undefined && object.kind === "view" && !sameMajor) return [];
      const says =
        other === undefined
          ? `is missing: ${object.definition}`
          : `is "${other.definition}"; expected "${object.definition}"`;
      return [{ kind: "object", what: key(object), says }];
    }),
    ...relevant(found.objects)
      .filter((object) => !wanted.has(key(object)) && !ofToldTable(object))
      .map((object): Difference => ({ kind: "object", what: key(object), says: `was added: ${object.definition}` })),
  ];
}

const majorOf = ({ serverVersion }: Manifest) => serverVersion.split(".")[0];

/** Sequences are compared with their tables, not with each other: being ahead does no harm. */
export function sequencesBehind({ sequences }: Manifest): readonly Difference[] {
  return sequences.flatMap((sequence): Difference[] => {
    const { lastValue, largestInUse, owner } = sequence;
    if (largestInUse === null || owner === null || !/^-?\d+$/.test(largestInUse)) return [];
    if (lastValue !== null && BigInt(lastValue) >= BigInt(largestInUse)) return [];
    return [
      {
        kind: "sequence",
        what: nameOf(sequence),
        says: `is at ${lastValue ?? "its start"}, behind ${owner}, which holds ${largestInUse}: the next insert would fail or reuse a key`,
      },
    ];
  });
}
