import { compareManifests, sequencesBehind } from "../../../manifest/compare";
import { computeManifest } from "../../../manifest/compute";
import { sequences as readSequences } from "../../../manifest/sequences";
import { hashedTables } from "../../../manifest/tables";
import type { Manifest, TableName } from "../../../manifest/types";
import { afterErasures, replayedChanges } from "../../erasure/changes";
import type { Connect, Expectation, Finding } from "../types";

const nameOf = ({ schema, name }: TableName) => `${schema}.${name}`;

/**
 * Every row's hash against the manifest of this very moment, less what the replay of erasures took away. For any other moment:
 * the rows below the manifest's watermark, where a table has one; of the others only that they have not become empty.
 */
export async function content(connect: Connect, expectation: Expectation): Promise<Finding> {
  const { point, manifest, restore, parallel = 2 } = expectation;
  const client = await connect();
  const changes = await replayedChanges(client, restore);
  const expected = afterErasures(manifest, changes);
  const erased = Object.keys(changes).length === 0 ? "" : ", less what erasures took away";
  const below = point.kind === "moment" ? (expectation.below ?? (() => undefined)) : undefined;
  const compared = (table: TableName) => below === undefined || below(table) !== undefined;
  const found = await computeManifest({
    connect,
    schemas: manifest.schemas,
    parallel,
    // A table that is not compared is not read.
    ...(below === undefined ? {} : { where: (table: TableName) => below(table) ?? "false" }),
  });
  const problems = differences(expected, found, compared);
  if (below === undefined)
    return { problems, says: `${found.tables.length} tables hold exactly the rows of the manifest${erased}` };
  const vanished: string[] = [];
  for (const table of await hashedTables(client, manifest.schemas)) {
    const before = expected.tables.find((other) => nameOf(other) === nameOf(table));
    if (compared(table) || before === undefined || BigInt(before.rows) <= 0n) continue;
    const { rows } = await client.query<{ there: boolean }>(
      `SELECT EXISTS (SELECT FROM ONLY ${table.sqlName}) AS there`,
    );
    if (rows[0]?.there !== true) vanished.push(`${nameOf(table)} is empty; it held ${before.rows} rows at the marker`);
  }
  const exactly = expected.tables.filter(compared).length;
  return {
    problems: [...problems, ...vanished],
    says: `exact equality was not checked; below the marker's watermark ${exactly} of ${expected.tables.length} tables are what they were${erased}, and none of the others is empty`,
  };
}

/** Rows alone: what is wrong with columns and objects is told by the schema's checks. */
function differences(expected: Manifest, found: Manifest, compared: (table: TableName) => boolean): readonly string[] {
  const only = (manifest: Manifest): Manifest => ({
    ...manifest,
    tables: manifest.tables.filter(compared),
    sequences: [],
    objects: [],
  });
  return compareManifests(only(expected), only(found)).map(({ what, says }) => `${what} ${says}`);
}

/** Sequences that would give out a key that is taken. */
export async function sequences(connect: Connect, { manifest }: Pick<Expectation, "manifest">): Promise<Finding> {
  const found = await readSequences(await connect(), manifest.schemas);
  const there = new Set(found.map(nameOf));
  const missing = manifest.sequences.filter((sequence) => !there.has(nameOf(sequence)));
  return {
    problems: [
      ...missing.map((sequence) => `${nameOf(sequence)} is missing`),
      ...sequencesBehind({ ...manifest, sequences: found }).map(({ what, says }) => `${what} ${says}`),
    ],
    says: `${found.length} sequences, none behind its table`,
  };
}
