/** A stack in which everything is as it should be, and ways to spoil it. */
import { parse } from "yaml";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CatalogueItem } from "../../../operations/catalogue/types";
import { signalNames } from "../../../operations/signals";
import type { Signal } from "../../../operations/signals";
import type { LatestRow, Snapshot } from "../../../operations/status/types";
import { parseStackConfig } from "../../../protection/parse";
import { protectionPlan } from "../../../protection/plan";
import type { ProtectionPlan } from "../../../protection/plan";
import { statusPlan, watchedSignals } from "../../../protection/statusPlan";
import type { StatusPlan } from "../../../protection/statusPlan";
import type { DataClassId } from "../../../protection/tags";

export const now = "2026-07-29T12:00:00.000Z";
export const minute = 60;
export const hour = 3600;
export const day = 86_400;
export const account = "123456789012";

/** The production stack's own plan: the rules are tested on what is deployed. */
export function productionPlan(): ProtectionPlan {
  const text = readFileSync(join(__dirname, "../../../Pulumi.prod.yaml"), "utf8");
  const { config } = parse(text) as { config: Record<string, unknown> };
  const parsed = parseStackConfig(config["neonpro-backup-recovery:protection"]);
  if (!parsed.ok) throw new Error("Pulumi.prod.yaml is not valid");
  return protectionPlan(parsed.config);
}

const production = productionPlan();
export const plan: StatusPlan = statusPlan(production, watchedSignals(production));

export function ago(seconds: number, from = now): string {
  return new Date(Date.parse(from) - seconds * 1000).toISOString();
}

export const resourceOf = (dataClass: DataClassId) => `arn:aws:s3:::neonpro-prod-${dataClass}-sa-east-1-0a1b2c3d`;
export const vaults = {
  primary: `arn:aws:backup:sa-east-1:${account}:backup-vault:neonpro-prod-primary`,
  recovery: `arn:aws:backup:eu-west-1:${account}:backup-vault:neonpro-prod-recovery`,
  account: "arn:aws:backup:eu-west-1:111122223333:backup-vault:neonpro-prod-account",
};

/** An item whose data is so old; it was ready half an hour later. */
export function itemOf(dataClass: DataClassId, ageSeconds: number, more: Partial<CatalogueItem> = {}): CatalogueItem {
  const continuous = more.covers !== undefined;
  return {
    kind: "backup",
    dataClass,
    resource: resourceOf(dataClass),
    recoveryPoint: `arn:aws:backup:sa-east-1:${account}:recovery-point:${continuous ? "continuous:" : ""}${dataClass}-${ageSeconds}`,
    vault: vaults.primary,
    region: "sa-east-1",
    pointInTime: ago(ageSeconds),
    completedAt: ago(ageSeconds - 30 * minute),
    outcome: "COMPLETED",
    valid: true,
    cause: null,
    sizeBytes: 1024,
    contentHash: null,
    chain: "sa-east-1",
    sequence: 7,
    ...more,
  };
}

export function rowOf(form: LatestRow["form"], valid: CatalogueItem, attempt: CatalogueItem | null = valid): LatestRow {
  return { form, dataClass: valid.dataClass, resource: valid.resource, valid, attempt };
}

export function continuousRow(dataClass: DataClassId, ageSeconds: number, until: string | null = null): LatestRow {
  return rowOf("continuous", itemOf(dataClass, ageSeconds, { covers: { from: ago(20 * day), until } }));
}

export function signalOf(more: Partial<Signal> & Pick<Signal, "name" | "region">): Signal {
  return { verdict: "good", observedAt: ago(5 * minute), validForSeconds: hour, findings: [], figures: {}, ...more };
}

/** Everything that the plan asks for, seven hours after the daily backup of 02:00 in São Paulo. */
export function healthy(): Snapshot {
  const age = 7 * hour;
  const latest = plan.classes.flatMap(({ dataClass, snapshotEverySeconds, continuous, copies }) => [
    ...(snapshotEverySeconds === null ? [] : [rowOf("backup", itemOf(dataClass, age))]),
    ...(continuous ? [continuousRow(dataClass, 4 * hour)] : []),
    ...copies.map((destination) => {
      const vault = destination === "recovery-region" ? vaults.recovery : vaults.account;
      return rowOf("copy", itemOf(dataClass, age, { kind: "copy", vault, region: "eu-west-1" }));
    }),
  ]);
  const known = (name: string): name is Signal["name"] => signalNames.some((one) => one === name);
  const signals = plan.signals.flatMap(({ name, region }) => (known(name) ? [signalOf({ name, region })] : []));
  return { latest, signals, retired: [] };
}

/** The snapshot with the rows of a class and form replaced, or left out. */
export function withRow(
  snapshot: Snapshot,
  dataClass: DataClassId,
  form: LatestRow["form"],
  ...rows: readonly LatestRow[]
): Snapshot {
  const others = snapshot.latest.filter((row) => row.dataClass !== dataClass || row.form !== form);
  return { ...snapshot, latest: [...others, ...rows] };
}

/** The snapshot with the signals of a name changed. */
export function withSignal(snapshot: Snapshot, name: Signal["name"], more: Partial<Signal>): Snapshot {
  return { ...snapshot, signals: snapshot.signals.map((one) => (one.name === name ? { ...one, ...more } : one)) };
}
