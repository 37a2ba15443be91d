import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "pg";
import { drillDatabase, drillErasureMap } from "../data/schema";
import { seededTables } from "../data/rows";
import { manifestOf, untouchedRows } from "../judge/truth";
import type { Landscape } from "../landscape";
import { allErasures } from "../ports/erasure";
import { archiveNow } from "../postgres/archive";
import { secondBefore } from "../recovery/moment";
import { measureLosses } from "../judge/losses";
import type { Line } from "../load/protocol";
import type { PostgresServer } from "../postgres/server";
import * as common from "./common";

/** A position of the log with the manifest of everything before it. */
interface Position {
  readonly lsn: string;
  readonly at: Date;
}

/**
 * RST-4: any second in the log's window, and any position. The same archive is restored twice: to a position whose manifest was
 * taken while it was being written, which must be equal in every row; and to a whole second, which must hold the commits
 * up to it, by the server's own commit times, and none after.
 */
export async function pointInTime(landscape: Landscape, record: common.Record): Promise<void> {
  const { timeline, primary, load, options } = landscape;
  const admin = await landscape.session(primary);
  await common.beforeTheAccident(landscape, admin, record);
  const position = await timeline.step(
    "accident",
    "position",
    "Fix a position of the log, with everything before it",
    async () => {
      const result = await fixPosition(landscape, admin, record);
      return { result, says: `${result.lsn}, every row hashed in the snapshot of that position` };
    },
  );
  timeline.mark("accident");
  await load.advance(30);
  const later = await positionNow(admin);
  await common.eraseAfterTheTarget(landscape, admin);
  await common.noticed(landscape);
  await timeline.step("recovery", "archive", "Bring the archive up to now", async () => {
    return { result: undefined, says: `up to segment ${await archiveNow(admin)}` };
  });

  const lsn = options.sabotage === "wrong-point" ? later : position.lsn;
  const exact = await common.restore(landscape, { kind: "lsn", lsn });
  await common.changeOneValue(landscape, await landscape.session(exact));
  await timeline.step("recovery", "validate-exactly", "Compare every row with the position's manifest", async () => {
    const before = (await allErasures(landscape.erasures)).filter(
      ({ erasedAt }) => erasedAt <= position.at.toISOString(),
    );
    return common.decide(landscape, `the copy at ${lsn}`, exact, record, {
      restore: "none",
      point: { kind: "marked", at: position.at.toISOString(), newerSeconds: 0 },
      manifest: common.truthOf(record),
      erasures: { map: drillErasureMap, entries: before },
    });
  });

  const second = secondBefore(position.at);
  const restored = await common.restore(landscape, { kind: "time", at: second });
  const beside = await landscape.session(restored);
  await timeline.step("recovery", "cut", "Compare every commit with the second", async () => {
    const { before, after } = await commitsAround(admin, load.lines(), second);
    const wrong = await cutProblems(landscape, beside, before);
    if (wrong !== undefined) throw new Error(wrong);
    return {
      result: undefined,
      says: `${before.length} commits up to ${second.toISOString()} are there, ${after} after it are not`,
    };
  });
  record.truth = await seededTruth(landscape, exact);
  await common.replay(landscape, beside, record);
  await common.decideOnCopy(landscape, restored, record, second);
  timeline.mark("validated");
  timeline.mark("serving");

  await wait(200);
  await load.point(undefined);
  await common.countLosses(landscape, admin, record);
  await common.compareReplica(landscape, primary, record);
}

/** Keeps writers out for the moment in which snapshot and position are taken, and computes the manifest while they go on. */
async function fixPosition({ primary }: Landscape, admin: Client, record: common.Record): Promise<Position> {
  const holder = await primary.client(drillDatabase);
  try {
    await admin.query("BEGIN");
    await admin.query(`LOCK TABLE ${seededTables.map(({ name }) => name).join(", ")} IN EXCLUSIVE MODE`);
    await holder.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const { rows } = await holder.query<{ snapshot: string; lsn: string; at: Date }>(
      "SELECT pg_export_snapshot() AS snapshot, pg_current_wal_insert_lsn()::text AS lsn, clock_timestamp() AS at",
    );
    await admin.query("COMMIT");
    const [fixed] = rows;
    if (fixed === undefined) throw new Error("PostgreSQL gave no position.");
    record.truth = await manifestOf(() => primary.client(drillDatabase), undefined, fixed.snapshot);
    return { lsn: fixed.lsn, at: fixed.at };
  } finally {
    await admin.query("ROLLBACK").catch(() => undefined);
    await holder.end();
  }
}

async function positionNow(admin: Client): Promise<string> {
  const { rows } = await admin.query<{ lsn: string }>("SELECT pg_current_wal_insert_lsn()::text AS lsn");
  return rows[0]?.lsn ?? "";
}

/** The acknowledged commits up to a moment, by the server's own commit times, and how many came after. */
async function commitsAround(
  admin: Client,
  lines: readonly Line[],
  moment: Date,
): Promise<{ readonly before: readonly Line[]; readonly after: number }> {
  const acknowledged = lines.filter(({ kind }) => kind === "acknowledged");
  const { rows } = await admin.query<{ xid: string }>(
    "SELECT x AS xid FROM unnest($1::text[]) AS x WHERE pg_xact_commit_timestamp(x::xid) <= $2",
    [acknowledged.map(({ xid }) => xid), moment.toISOString()],
  );
  const early = new Set(rows.map(({ xid }) => xid));
  const before = acknowledged.filter(({ xid }) => early.has(xid));
  return { before, after: acknowledged.length - before.length };
}

async function cutProblems({ sizes }: Landscape, beside: Client, before: readonly Line[]): Promise<string | undefined> {
  const seeded = new Map(seededTables.map(({ table, name }) => [name as string, sizes[table]]));
  const { lost, altered, unexplained } = await measureLosses(beside, before, seeded);
  const problems = [
    ...(lost.length === 0 ? [] : [`${lost.length} commits before the second are missing`]),
    ...(altered.length === 0 ? [] : [`${altered.length} rows are as of another moment`]),
    ...(unexplained.length === 0 ? [] : [`${unexplained.length} rows are of commits after the second`]),
  ];
  return problems.length === 0 ? undefined : problems.join("; ");
}

/** The untouched rows, as the copy has them that was equal in every row. */
async function seededTruth(
  { sizes }: Landscape,
  exact: PostgresServer,
): Promise<Awaited<ReturnType<typeof manifestOf>>> {
  return manifestOf(() => exact.client(drillDatabase), untouchedRows(sizes));
}
