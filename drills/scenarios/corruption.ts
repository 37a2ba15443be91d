import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { drillRoles } from "../data/schema";
import { seededTables } from "../data/rows";
import { applicationUrl } from "../landscape";
import type { Landscape } from "../landscape";
import { archiveNow } from "../postgres/archive";
import { damageFile } from "../accidents/damage";
import { findStatement, secondBefore } from "../recovery/moment";
import { isolate } from "../recovery/isolate";
import { protectAgain, reintroduce, setSequences } from "../recovery/reintroduce";
import { extentOf, rollForward } from "../recovery/rollForward";
import type { PostgresServer } from "../postgres/server";
import * as common from "./common";

/**
 * RST-2 after a bad deployment: a migration scrambles old notes and amounts, and is noticed later. The database is isolated, the
 * extent assessed, the second before restored, what people did since carried over, all of it validated, and then reintroduced.
 */
export async function badDeployment(landscape: Landscape, record: common.Record): Promise<void> {
  const { timeline, primary, options } = landscape;
  const admin = await landscape.session(primary);
  await common.beforeTheAccident(landscape, admin, record);
  await timeline.step("accident", "accident", "A deployment scrambles old notes and amounts", async () => {
    const deploy = new Client({ connectionString: applicationUrl(primary, drillRoles.deploy) });
    await deploy.connect();
    await deploy.query("BEGIN");
    const notes = await deploy.query(
      "UPDATE clinical.encounter SET notes = reverse(notes) WHERE started_at < '2026-02-01'",
    );
    const amounts = await deploy.query(
      "UPDATE finance.invoice SET amount_cents = amount_cents * 100 WHERE issued_at < '2026-02-01'",
    );
    await deploy.query("COMMIT");
    timeline.mark("accident");
    await deploy.end();
    return { result: undefined, says: `${notes.rowCount ?? 0} visits and ${amounts.rowCount ?? 0} invoices` };
  });
  await common.eraseAfterTheTarget(landscape, admin);
  await common.noticed(landscape);

  await timeline.step("recovery", "isolate", "Isolate the database", async () => {
    const ended = await isolate(admin);
    return { result: undefined, says: `the application may not log in; ${ended} of its sessions ended` };
  });
  const bad = await timeline.step("recovery", "assess", "Assess: when, by whom, how much", async () => {
    const { at } = findStatement(primary, /^UPDATE clinical\.encounter SET notes = reverse/);
    const { xid = "", user } = findStatement(
      primary,
      /^UPDATE finance\.invoice SET amount_cents = amount_cents \* 100/,
    );
    const extents = await extentOf(admin, xid);
    await archiveNow(admin);
    const extent = extents.map(({ table, rows }) => `${rows.toLocaleString("en-US")} rows of ${table}`).join(", ");
    return { result: { at, xid }, says: `${at.toISOString()} by ${user}, transaction ${xid}: ${extent}` };
  });
  const before = secondBefore(bad.at);
  const target = options.sabotage === "wrong-point" ? new Date(before.getTime() + 2000) : before;
  const restored = await common.restore(landscape, { kind: "time", at: target });
  const beside = await landscape.session(restored);
  // Before and after: what is carried over must find the erased gone, and must not bring anybody back.
  await common.replay(landscape, beside, record);
  if (options.sabotage !== "skip-merge") {
    await timeline.step("recovery", "roll-forward", "Carry over what people did since", async () => {
      const rows = await rollForward(primary, { server: restored, client: beside }, target, bad.xid);
      return {
        result: undefined,
        says: `${rows.toLocaleString("en-US")} rows, none of them by transaction ${bad.xid}`,
      };
    });
  }
  await finish(landscape, record, restored, target);
}

/** RST-2 after a damaged file: page checksums turn a wrong answer into an error; the log still has every commit. */
export async function damagedFile(landscape: Landscape, record: common.Record): Promise<void> {
  const { timeline, primary } = landscape;
  const before = await landscape.session(primary);
  await common.beforeTheAccident(landscape, before, record);
  await timeline.step("accident", "accident", "A disk damages a file of the database", async () => {
    const says = await damageFile(primary, before, "clinical.document", 8);
    timeline.mark("accident");
    return { result: undefined, says };
  });
  const admin = await landscape.session(primary);
  await common.erasureWhileDown(landscape);
  await common.noticed(landscape);
  await timeline.step("recovery", "isolate", "Isolate the database", async () => {
    const ended = await isolate(admin);
    return { result: undefined, says: `the application may not log in; ${ended} of its sessions ended` };
  });
  await timeline.step("recovery", "assess", "Assess: read every table from end to end", async () => {
    const broken: string[] = [];
    for (const { name } of seededTables) {
      await admin.query(`SELECT count(md5(t::text)) FROM ${name} AS t`).catch((error: unknown) => {
        broken.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      });
    }
    await archiveNow(admin);
    if (broken.length === 0)
      throw new Error("No table is damaged: page checksums are off, or the damage was not read.");
    return { result: undefined, says: broken.join("; ") };
  });
  const restored = await common.restore(landscape, { kind: "end" });
  await finish(landscape, record, restored, new Date());
}

async function finish(landscape: Landscape, record: common.Record, restored: PostgresServer, at: Date): Promise<void> {
  const { timeline, load } = landscape;
  const beside = await landscape.session(restored);
  await common.changeOneValue(landscape, beside);
  await common.replay(landscape, beside, record);
  await setSequences(landscape, beside);
  await common.decideOnCopy(landscape, restored, record, at);
  timeline.mark("validated");
  await reintroduce(landscape, restored);
  await wait(500);
  await load.point(undefined);
  await common.decideOnService(landscape, restored, record);
  await common.countLosses(landscape, beside, record);
  await protectAgain(landscape, restored);
  await common.compareReplica(landscape, restored, record);
}
