/** Ports that remember what they were told. */
import type { OwnEventDetail } from "../../../operations/ownEvent";
import type { ClassMemory, MemoryKind } from "../../../operations/replication/signal";
import type { Signal } from "../../../operations/signals";
import type { Figure } from "../../../lambdas/common/reportMetrics";
import type { Head, LaterLook, Settings, WatchdogPorts } from "../../../lambdas/replication-watchdog/types";

export const settings: Settings = {
  region: "sa-east-1",
  buckets: {
    "medical-sa-east-1": { dataClass: "medical", destination: "medical-eu-west-1" },
    "personal-sa-east-1": { dataClass: "personal", destination: "personal-eu-west-1" },
  },
  lateCopies: { bucket: "late-copies", keyArn: "arn:aws:kms:eu-west-1:123456789012:key/mrk-2" },
};

export function object(replication: string | undefined, change: Partial<Extract<Head, { kind: "object" }>> = {}): Head {
  return {
    kind: "object",
    replication,
    sizeBytes: 5,
    createdAt: new Date("2026-09-30T11:59:59Z"),
    lock: null,
    legalHold: false,
    headers: {},
    ...change,
  };
}

/** S3's time of every manifest. */
export const finishedAt = new Date("2026-09-30T12:02:03Z");

export class FakePorts implements WatchdogPorts {
  readonly heads = new Map<string, Head | Error>();
  readonly copies: string[] = [];
  readonly manifests = new Map<string, unknown>();
  readonly events: OwnEventDetail[] = [];
  readonly metrics: Figure[] = [];
  readonly remembered: [string, readonly MemoryKind[]][] = [];
  readonly signals: Signal[] = [];
  readonly laterLooks: LaterLook[] = [];
  readonly shownAgain: string[] = [];
  /** By port: what it fails with. */
  readonly broken = new Map<keyof WatchdogPorts, Error>();
  refusedIds: readonly string[] = [];
  known: readonly ClassMemory[] = [];
  bucket = { eventBridge: true, replicates: true };

  private async step(port: keyof WatchdogPorts): Promise<void> {
    await Promise.resolve();
    const error = this.broken.get(port);
    if (error !== undefined) throw error;
  }

  async head({ versionId }: { versionId: string }): Promise<Head> {
    await this.step("head");
    const head = this.heads.get(versionId) ?? object("COMPLETED");
    if (head instanceof Error) throw head;
    return head;
  }
  async lateCopyAt(key: string): Promise<Date | undefined> {
    await this.step("lateCopyAt");
    return this.manifests.has(key) ? finishedAt : undefined;
  }
  async copy(_: unknown, __: unknown, to: string): Promise<void> {
    await this.step("copy");
    this.copies.push(to);
  }
  async putManifest(key: string, json: string): Promise<void> {
    await this.step("putManifest");
    this.manifests.set(key, JSON.parse(json));
  }
  async bucketSettings(): Promise<{ eventBridge: boolean; replicates: boolean }> {
    await this.step("bucketSettings");
    return this.bucket;
  }
  async publishEvents(details: readonly OwnEventDetail[]): Promise<void> {
    await this.step("publishEvents");
    this.events.push(...details);
  }
  async publishMetrics(metrics: readonly Figure[]): Promise<void> {
    await this.step("publishMetrics");
    this.metrics.push(...metrics);
  }
  async remember(dataClass: string, kinds: readonly MemoryKind[]): Promise<void> {
    await this.step("remember");
    this.remembered.push([dataClass, kinds]);
  }
  async memories(): Promise<readonly ClassMemory[]> {
    await this.step("memories");
    return this.known;
  }
  async putSignal(signal: Signal): Promise<void> {
    await this.step("putSignal");
    this.signals.push(signal);
  }
  async sendLater(looks: readonly LaterLook[]): Promise<readonly string[]> {
    await this.step("sendLater");
    this.laterLooks.push(...looks.filter(({ id }) => !this.refusedIds.includes(id)));
    return this.refusedIds;
  }
  showAgainSoon(receiptHandle: string): Promise<void> {
    this.shownAgain.push(receiptHandle);
    return Promise.resolve();
  }
}
