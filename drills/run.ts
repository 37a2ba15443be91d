import { sizesFor } from "./data/rows";
import { collectEvidence } from "./evidence/collect";
import type { Evidence } from "./evidence/types";
import { buildLandscape, Closing } from "./landscape";
import type { Landscape } from "./landscape";
import { findPostgres } from "./postgres/binaries";
import { plays } from "./scenarios";
import type { Record as DrillRecord } from "./scenarios/common";
import { Timeline } from "./timeline";
import { accidents } from "./types";
import type { DrillOptions } from "./types";

/**
 * Runs one drill from an empty folder to its evidence. What fails before the accident throws: there was no drill. What fails
 * after it is the recovery's failure, and stands in the evidence.
 *
 * @throws PostgresMissingError, ToolMissingError, and whatever keeps the servers from starting
 */
export async function runDrill(options: DrillOptions): Promise<Evidence> {
  const startedAt = new Date();
  const timeline = new Timeline(options.watcher);
  const closing = new Closing();
  const record: DrillRecord = { validations: [] };
  const accident = options.accident ?? accidents[options.scenario][0];
  const { major } = findPostgres();
  let landscape: Landscape | undefined;
  let failure: string | undefined;
  try {
    landscape = await buildLandscape(options, timeline, closing);
    await plays[accident](landscape, record);
  } catch (error) {
    const [last] = timeline.steps.slice(-1);
    if (last === undefined || timeline.at("accident") === undefined) throw error;
    failure = error instanceof Error ? `${last.title}: ${error.message}` : String(error);
  } finally {
    await landscape?.load.stop();
    await closing.close();
  }
  return collectEvidence({
    options,
    accident,
    startedAt,
    endedAt: new Date(),
    timeline,
    record,
    sizes: sizesFor(options.rows),
    lines: landscape?.load.lines() ?? [],
    postgresMajor: major,
    failure,
  });
}
