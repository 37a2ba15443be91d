import type { ErasureEntry } from "../../protection/erasure";
import { replayErasures } from "../erasure/replay";
import type { ReplayResult } from "../erasure/replay";
import type { ErasureLedger } from "../erasure/types";
import { markedPointOf, settingsOf } from "./settings";
import type { MarkedPoint } from "./settings";
import type { Check, Connect, EnvelopeOpener, Expectation, Verdict } from "./types";
import { validate } from "./validate";
import { verdictOf } from "./verdict";

/** The restore that is validated, as the workflow tells it. */
export interface RestoredDatabase {
  readonly restoreJobId: string;
  /** The workflow's own run: a verdict of another run is none. */
  readonly execution: string;
  readonly recoveryPointArn: string;
  /** When the recovery point was made, RFC 3339. */
  readonly claimedAt: string;
}

export interface StepPorts {
  readonly connect: Connect;
  readonly ledger: Pick<ErasureLedger, "entriesSince">;
  readonly open: EnvelopeOpener;
  /** JSON of the evidence bucket; rejects where there is none. */
  readonly read: (key: string) => Promise<unknown>;
  readonly write: (key: string, value: unknown) => Promise<void>;
}

export const settingsKey = "validation/settings.json";
export const markedPointKey = (manifestId: string): string => `manifests/${manifestId}.json`;
/** Where the workflow reads the verdict. */
export const verdictKey = (restoreJobId: string): string => `verdicts/${restoreJobId}.json`;
/** ValidationStatusMessage of AWS Backup; longer ones are in the verdict itself. */
const mostCharacters = 900;

/** What the workflow reads. */
export interface RecordedVerdict extends Verdict, RestoredDatabase {
  readonly judgedAt: string;
}

/** The whole ledger: which erasures a point is older than is not worth being wrong about, and the others change nothing. */
async function allEntries({ ledger }: StepPorts): Promise<readonly ErasureEntry[]> {
  const entries: ErasureEntry[] = [];
  for await (const entry of ledger.entriesSince()) entries.push(entry);
  return entries;
}

/** The first step: everybody who was erased is erased here too. Throws, so that nothing is validated without it. */
export async function replayStep({ restoreJobId }: RestoredDatabase, ports: StepPorts): Promise<ReplayResult> {
  const { erasureMap: map } = settingsOf(await ports.read(settingsKey));
  const entries = await allEntries(ports);
  const client = await ports.connect();
  try {
    return await replayErasures(client, { restore: restoreJobId, map, entries });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * The second step: writes a verdict, whatever happens; that there is nothing to hold the database against is FAILED with the
 * cause. It throws only when the verdict cannot be written.
 */
export async function validateStep(
  restored: RestoredDatabase,
  ports: StepPorts,
  now: () => Date = () => new Date(),
): Promise<RecordedVerdict> {
  const verdict = await expectationOf(restored, ports).then(
    (expectation) => validate(ports.connect, expectation),
    (error: unknown) => impossible(error, restored),
  );
  const recorded = {
    ...verdict,
    says: verdict.says.slice(0, mostCharacters),
    ...restored,
    judgedAt: now().toISOString(),
  };
  await ports.write(verdictKey(restored.restoreJobId), recorded);
  return recorded;
}

function impossible(error: unknown, { claimedAt }: RestoredDatabase): Verdict {
  const says = error instanceof Error ? error.message : String(error);
  const check: Check = { name: "not-empty", verdict: "not-made", says, seconds: 0 };
  return verdictOf([check], { point: { kind: "moment", at: claimedAt } });
}

/** There is nothing that the database could be held against. */
export class UnmarkedError extends Error {
  override readonly name = "UnmarkedError";

  constructor() {
    super(
      "The database has no marker (neonpro_recovery.marker), so there is no manifest to hold it against: run the marked-recovery-point workflow.",
    );
  }
}

async function expectationOf(restored: RestoredDatabase, ports: StepPorts): Promise<Expectation> {
  const settings = settingsOf(await ports.read(settingsKey));
  const id = await newestMarker(ports.connect);
  const marked = markedPointOf(await ports.read(markedPointKey(id)), id);
  return {
    restore: restored.restoreJobId,
    ...heldAgainst(restored, marked),
    erasures: { map: settings.erasureMap, entries: await allEntries(ports) },
    keys: { open: ports.open, samples: settings.samples ?? [] },
    ...(settings.rules === undefined ? {} : { rules: settings.rules }),
    ...(settings.access === undefined ? {} : { access: settings.access }),
    ...(settings.optional === undefined ? {} : { optional: settings.optional }),
  };
}

/** Exactly, when this is the recovery point that was taken at the marker; any later one, and any copy under another ARN, is not. */
function heldAgainst(
  { recoveryPointArn, claimedAt: at }: RestoredDatabase,
  { recoveryPointArn: own, manifest, watermark }: MarkedPoint,
): Pick<Expectation, "point" | "manifest" | "below"> {
  if (recoveryPointArn === own) return { point: { kind: "marked", at }, manifest };
  const point = { kind: "moment", at } as const;
  if (watermark === undefined) return { point, manifest };
  const { conditions } = watermark;
  const below = watermark.manifest.tables;
  const key = ({ schema, name }: { readonly schema: string; readonly name: string }) => `${schema}.${name}`;
  const tables = manifest.tables.map((table) =>
    conditions[key(table)] === undefined ? table : (below.find((other) => key(other) === key(table)) ?? table),
  );
  return { point, manifest: { ...manifest, tables }, below: (table) => conditions[key(table)] };
}

async function newestMarker(connect: Connect): Promise<string> {
  const client = await connect();
  try {
    const { rows: there } = await client.query<{ there: boolean }>(
      "SELECT to_regclass('neonpro_recovery.marker') IS NOT NULL AS there",
    );
    if (there[0]?.there !== true) throw new UnmarkedError();
    const { rows } = await client.query<{ id: string }>(
      "SELECT manifest_id AS id FROM neonpro_recovery.marker ORDER BY written_at DESC LIMIT 1",
    );
    const id = rows[0]?.id;
    if (id === undefined) throw new UnmarkedError();
    return id;
  } finally {
    await client.end().catch(() => undefined);
  }
}
