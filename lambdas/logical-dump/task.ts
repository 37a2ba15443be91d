import { withoutPasswords } from "./explain";
import type { OwnEventDetail } from "../../operations/ownEvent";
import { metricNames } from "../../protection/metrics";
import type { Figure } from "../common/reportMetrics";
import { dump } from "./dump";
import type { DumpResult } from "./dump";
import { DumpError, mayPass } from "./errors";
import { rootOf } from "./names";
import type { Programs } from "./programs";
import { retried } from "./retry";
import type { TaskSettings } from "./settings";
import type { DumpStore, Signer } from "./types";

export interface TaskPorts {
  readonly store: DumpStore;
  readonly signer: Signer;
  readonly programs: Programs;
  /** Our own events: the log, the catalogue, and, for a failure, the alarms (AUD-5, BKP-9). */
  readonly tell: (detail: OwnEventDetail) => Promise<void>;
  readonly publish: (figures: readonly Figure[]) => Promise<void>;
  readonly log: (message: string) => void;
  readonly now: () => number;
}

/** A server that is being restarted is back in minutes; a longer outage is the alarm's. */
const retry = { attempts: 4, firstMilliseconds: 30_000, longestMilliseconds: 300_000 };

/**
 * One scheduled or ordered dump, told as started and as succeeded or failed with size, duration and hash. What may pass by itself
 * is tried again.
 */
export async function runTask(
  settings: TaskSettings,
  ports: TaskPorts,
  wait: Partial<typeof retry> = {},
): Promise<DumpResult> {
  const { kind, bucket, dataClasses, resource, connection } = settings;
  const started = ports.now();
  const about = {
    operationId: `logical-dump-${kind}-${new Date(started).toISOString()}`,
    type: "backup",
    dataClasses,
    source: `${connection.host}/${connection.database}`,
    destination: `s3://${bucket}`,
    resource,
  } as const;
  await ports.tell({ ...about, phase: "started", outcome: "RUNNING" });
  try {
    const result = await retried(
      {
        ...retry,
        ...wait,
        when: mayPass,
        waiting: (error, milliseconds) => {
          ports.log(`${messageOf(error)} Trying again in ${Math.round(milliseconds / 1000)} s.`);
        },
      },
      () =>
        dump({
          connection,
          kind,
          store: ports.store,
          signer: ports.signer,
          programs: ports.programs,
          workFolder: `${settings.sharedFolder}/dump`,
          ...(settings.schemas === undefined ? {} : { schemas: settings.schemas }),
          ...(settings.bytesPerSecond === undefined ? {} : { bytesPerSecond: settings.bytesPerSecond }),
          now: ports.now,
        }),
    );
    for (const sentence of result.says) ports.log(sentence);
    await ports.tell({
      ...about,
      phase: "succeeded",
      outcome: "COMPLETED",
      recoveryPoint: `s3://${bucket}/${result.manifest.prefix}`,
      contentHash: `sha256:${result.manifestSha256}`,
      sizeBytes: result.manifest.storedBytes,
      durationSeconds: (ports.now() - started) / 1000,
    });
    if (kind === "nightly") await ports.publish(await figures(settings, ports));
    return result;
  } catch (error) {
    const problem = error instanceof DumpError ? error.problem : "unexpected";
    await ports.tell({
      ...about,
      phase: "failed",
      outcome: `FAILED: ${problem}`,
      cause: messageOf(error),
      durationSeconds: (ports.now() - started) / 1000,
    });
    throw error;
  }
}

const messageOf = (error: unknown) => withoutPasswords(error instanceof Error ? error.message : String(error));

/** The night's own success, and how old the weekly archives are: an alarm cannot look back further than seven days. */
async function figures({ connection }: TaskSettings, { store, now }: TaskPorts): Promise<Figure[]> {
  const ages = await Promise.all(
    (["archive-medical", "archive-financial"] as const).map(async (kind) => {
      const signed = (await store.list(rootOf(kind, connection.database))).filter(({ key }) =>
        key.endsWith("/manifest.sig"),
      );
      const newest = signed.map(({ key }) => /\/(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)Z-/.exec(key)).at(-1);
      if (newest === undefined || newest === null) return [];
      return [(now() - Date.parse(`${newest[1] ?? ""}T${newest[2] ?? ""}:${newest[3] ?? ""}Z`)) / 3_600_000];
    }),
  );
  const known = ages.flat();
  return [
    { name: metricNames.nightlyDumps, value: 1 },
    ...(known.length === 0 ? [] : [{ name: metricNames.archiveDumpAge, value: Math.max(...known) }]),
  ];
}
