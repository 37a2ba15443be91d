import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "pg";
import { caughtUp } from "../../lambdas/database-setup/lag";
import { afterErasures, replayedChanges } from "../../lambdas/erasure/changes";
import type { Changes } from "../../lambdas/erasure/changes";
import type { CheckName, Expectation, Verdict } from "../../lambdas/validate-restore/types";
import { validate } from "../../lambdas/validate-restore/validate";
import { compareManifests } from "../../manifest/compare";
import type { Manifest } from "../../manifest/types";
import { drillDatabase, drillErasureMap, drillRoles, drillRules, drillSchemas } from "../data/schema";
import { seededTables } from "../data/rows";
import { manifestOf, untouchedRows } from "../judge/truth";
import { measureLosses } from "../judge/losses";
import type { Losses } from "../judge/losses";
import type { Landscape } from "../landscape";
import type { Told } from "../timeline";
import { allErasures, eraseAtSource, eraseInLedger, replayOn, replayText } from "../ports/erasure";
import { primarySettings } from "../postgres/archive";
import { restoreBeside, targetText, verifyBaseBackup } from "../postgres/backup";
import type { Target } from "../postgres/backup";
import type { PostgresServer } from "../postgres/server";

/** Under which the replay on the restored copy is recorded there. */
const restoreId = "drill";

/** The drill's clinic encrypts nothing, so there is no key to try; production's restore tests do. */
const optional: readonly CheckName[] = ["keys"];

/** The validator said no; nothing was brought into service. */
export class NotValidatedError extends Error {
  override readonly name = "NotValidatedError";

  constructor(what: string, { checks }: Verdict) {
    const bad = checks.filter(
      ({ name, verdict }) => verdict === "failed" || (verdict === "not-made" && !optional.includes(name)),
    );
    super(`The validator says FAILED on ${what}. ${bad.map(({ name, says }) => `${name}: ${says}`).join("; ")}`);
  }
}

/** What becomes of a drill while it runs, kept where a failure does not lose it. */
export interface Record {
  truth?: Manifest;
  restored?: Manifest;
  served?: Manifest;
  losses?: Losses;
  erasuresReplayed?: number;
  /** What the replay took out of the restored copy, for comparing the database in service. */
  replayed?: Changes;
  readonly validations: { readonly of: string; readonly verdict: Verdict }[];
}

/** The state before the accident: an erasure that the log has, the manifest that the marker stands for, some more load. */
export async function beforeTheAccident(landscape: Landscape, admin: Client, record: Record): Promise<void> {
  const { timeline, erasures, primary, sizes, load } = landscape;
  await timeline.step("preparation", "erase-before", "Erase a patient before the accident", async () => {
    const { id } = await eraseAtSource(admin, erasures, 1);
    return { result: undefined, says: `${id}: in the log that is restored, so it stays erased by itself` };
  });
  record.truth = await timeline.step("preparation", "marker", "Write the marker's manifest", async () => {
    const result = await manifestOf(() => primary.client(drillDatabase), untouchedRows(sizes));
    const rows = result.tables.reduce((total, table) => total + Number(table.rows), 0);
    return {
      result,
      says: `${rows.toLocaleString("en-US")} rows by SHA-256, ${result.objects.length} objects of the schema`,
    };
  });
  await load.advance(30);
  await wait(1000);
}

/** An erasure that the restored moment does not know: the one that a replay has to repeat. */
export async function eraseAfterTheTarget(landscape: Landscape, admin: Client): Promise<void> {
  await landscape.timeline.step("accident", "erase-after", "Erase another patient after it", async () => {
    const { id } = await eraseAtSource(admin, landscape.erasures, 2);
    return { result: undefined, says: `${id}: the restored copy will still have this patient` };
  });
}

/** A request that comes in while the database cannot be written to. */
export async function erasureWhileDown({ timeline, erasures }: Landscape): Promise<void> {
  await timeline.step("accident", "erase-after", "An erasure is asked for meanwhile", async () => {
    const { id } = await eraseInLedger(erasures, 2);
    return { result: undefined, says: `${id}: in the ledger; the replay will carry it out` };
  });
}

/** Somebody notices after a while; the load goes on meanwhile, as people do. */
export async function noticed({ timeline, options, load }: Landscape): Promise<void> {
  await timeline.step("accident", "unnoticed", "Nobody notices yet", async () => {
    await wait(options.noticedAfterSeconds * 1000);
    const { acknowledged } = await load.counts();
    timeline.mark("noticed");
    return { result: undefined, says: `${acknowledged.toLocaleString("en-US")} commits acknowledged so far` };
  });
}

/** Checks the backup's sums, and restores it beside as of the target. */
export async function restore(landscape: Landscape, target: Target): Promise<PostgresServer> {
  const { timeline, backup, primary, options } = landscape;
  if (options.sabotage === "lose-wal") loseSegment(backup.archive);
  await timeline.step("recovery", "verify-backup", "Check the base backup against its sums", async () => {
    await verifyBaseBackup(primary, backup);
    return { result: undefined, says: "every file has the sum of its manifest" };
  });
  if (target.kind === "time") timeline.mark("target", target.at);
  return timeline.step("recovery", "restore", "Restore beside, from the base backup and the archive", async () => {
    const server = landscape.adopt(await restoreBeside(primary, backup, target, options.directory, primarySettings));
    timeline.mark("restored");
    return { result: server, says: `as of ${targetText(target)}` };
  });
}

/** The segment in which the base backup begins: no restore does without it. */
function loseSegment(archive: string): void {
  const label = readdirSync(archive).find((name) => name.endsWith(".backup"));
  if (label === undefined) throw new Error("The archive has no backup's label: there is nothing to sabotage.");
  rmSync(join(archive, label.slice(0, 24)));
}

/** Replays what was erased since, unless that is what the drill leaves out on purpose. */
export async function replay(landscape: Landscape, restored: Client, record: Record): Promise<void> {
  const { timeline, erasures, options } = landscape;
  if (options.sabotage === "skip-replay") return;
  await timeline.step("recovery", "replay", "Replay erasures", async () => {
    const result = await replayOn(restored, erasures, restoreId);
    record.erasuresReplayed = (record.erasuresReplayed ?? 0) + result.erased;
    record.replayed = await replayedChanges(restored, restoreId);
    return { result: undefined, says: replayText(result) };
  });
}

/** The restored copy, before anything of it is used: of the target's moment, less what was erased since. */
export async function decideOnCopy(
  landscape: Landscape,
  server: PostgresServer,
  record: Record,
  at: Date,
): Promise<void> {
  const { timeline, sizes } = landscape;
  const truth = truthOf(record);
  await timeline.step("recovery", "validate-recovery", "Validate the restored copy", () =>
    decide(landscape, "the restored copy", server, record, {
      restore: restoreId,
      // The drill beats every second; a recovery under load may come a little later.
      point: { kind: "moment", at: at.toISOString(), olderSeconds: 300, newerSeconds: 0 },
      manifest: truth,
      below: untouchedRows(sizes),
    }),
  );
}

/** The database that people work with again: the same rows, whether they were merged or restored. */
export async function decideOnService(landscape: Landscape, server: PostgresServer, record: Record): Promise<void> {
  const { timeline, sizes } = landscape;
  const truth = afterErasures(truthOf(record), record.replayed ?? {});
  await timeline.step("judgement", "validate-judgement", "Validate the database in service", () =>
    decide(landscape, "the database in service", server, record, {
      restore: "none",
      point: { kind: "moment", at: new Date().toISOString(), olderSeconds: 3600 },
      manifest: truth,
      below: untouchedRows(sizes),
    }),
  );
}

/** Has production's validator decide. @throws NotValidatedError unless it says SUCCESSFUL */
export async function decide(
  { erasures }: Landscape,
  what: string,
  server: PostgresServer,
  record: Record,
  expectation: Expectation,
): Promise<Told<Verdict>> {
  const verdict = await validate(() => server.client(drillDatabase), {
    optional,
    rules: drillRules,
    access: drillSchemas.map((schema) => ({ role: drillRoles.application, privilege: "USAGE", schema })),
    erasures: { map: drillErasureMap, entries: await allErasures(erasures) },
    ...expectation,
  });
  record.validations.push({ of: what, verdict });
  if (verdict.status === "FAILED") throw new NotValidatedError(what, verdict);
  const made = verdict.checks.filter((check) => check.verdict === "passed").length;
  return { result: verdict, says: `SUCCESSFUL, ${made} checks passed: ${verdict.says}` };
}

export function truthOf({ truth }: Record): Manifest {
  if (truth === undefined) throw new Error("There is no manifest to validate with.");
  return truth;
}

/** Changes one value, if that is this drill's sabotage: what a validator must not miss. */
export async function changeOneValue(landscape: Landscape, restored: Client): Promise<void> {
  if (landscape.options.sabotage !== "change-value") return;
  await restored.query(
    `UPDATE finance.invoice SET amount_cents = amount_cents + 1 WHERE id = (SELECT max(id) FROM finance.invoice WHERE id <= ${landscape.sizes.invoice})`,
  );
}

/** Counts what was acknowledged and is not there. */
export async function countLosses(landscape: Landscape, client: Client, record: Record): Promise<Losses> {
  const { timeline, load, sizes } = landscape;
  return timeline.step("judgement", "losses", "Look up every acknowledged commit", async () => {
    const seeded = new Map(seededTables.map(({ table, name }) => [name as string, sizes[table]]));
    const losses = await measureLosses(client, load.lines(), seeded);
    record.losses = losses;
    const says = `${losses.acknowledged.toLocaleString("en-US")} acknowledged, ${losses.lost.length} lost; ${losses.rowsChecked.toLocaleString("en-US")} rows looked up`;
    return { result: losses, says };
  });
}

/** Compares the replica with the database in service, row by row, once it has everything: the load is still. */
export async function compareReplica(landscape: Landscape, serving: PostgresServer, record: Record): Promise<void> {
  const { timeline, replica } = landscape;
  const [source, to] = [await landscape.session(serving), await landscape.session(replica)];
  await timeline.step("judgement", "replica-equal", "Compare the replica with the database in service", async () => {
    if (!(await caughtUp(source, to))) throw new Error("The replica does not catch up.");
    const [expected, found] = await Promise.all(
      [serving, replica].map((server) => manifestOf(() => server.client(drillDatabase))),
    );
    if (expected === undefined || found === undefined) throw new Error("A manifest is missing.");
    record.served = expected;
    const differences = compareManifests(expected, found).filter(({ kind }) =>
      ["rows", "content", "missing-table"].includes(kind),
    );
    if (differences.length > 0) {
      throw new Error(`The replica differs: ${differences.map(({ what, says }) => `${what} ${says}`).join("; ")}`);
    }
    const rows = found.tables.reduce((total, table) => total + Number(table.rows), 0);
    return { result: undefined, says: `the same ${rows.toLocaleString("en-US")} rows on both sides` };
  });
}
