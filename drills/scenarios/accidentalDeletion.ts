import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { drillRoles } from "../data/schema";
import { applicationUrl } from "../landscape";
import type { Landscape } from "../landscape";
import { archiveNow } from "../postgres/archive";
import { findStatement, secondBefore } from "../recovery/moment";
import { mergeMissing } from "../recovery/merge";
import * as common from "./common";

/**
 * RST-1: somebody deletes the documents of a kind, over all clinics, and the application goes on. The replica deletes them too,
 * at once: it is no backup. They are found in the log, restored beside, validated, and merged into the live database.
 */
export async function accidentalDeletion(landscape: Landscape, record: common.Record): Promise<void> {
  const { timeline, primary, load, options } = landscape;
  const admin = await landscape.session(primary);
  await common.beforeTheAccident(landscape, admin, record);
  await timeline.step("accident", "accident", "Somebody deletes every exam", async () => {
    const support = new Client({ connectionString: applicationUrl(primary, drillRoles.support) });
    await support.connect();
    const { rowCount } = await support.query("DELETE FROM clinical.document WHERE kind = 'exam'");
    timeline.mark("accident");
    await support.end();
    return { result: undefined, says: `${(rowCount ?? 0).toLocaleString("en-US")} documents gone` };
  });
  await common.eraseAfterTheTarget(landscape, admin);
  await common.noticed(landscape);

  const moment = await timeline.step("recovery", "moment", "Find the moment in the log", async () => {
    const { at, user, sql } = findStatement(primary, /^DELETE FROM clinical\.document/);
    await archiveNow(admin);
    return Promise.resolve({ result: at, says: `${at.toISOString()} by ${user}: ${sql}` });
  });
  const target =
    options.sabotage === "wrong-point" ? new Date(secondBefore(moment).getTime() + 2000) : secondBefore(moment);
  const restored = await common.restore(landscape, { kind: "time", at: target });
  const beside = await landscape.session(restored);
  await common.changeOneValue(landscape, beside);
  await common.replay(landscape, beside, record);
  await common.decideOnCopy(landscape, restored, record, target);
  timeline.mark("validated");
  if (options.sabotage !== "skip-merge") {
    await timeline.step("recovery", "merge", "Merge what is missing into the live database", async () => {
      const rows = await mergeMissing({ server: primary, client: admin }, restored, "clinical.document");
      return {
        result: undefined,
        says: `${rows.toLocaleString("en-US")} documents brought back; nothing that was there was touched`,
      };
    });
  }
  timeline.mark("serving");

  await wait(500);
  await load.point(undefined);
  await common.decideOnService(landscape, primary, record);
  await common.countLosses(landscape, admin, record);
  await common.compareReplica(landscape, primary, record);
}
