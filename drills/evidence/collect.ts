import { randomUUID } from "node:crypto";
import { availableParallelism, totalmem } from "node:os";
import type { Manifest } from "../../manifest/types";
import type { OwnEventDetail } from "../../operations/ownEvent";
import type { Sizes } from "../data/rows";
import { lossSeconds, lostAfter } from "../judge/losses";
import { measurements } from "../judge/objectives";
import type { Line } from "../load/protocol";
import { primarySettings } from "../postgres/archive";
import type { Record as DrillRecord } from "../scenarios/common";
import type { Timeline } from "../timeline";
import type { AccidentId, DrillOptions } from "../types";
import type { Evidence } from "./types";

export interface Collected {
  readonly options: DrillOptions;
  readonly accident: AccidentId;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly timeline: Timeline;
  readonly record: DrillRecord;
  readonly sizes: Sizes;
  readonly lines: readonly Line[];
  readonly postgresMajor: number;
  /** What a step of the recovery or the judgement failed with. */
  readonly failure: string | undefined;
}

/** Makes the evidence of a drill, and decides: passed only if nothing failed and every objective was measured and met. */
export function collectEvidence(collected: Collected): Evidence {
  const { options, timeline, record, failure } = collected;
  const accidentAt = timeline.at("accident");
  const serving = timeline.at("serving");
  const { losses } = record;
  const validation = timeline.steps.find(({ id }) => id === "validate-recovery");
  const measured = measurements({
    lossSeconds: losses === undefined || accidentAt === undefined ? null : lossSeconds(losses, accidentAt),
    recoverySeconds:
      serving === undefined || accidentAt === undefined ? null : (serving.getTime() - accidentAt.getTime()) / 1000,
    validationSeconds: validation?.outcome === "done" ? validation.seconds : null,
  });
  const taken = losses === undefined || accidentAt === undefined ? 0 : lostAfter(losses, accidentAt);
  const reasons = [
    ...(failure === undefined ? [] : [failure]),
    ...(losses === undefined || losses.altered.length === 0
      ? []
      : [`${losses.altered.length} rows hold what nobody wrote: ${losses.altered.slice(0, 3).join(", ")}`]),
    ...(losses === undefined || losses.unexplained.length === 0
      ? []
      : [`${losses.unexplained.length} rows come from no commit: ${losses.unexplained.slice(0, 3).join(", ")}`]),
    ...(taken === 0 ? [] : [`the recovery itself lost ${taken} commits that were acknowledged after the accident`]),
    ...measured
      .filter(({ met, measuredSeconds }) => !met && (failure === undefined || measuredSeconds !== null))
      .map(({ id, measuredSeconds, objectiveSeconds }) =>
        measuredSeconds === null
          ? `${id.toUpperCase()} was not measured`
          : `${id.toUpperCase()} is ${measuredSeconds} s; the objective is ${objectiveSeconds} s`,
      ),
  ];
  return {
    schema: "neonpro-drill-evidence",
    version: 1,
    id: randomUUID(),
    scenario: options.scenario,
    accident: collected.accident,
    sabotage: options.sabotage ?? null,
    startedAt: collected.startedAt.toISOString(),
    endedAt: collected.endedAt.toISOString(),
    verdict: reasons.length === 0 ? "PASSED" : "FAILED",
    reasons,
    data: { rows: collected.sizes, seed: options.seed },
    environment: {
      postgres: record.truth?.serverVersion ?? String(collected.postgresMajor),
      node: process.version,
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      settings: primarySettings,
    },
    measurements: measured,
    commits: losses ?? null,
    validations: record.validations,
    erasures: { entries: 2, replayed: record.erasuresReplayed ?? 0 },
    content: { marker: hashes(record.truth), service: hashes(record.served) },
    steps: timeline.steps,
    moments: timeline.moments,
    throughput: throughput(collected.lines, collected.startedAt),
    operations: operations(collected, reasons),
  };
}

function hashes(manifest: Manifest | undefined): Readonly<Record<string, string>> | null {
  if (manifest === undefined) return null;
  return Object.fromEntries(
    manifest.tables.map(({ schema, name, rows, contentHash }) => [`${schema}.${name}`, `${rows}:${contentHash}`]),
  );
}

/** Counts by the second, without gaps up to the last. */
export function throughput(lines: readonly Line[], startedAt: Date): Evidence["throughput"] {
  const seconds = lines.map(({ at }) => Math.floor((Date.parse(at) - startedAt.getTime()) / 1000));
  const first = seconds.at(0) ?? 0;
  const last = seconds.at(-1) ?? -1;
  const counts = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({
    second: first + index,
    acknowledged: 0,
    refused: 0,
  }));
  for (const [index, { kind }] of lines.entries()) {
    const count = counts[(seconds[index] ?? first) - first];
    if (count === undefined) continue;
    if (kind === "acknowledged") count.acknowledged += 1;
    else count.refused += 1;
  }
  return counts;
}

function operations(
  { timeline, options, startedAt }: Collected,
  reasons: readonly string[],
): readonly OwnEventDetail[] {
  const operationId = `drill-${options.scenario}-${startedAt.getTime()}`;
  const verdict = timeline.steps.find(({ id }) => id === "validate-recovery");
  const began = timeline.at("noticed") ?? startedAt;
  const ended = timeline.at("serving");
  const common = { operationId, dataClasses: ["medical"], resource: `drill:${options.scenario}` } as const;
  const target = timeline.at("target")?.toISOString() ?? null;
  return [
    {
      ...common,
      type: "restore",
      phase: "started",
      outcome: "STARTED",
      occurredAt: began.toISOString(),
      recoveryPoint: target,
    },
    ...(verdict === undefined
      ? []
      : [
          {
            ...common,
            type: "restore-validation",
            phase: verdict.outcome === "done" ? "succeeded" : "failed",
            outcome: verdict.outcome === "done" ? "SUCCESSFUL" : "FAILED",
            occurredAt: verdict.startedAt,
            durationSeconds: verdict.seconds,
            cause: verdict.outcome === "done" ? null : verdict.says,
          } as const,
        ]),
    {
      ...common,
      type: "restore",
      phase: reasons.length === 0 ? "succeeded" : "failed",
      outcome: reasons.length === 0 ? "COMPLETED" : "FAILED",
      occurredAt: (ended ?? new Date()).toISOString(),
      recoveryPoint: target,
      durationSeconds: ended === undefined ? null : Math.round((ended.getTime() - began.getTime()) / 1000),
      cause: reasons[0] ?? null,
    },
  ];
}
