import type { ClientBase } from "pg";
import { NotMadeError } from "../types";
import type { Expectation, Finding } from "../types";

const defaultOlderSeconds = 300;
const defaultNewerSeconds = 5;

interface Sign {
  readonly what: string;
  readonly at: string;
}

/**
 * Whether the database is of the moment that the restore claims. Its newest sign of life is the source's heartbeat or the
 * replica's marker; where a dump has neither, the manifest's own moment, which the content is compared with.
 */
export async function pointInTime(
  client: ClientBase,
  { point, manifest }: Pick<Expectation, "point" | "manifest">,
): Promise<Finding> {
  const claimed = Date.parse(point.at);
  if (Number.isNaN(claimed)) throw new NotMadeError(`the claimed moment ${JSON.stringify(point.at)} is none`);
  const older = point.olderSeconds ?? defaultOlderSeconds;
  const newer = point.newerSeconds ?? defaultNewerSeconds;
  const problems: string[] = [];
  // A manifest of another moment is not this point's, whatever the database holds.
  const gap = Math.abs(claimed - Date.parse(manifest.takenAt)) / 1000;
  if (point.kind !== "moment" && !(gap <= older))
    problems.push(`the manifest is of ${manifest.takenAt}, and the restore claims ${point.at}`);
  const [newest] = (await signsOfLife(client)).toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (newest === undefined) {
    if (point.kind !== "dump")
      throw new NotMadeError("there is neither a heartbeat nor a marker in neonpro_recovery, so its moment is unknown");
    return {
      problems,
      says: `it has no heartbeat; its moment is its manifest's, ${manifest.takenAt}, which its content is held against`,
    };
  }
  const behind = (claimed - Date.parse(newest.at)) / 1000;
  if (behind > older)
    problems.push(
      `its newest ${newest.what} is of ${newest.at}, ${Math.round(behind)} s before the claimed ${point.at}; allowed are ${older} s`,
    );
  if (-behind > newer)
    problems.push(
      `its newest ${newest.what} is of ${newest.at}, after the claimed ${point.at}: it is of a later moment`,
    );
  return { problems, says: `its newest ${newest.what} is of ${newest.at}, for a claimed ${point.at}` };
}

async function signsOfLife(client: ClientBase): Promise<readonly Sign[]> {
  const signs: Sign[] = [];
  for (const [what, column] of [
    ["heartbeat", "at"],
    ["marker", "written_at"],
  ] as const) {
    const table = `neonpro_recovery.${what}`;
    const { rows: there } = await client.query<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [
      table,
    ]);
    if (there[0]?.there !== true) continue;
    const { rows } = await client.query<{ at: string | null }>(
      `SELECT to_char(max(${column}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at FROM ${table}`,
    );
    const at = rows[0]?.at;
    if (at != null) signs.push({ what, at });
  }
  return signs;
}
