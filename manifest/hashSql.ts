import type { HashedTable } from "./tables";

/** Pages of one piece of work, 64 MiB: small enough to share a large table out, large enough to cost nothing. */
export const pagesPerPiece = 8192;

/** A part of a table by its pages: from one, up to another that does not belong to it; the last part has no end. */
export interface Piece {
  readonly table: HashedTable;
  readonly fromPage: number;
  readonly toPage: number | undefined;
}

/** The pieces of all tables, in an order that keeps every connection busy to the end: the largest table first. */
export function pieces(tables: readonly HashedTable[], pages = pagesPerPiece): readonly Piece[] {
  return tables
    .toSorted((a, b) => b.pages - a.pages)
    .flatMap((table) => {
      const count = Math.max(1, Math.ceil(table.pages / pages));
      return Array.from({ length: count }, (_, at) => ({
        table,
        fromPage: at * pages,
        toPage: at === count - 1 ? undefined : (at + 1) * pages,
      }));
    });
}

/**
 * Counts and sums a piece's rows on the server, so that no row travels. `OFFSET 0` keeps the planner from hashing a row
 * four times. The sums are numeric: they do not overflow.
 *
 * @param where SQL on the table's columns, to leave rows out that are not compared
 */
export function hashSql({ table, fromPage, toPage }: Piece, where?: string): string {
  const conditions = [
    ...(fromPage === 0 ? [] : [`ctid >= '(${fromPage},0)'::tid`]),
    ...(toPage === undefined ? [] : [`ctid < '(${toPage},0)'::tid`]),
    ...(where === undefined ? [] : [`(${where})`]),
  ];
  const lanes = [1, 65, 129, 193].map((bit) => `coalesce(sum(substring(b, ${bit}, 64)::bigint), 0)::text`);
  return (
    `SELECT count(*)::text AS rows, ARRAY[${lanes.join(", ")}] AS lanes FROM (` +
    `SELECT ('x' || encode(sha256(record_send(${table.row})), 'hex'))::bit(256) AS b FROM ONLY ${table.sqlName}` +
    `${conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`} OFFSET 0) AS hashes`
  );
}

export interface PieceSum {
  readonly rows: bigint;
  readonly lanes: readonly bigint[];
}

/** What the server answered to {@link hashSql}. */
export function pieceSum(row: { readonly rows: string; readonly lanes: readonly string[] }): PieceSum {
  return { rows: BigInt(row.rows), lanes: row.lanes.map(BigInt) };
}

/** The table's count and hash from its pieces, in any order. */
export function tableSum(sums: readonly PieceSum[]): { readonly rows: string; readonly contentHash: string } {
  const lanes = [0, 1, 2, 3].map((lane) => sums.reduce((total, sum) => total + (sum.lanes[lane] ?? 0n), 0n));
  return {
    rows: sums.reduce((total, { rows }) => total + rows, 0n).toString(),
    contentHash: lanes.map((lane) => BigInt.asUintN(64, lane).toString(16).padStart(16, "0")).join(""),
  };
}
