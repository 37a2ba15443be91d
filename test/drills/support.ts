import { runDrill } from "../../drills/run";
import type { Evidence } from "../../drills/evidence/types";
import { findPostgres, PostgresMissingError } from "../../drills/postgres/binaries";
import type { DrillOptions } from "../../drills/types";
import { makeWorkspace } from "../../drills/workspace";

/** A small drill in a folder of its own, which is gone afterwards. */
export async function smallDrill(options: Pick<DrillOptions, "scenario"> & Partial<DrillOptions>): Promise<Evidence> {
  const workspace = makeWorkspace();
  try {
    return await runDrill({ rows: 2000, seed: 1, noticedAfterSeconds: 1, ...options, directory: workspace.directory });
  } finally {
    await workspace.dispose();
  }
}

/** Skips where there is no PostgreSQL; in CI that is a failure. */
export function needsPostgres(context: Mocha.Context): void {
  context.timeout(120_000);
  try {
    findPostgres();
  } catch (error) {
    if (error instanceof PostgresMissingError && process.env.CI !== "true") context.skip();
    throw error;
  }
}
