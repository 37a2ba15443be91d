/** Entries of the operations log for the catalogue's tests, as operations/mapping makes them of AWS Backup's events. */
import type { OperationEntry } from "../../../operations/entry";

export const account = "123456789012";
export const bucket = "arn:aws:s3:::neonpro-test-medical-sa-east-1-0a1b2c3d";
export const vault = `arn:aws:backup:sa-east-1:${account}:backup-vault:neonpro-test-primary`;
export const recoveryVault = `arn:aws:backup:eu-west-1:${account}:backup-vault:neonpro-test-recovery`;
export const otherAccountVault = "arn:aws:backup:eu-west-1:111122223333:backup-vault:neonpro-test-account";

export function point(id: string, region = "sa-east-1"): string {
  return `arn:aws:backup:${region}:${account}:recovery-point:${id}`;
}
export const continuousPoint = point("continuous:neonpro-test-medical-0f51c39b");

let sequence = 0;

/** A backup of the bucket that took an hour and ended well at noon. Every call is another entry. */
export function entry(more: Partial<OperationEntry> = {}): OperationEntry {
  sequence += 1;
  return {
    version: 1,
    chain: "sa-east-1",
    sequence,
    recordedAt: "2026-07-29T12:00:30.000Z",
    previousHash: "0".repeat(64),
    hash: "f".repeat(64),
    operationId: `job-${sequence}`,
    deduplicationKey: `key-${sequence}`,
    occurredAt: "2026-07-29T12:00:00.000Z",
    actor: { kind: "service", id: "backup.amazonaws.com" },
    type: "backup",
    phase: "succeeded",
    dataClasses: ["medical"],
    source: bucket,
    destination: vault,
    resource: bucket,
    outcome: "COMPLETED",
    recoveryPoint: point("snapshot-1"),
    contentHash: null,
    sizeBytes: 2048,
    durationSeconds: 3600,
    cause: null,
    redactions: {},
    ...more,
  };
}

/** A snapshot whose data is of that moment; it took ten minutes. */
export function snapshot(id: string, moment: string, more: Partial<OperationEntry> = {}): OperationEntry {
  return entry({
    recoveryPoint: point(id),
    occurredAt: new Date(Date.parse(moment) + 600_000).toISOString(),
    durationSeconds: 600,
    ...more,
  });
}

/** A copy of a point into the recovery Region's vault. */
export function copy(of: string, id: string, at: string, more: Partial<OperationEntry> = {}): OperationEntry {
  return entry({
    type: "copy",
    source: point(of),
    destination: recoveryVault,
    recoveryPoint: point(id, "eu-west-1"),
    occurredAt: at,
    durationSeconds: 600,
    ...more,
  });
}

/** A daily job of the continuous point. */
export function continuousJob(moment: string, more: Partial<OperationEntry> = {}): OperationEntry {
  return snapshot("", moment, { recoveryPoint: continuousPoint, ...more });
}

export function removal(recoveryPoint: string, at: string): OperationEntry {
  return entry({ type: "recovery-point", outcome: "DELETED", recoveryPoint, occurredAt: at, destination: null });
}

export function stop(recoveryPoint: string, at: string): OperationEntry {
  return entry({ type: "recovery-point", phase: "failed", outcome: "STOPPED", recoveryPoint, occurredAt: at });
}
