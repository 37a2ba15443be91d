import type { Said } from "../../operations/replication/decide";
import type { LockState } from "../../operations/replication/lateCopy";
import type { OwnEventDetail } from "../../operations/ownEvent";
import type { ClassMemory, MemoryKind } from "../../operations/replication/signal";
import type { Signal } from "../../operations/signals";
import type { DataClassId } from "../../protection/tags";
import type { Figure } from "../common/reportMetrics";

/** A version to look at. */
export interface Look {
  readonly kind: "look";
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  /** When S3 finished the write, RFC 3339: what the objective counts from. */
  readonly writtenAt: string;
  readonly said: Said;
}

export interface Heartbeat {
  readonly kind: "heartbeat";
  /** When it was sent, RFC 3339. */
  readonly sentAt: string;
}

/** A watched bucket, as the function's declaration names it. */
export interface WatchedBucket {
  readonly dataClass: DataClassId;
  /** The replica's bucket. */
  readonly destination: string;
}

export interface Settings {
  readonly region: string;
  /** By the source bucket's name. */
  readonly buckets: Readonly<Record<string, WatchedBucket>>;
  readonly lateCopies: { readonly bucket: string; readonly keyArn: string };
}

/** What HeadObject says of a version; `gone`: there is none, or it is a delete marker. */
export type Head =
  | { readonly kind: "gone" }
  | {
      readonly kind: "object";
      /** As S3 says it; undefined: no header. */
      readonly replication: string | undefined;
      readonly sizeBytes: number;
      readonly createdAt: Date;
      readonly lock: LockState | null;
      readonly legalHold: boolean;
      /** What a copy in parts has to be told, because only a copy in one piece takes it over by itself. */
      readonly headers: CarriedHeaders;
    };

export interface CarriedHeaders {
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly ContentType?: string | undefined;
  readonly Metadata?: Record<string, string> | undefined;
}

export interface SourceVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
}

export interface LaterLook {
  /** The message that the look comes from. */
  readonly id: string;
  readonly look: Look;
  readonly delaySeconds: number;
}

/** What the function needs of AWS. All reject when AWS refuses. */
export interface WatchdogPorts {
  head(version: SourceVersion): Promise<Head>;
  /** Since when the key is in the bucket of late copies, by S3's clock; undefined: it is not. */
  lateCopyAt(key: string): Promise<Date | undefined>;
  /** Copies the version's content, metadata and tags. */
  copy(
    version: SourceVersion,
    object: Extract<Head, { kind: "object" }>,
    to: string,
    signal: AbortSignal,
  ): Promise<void>;
  putManifest(key: string, json: string): Promise<void>;
  bucketSettings(bucket: string): Promise<{ readonly eventBridge: boolean; readonly replicates: boolean }>;
  publishEvents(details: readonly OwnEventDetail[]): Promise<void>;
  publishMetrics(metrics: readonly Figure[]): Promise<void>;
  remember(dataClass: DataClassId, kinds: readonly MemoryKind[], at: string): Promise<void>;
  memories(): Promise<readonly ClassMemory[]>;
  putSignal(signal: Signal): Promise<void>;
  /** Sends looks for later; answers with the IDs of those that were not taken. */
  sendLater(looks: readonly LaterLook[]): Promise<readonly string[]>;
  /** Shows a message again soon instead of after the whole visibility timeout. Never rejects. */
  showAgainSoon(receiptHandle: string, seconds: number): Promise<void>;
}
