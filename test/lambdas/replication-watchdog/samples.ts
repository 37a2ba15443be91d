import type { Look } from "../../../lambdas/replication-watchdog/types";
import { watchHeartbeat } from "../../../protection/replicationWatch";

export const writtenAt = "2026-09-30T12:00:00Z";
export const at = (seconds: number): Date => new Date(Date.parse(writtenAt) + seconds * 1000);

/** As in the S3 user guide: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export function objectCreated(bucket: string, key: string, versionId: string): object {
  return {
    version: "0",
    id: "17793124-05d4-b198-2fde-7ededc63b103",
    "detail-type": "Object Created",
    source: "aws.s3",
    account: "123456789012",
    time: writtenAt,
    region: "sa-east-1",
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: "0",
      bucket: { name: bucket },
      object: {
        key,
        size: 5,
        etag: "b1946ac92492d2347c6235b4d2611184",
        "version-id": versionId,
        sequencer: "00617F08299329D189",
      },
      "request-id": "N4N7GDK58NMKJ12R",
      requester: "123456789012",
      "source-ip-address": "192.0.2.1",
      reason: "PutObject",
    },
  };
}

/** What EventBridge Scheduler's event looks like on the bus. */
export function heartbeat(bucket: string, time: string = writtenAt): object {
  return {
    version: "0",
    id: "a7d1a4f0-7c4f-4c0a-9a6e-2b8f0b7d8a11",
    "detail-type": watchHeartbeat.detailType,
    source: watchHeartbeat.source,
    account: "123456789012",
    time,
    region: "sa-east-1",
    resources: ["arn:aws:scheduler:sa-east-1:123456789012:schedule/default/heartbeat"],
    detail: { bucket: { name: bucket } },
  };
}

export function look(change: Partial<Look> = {}): Look {
  return {
    kind: "look",
    bucket: "medical-sa-east-1",
    key: "a/b.dcm",
    versionId: "v1",
    writtenAt,
    said: { failed: false, copied: false },
    ...change,
  };
}
