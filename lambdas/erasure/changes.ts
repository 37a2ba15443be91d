import type { ClientBase } from "pg";
import type { PieceSum } from "../../manifest/hashSql";
import type { Manifest, TableManifest } from "../../manifest/types";

/**
 * What a replay did to a table, as a content manifest counts: rows, and the four sums of 64 bits that its hash is made of.
 * Sums can be subtracted, so a table that erasures were replayed on is still compared exactly with what it was.
 */
export interface TableChange {
  /** Rows more (never) or less, in decimal digits. */
  readonly rows: string;
  /** Modulo 2^64, in decimal digits. */
  readonly lanes: readonly string[];
  /** Rows deleted or anonymized. */
  readonly touched: number;
}

/** By `schema.table`. */
export type Changes = Readonly<Record<string, TableChange>>;

/** @param after undefined: the rows are gone */
export function difference(before: PieceSum, after: PieceSum | undefined): TableChange {
  return {
    rows: ((after?.rows ?? 0n) - before.rows).toString(),
    lanes: before.lanes.map((lane, at) => BigInt.asUintN(64, (after?.lanes[at] ?? 0n) - lane).toString()),
    touched: Number(before.rows),
  };
}

/** All changes of each table as one. */
export function mergeChanges(changes: readonly Changes[]): Changes {
  const merged: Record<string, TableChange> = {};
  for (const [table, change] of changes.flatMap((each) => Object.entries(each))) {
    const known = merged[table];
    merged[table] =
      known === undefined
        ? change
        : {
            rows: (BigInt(known.rows) + BigInt(change.rows)).toString(),
            lanes: known.lanes.map((lane, at) =>
              BigInt.asUintN(64, BigInt(lane) + BigInt(change.lanes[at] ?? "0")).toString(),
            ),
            touched: known.touched + change.touched,
          };
  }
  return merged;
}

/** What the replays after one restore did to a database in all; nothing where none ran. */
export async function replayedChanges(client: ClientBase, restore: string): Promise<Changes> {
  const { rows: there } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('neonpro_recovery.erasure_replay') IS NOT NULL AS there",
  );
  if (there[0]?.there !== true) return {};
  const { rows } = await client.query<{ changes: Changes }>(
    "SELECT changes FROM neonpro_recovery.erasure_replay WHERE restore = $1",
    [restore],
  );
  return mergeChanges(rows.map(({ changes }) => changes));
}

/** The manifest of the same moment after the erasures: what a database that they were replayed on has to be. */
export function afterErasures(manifest: Manifest, changes: Changes): Manifest {
  return {
    ...manifest,
    tables: manifest.tables.map((table) => {
      const change = changes[`${table.schema}.${table.name}`];
      return change === undefined ? table : changed(table, change);
    }),
  };
}

function changed(table: TableManifest, { rows, lanes }: TableChange): TableManifest {
  return {
    ...table,
    rows: (BigInt(table.rows) + BigInt(rows)).toString(),
    contentHash: lanes
      .map((lane, at) => BigInt(`0x${table.contentHash.slice(at * 16, at * 16 + 16)}`) + BigInt(lane))
      .map((lane) => BigInt.asUintN(64, lane).toString(16).padStart(16, "0"))
      .join(""),
  };
}
