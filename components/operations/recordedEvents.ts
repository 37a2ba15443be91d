import { backupEventPattern } from "../monitoring/eventPatterns";
import type { EventPattern } from "../monitoring/eventPatterns";
import { callPatterns } from "./callPatterns";
import { ownEventSource } from "./reporting";

/**
 * What RDS and Aurora say about backups, restores, failovers and losses. "creation" and "notification" are taken of
 * snapshots alone, where they mean that one was made or copied.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
 */
export const databaseEventPattern: EventPattern = {
  source: ["aws.rds"],
  "detail-type": [
    "RDS DB Instance Event",
    "RDS DB Cluster Event",
    "RDS DB Snapshot Event",
    "RDS DB Cluster Snapshot Event",
  ],
  detail: {
    $or: [
      {
        EventCategories: ["backup", "deletion", "failover", "global failover", "failure", "recovery", "restoration"],
      },
      { EventCategories: ["creation", "notification"], SourceArn: [{ wildcard: "*snapshot:*" }] },
      // RDS cannot reach the key; it calls this "availability" among restarts.
      { EventID: ["RDS-EVENT-0419"] },
    ],
  },
};

/** What KMS says by itself: a key is gone, was rotated, its material has expired. */
export const keyEventPattern: EventPattern = {
  source: ["aws.kms"],
  "detail-type": ["KMS CMK Deletion", "KMS CMK Rotation", "KMS Imported Key Material Expiration"],
};

/** Everything that our own functions and runbooks did. */
export const ownEventPattern: EventPattern = { source: [ownEventSource] };

/** The rules of a Region by suffix: what they are about, and what they take. */
export function recordedEvents(bucketPrefix: string): readonly {
  readonly suffix: string;
  readonly description: string;
  readonly pattern: EventPattern;
}[] {
  return [
    { suffix: "backup-events", description: "Whatever AWS Backup says", pattern: backupEventPattern },
    { suffix: "database-events", description: "Backups, restores and failovers of RDS", pattern: databaseEventPattern },
    { suffix: "key-events", description: "What KMS says about keys", pattern: keyEventPattern },
    { suffix: "own-events", description: "What our own functions and runbooks did", pattern: ownEventPattern },
    ...Object.entries(callPatterns(bucketPrefix)).map(([suffix, pattern]) => ({
      suffix,
      description: "API calls that change what protects the data (CloudTrail)",
      pattern,
    })),
  ];
}
