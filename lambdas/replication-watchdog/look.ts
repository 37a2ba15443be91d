import { copyPlan } from "../../operations/replication/copyPlan";
import { decide } from "../../operations/replication/decide";
import type { Standing, Verdict } from "../../operations/replication/decide";
import { lateCopyKeys } from "../../operations/replication/lateCopy";
import type { LateCopyManifest } from "../../operations/replication/lateCopy";
import type { Head, Look, Settings, WatchdogPorts, WatchedBucket } from "./types";

/** An event of a bucket that the function was not told of. It ends in the dead-letter queue. */
export class UnwatchedBucketError extends Error {
  override readonly name = "UnwatchedBucketError";
}

export interface LookResult {
  readonly look: Look;
  readonly watched: WatchedBucket;
  readonly standing: Standing;
  readonly verdict: Verdict;
  /** Seconds since S3 finished the write. */
  readonly ageSeconds: number;
  /** Whether this look made the late copy. */
  readonly copied: boolean;
  /** When the late copy was finished, RFC 3339 by S3's clock; null: there is none. */
  readonly copiedAt: string | null;
  readonly sizeBytes: number | null;
  /** Why there is no copy, or why the version could not be looked at. */
  readonly cause: string | null;
}

export interface LookOptions {
  readonly settings: Pick<Settings, "buckets">;
  readonly ports: WatchdogPorts;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

interface Found {
  readonly standing: Standing;
  readonly copied: boolean;
  readonly copiedAt: string | null;
  readonly sizeBytes: number | null;
  readonly cause: string | null;
}

const nothing = { copied: false, copiedAt: null, sizeBytes: null, cause: null } as const;

/**
 * Looks at one version, and copies it when S3 has not. What S3 refuses is an answer too (not covered, with the cause), so
 * that the alarm comes on time; only a message about a bucket that nobody told us of throws.
 */
export async function lookAt(look: Look, context: LookOptions): Promise<LookResult> {
  const watched = context.settings.buckets[look.bucket];
  if (watched === undefined) {
    throw new UnwatchedBucketError(`${look.bucket} is not among the watched buckets`);
  }
  const started = age(look, context.now());
  const found = await find(look, watched, context);
  return { ...found, look, watched, ageSeconds: started, verdict: decide(found.standing, started, look.said) };
}

async function find(look: Look, watched: WatchedBucket, context: LookOptions): Promise<Found> {
  let head: Head;
  try {
    head = await context.ports.head(look);
  } catch (error) {
    return { ...nothing, standing: { kind: "unknown" }, cause: reason(error) };
  }
  if (head.kind === "gone") return { ...nothing, standing: { kind: "gone" } };
  const { sizeBytes } = head;
  const state = replicationOf(head.replication);
  if (state === "replicated") return { ...nothing, standing: { kind: "replicated" }, sizeBytes };
  const cover = await ensureCopy(look, head, watched, context);
  return { ...cover, standing: { kind: "late", covered: cover.copiedAt !== null, state }, sizeBytes };
}

/** Anything that S3 may call it in the future is late: an unknown word is no copy. */
function replicationOf(header: string | undefined): "replicated" | "PENDING" | "FAILED" | "none" {
  switch (header) {
    // Once in an old SDK's model, and never an error to take for what it says.
    case "COMPLETE":
    case "COMPLETED":
    case "REPLICA":
      return "replicated";
    case undefined:
      return "none";
    case "FAILED":
      return "FAILED";
    default:
      return "PENDING";
  }
}

/** The manifest comes last: where it is, the copy is whole, and a second delivery of the event copies nothing. */
async function ensureCopy(
  look: Look,
  object: Extract<Head, { kind: "object" }>,
  { dataClass, destination }: WatchedBucket,
  { ports, now, signal }: LookOptions,
): Promise<Pick<Found, "copied" | "copiedAt" | "cause">> {
  const createdAt = object.createdAt.toISOString();
  const keys = lateCopyKeys(dataClass, { versionId: look.versionId, createdAt });
  try {
    const before = await ports.lateCopyAt(keys.manifest);
    if (before !== undefined) return { copied: false, copiedAt: before.toISOString(), cause: null };
    const plan = copyPlan(object.sizeBytes);
    if (plan.kind === "refused") return { ...nothing, cause: plan.cause };
    await ports.copy(look, object, keys.content, signal);
    const manifest: LateCopyManifest = {
      version: 1,
      dataClass,
      source: {
        bucket: look.bucket,
        key: look.key,
        versionId: look.versionId,
        createdAt,
        sizeBytes: object.sizeBytes,
      },
      destination,
      lock: object.lock,
      legalHold: object.legalHold,
      replication: object.replication ?? "none",
      copiedAt: now().toISOString(),
    };
    await ports.putManifest(keys.manifest, JSON.stringify(manifest));
    // Asked again for S3's own time: a repeated look reports the same moment.
    const copiedAt = (await ports.lateCopyAt(keys.manifest)) ?? now();
    return { copied: true, copiedAt: copiedAt.toISOString(), cause: null };
  } catch (error) {
    return { ...nothing, cause: reason(error) };
  }
}

function age({ writtenAt }: Look, now: Date): number {
  return (now.getTime() - Date.parse(writtenAt)) / 1000;
}

/** The error's name and message; the SDK's messages name no key. */
function reason(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
