import type { DataClassId } from "../protection/tags";

/** What was done (AUD-1). `key`, `lock` and `policy` are changes to the protection itself, as CloudTrail reports them. */
export const operationTypes = [
  "backup",
  "copy",
  "restore",
  "restore-validation",
  "recovery-point",
  "verification",
  "replication",
  "retention",
  "erasure",
  "configuration",
  "failover",
  "failback",
  "escalation",
  "key",
  "lock",
  "policy",
  "anchor",
] as const;
export type OperationType = (typeof operationTypes)[number];

/** The steps of an operation that leave an entry (AUD-5). */
export const operationPhases = ["started", "succeeded", "failed"] as const;
export type OperationPhase = (typeof operationPhases)[number];

/** Who did it: a service by itself, or the principal's ARN where there was one. */
export interface Actor {
  readonly kind: "service" | "principal";
  readonly id: string;
}

/** What was taken out of an entry before it was written: how often, by kind, never what (AUD-3). */
export type Redactions = Readonly<Record<string, number>>;

/** One step of an operation before it has a place in a chain. Every text in it has passed redaction. */
export interface OperationDraft {
  /** The same over the steps of one operation: a job's ID, a request's ID. */
  readonly operationId: string;
  /** The same for every delivery of the same step, and for no other step: what makes an entry unique. */
  readonly deduplicationKey: string;
  /** RFC 3339 in UTC with milliseconds, as the source says it. */
  readonly occurredAt: string;
  readonly actor: Actor;
  readonly type: OperationType;
  readonly phase: OperationPhase;
  /** Empty where the source does not say: unknown, never "none". */
  readonly dataClasses: readonly DataClassId[];
  /** An ARN where there is one. */
  readonly source: string | null;
  readonly destination: string | null;
  /** The resource that the operation is about. */
  readonly resource: string | null;
  /** The source's own state: COMPLETED, PARTIAL, EXPIRED ... */
  readonly outcome: string;
  /** The recovery point, or the version of the object. */
  readonly recoveryPoint: string | null;
  /** `sha256:<64 hexadecimal digits>` where a content hash is known. */
  readonly contentHash: string | null;
  readonly sizeBytes: number | null;
  readonly durationSeconds: number | null;
  /** Why it failed, or what a success was short of. */
  readonly cause: string | null;
  readonly redactions: Redactions;
}

/** A committed step: a draft with its place in one Region's chain. The hash covers every other field (RFC 8785, SHA-256). */
export interface OperationEntry extends OperationDraft {
  readonly version: 1;
  /** The Region whose chain it stands in. */
  readonly chain: string;
  /** 1, 2, 3 ... without gaps. */
  readonly sequence: number;
  /** RFC 3339 in UTC with milliseconds: when it was committed. */
  readonly recordedAt: string;
  /** Of the entry before it; 64 zeros for the first. Hexadecimal. */
  readonly previousHash: string;
  readonly hash: string;
}
