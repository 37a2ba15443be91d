import type { OperationPhase, OperationType } from "../entry";

export interface RdsMeaning {
  readonly type: OperationType;
  readonly phase: OperationPhase;
}

/**
 * What RDS and Aurora announce about backups, restores, failovers and deletions, by event ID.
 *
 * "Recovery" there is not a restore: an instance is brought back in place or on its standby, so it counts as failover.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Events.Messages.html
 */
export const rdsEvents: Readonly<Record<string, RdsMeaning>> = {
  // Instances: backup, recovery, restoration, failover, deletion.
  "RDS-EVENT-0001": { type: "backup", phase: "started" },
  "RDS-EVENT-0002": { type: "backup", phase: "succeeded" },
  "RDS-EVENT-0086": { type: "backup", phase: "failed" },
  "RDS-EVENT-0019": { type: "restore", phase: "succeeded" },
  "RDS-EVENT-0020": { type: "failover", phase: "started" },
  "RDS-EVENT-0021": { type: "failover", phase: "succeeded" },
  // A backup that was asked for and not made, because another one was under way.
  "RDS-EVENT-0023": { type: "backup", phase: "failed" },
  "RDS-EVENT-0052": { type: "failover", phase: "started" },
  "RDS-EVENT-0053": { type: "failover", phase: "succeeded" },
  "RDS-EVENT-0361": { type: "failover", phase: "started" },
  "RDS-EVENT-0362": { type: "failover", phase: "succeeded" },
  "RDS-EVENT-0013": { type: "failover", phase: "started" },
  "RDS-EVENT-0015": { type: "failover", phase: "succeeded" },
  "RDS-EVENT-0034": { type: "failover", phase: "failed" },
  "RDS-EVENT-0049": { type: "failover", phase: "succeeded" },
  "RDS-EVENT-0050": { type: "failover", phase: "started" },
  "RDS-EVENT-0051": { type: "failover", phase: "succeeded" },
  "RDS-EVENT-0065": { type: "failover", phase: "succeeded" },
  "RDS-EVENT-0003": { type: "configuration", phase: "succeeded" },
  // The instance is lost; RDS itself recommends a restore.
  "RDS-EVENT-0031": { type: "configuration", phase: "failed" },
  // RDS cannot reach the instance's key.
  "RDS-EVENT-0419": { type: "key", phase: "failed" },
  // Clusters.
  "RDS-EVENT-0171": { type: "configuration", phase: "succeeded" },
  "RDS-EVENT-0069": { type: "failover", phase: "failed" },
  "RDS-EVENT-0070": { type: "failover", phase: "started" },
  "RDS-EVENT-0071": { type: "failover", phase: "succeeded" },
  "RDS-EVENT-0072": { type: "failover", phase: "started" },
  "RDS-EVENT-0073": { type: "failover", phase: "started" },
  // Global databases: switchover and failover between Regions.
  "RDS-EVENT-0181": { type: "failover", phase: "started" },
  "RDS-EVENT-0182": { type: "failover", phase: "started" },
  "RDS-EVENT-0183": { type: "failover", phase: "started" },
  "RDS-EVENT-0184": { type: "failover", phase: "started" },
  "RDS-EVENT-0185": { type: "failover", phase: "succeeded" },
  "RDS-EVENT-0186": { type: "failover", phase: "failed" },
  "RDS-EVENT-0187": { type: "failover", phase: "failed" },
  "RDS-EVENT-0238": { type: "failover", phase: "succeeded" },
  "RDS-EVENT-0239": { type: "failover", phase: "failed" },
  "RDS-EVENT-0240": { type: "failover", phase: "started" },
  "RDS-EVENT-0241": { type: "failover", phase: "succeeded" },
  "RDS-EVENT-0397": { type: "failover", phase: "succeeded" },
  "RDS-EVENT-0423": { type: "failover", phase: "started" },
  // Snapshots of clusters and of instances.
  "RDS-EVENT-0074": { type: "backup", phase: "started" },
  "RDS-EVENT-0075": { type: "backup", phase: "succeeded" },
  "RDS-EVENT-0168": { type: "backup", phase: "started" },
  "RDS-EVENT-0169": { type: "backup", phase: "succeeded" },
  "RDS-EVENT-0040": { type: "backup", phase: "started" },
  "RDS-EVENT-0042": { type: "backup", phase: "succeeded" },
  "RDS-EVENT-0090": { type: "backup", phase: "started" },
  "RDS-EVENT-0091": { type: "backup", phase: "succeeded" },
  "RDS-EVENT-0041": { type: "recovery-point", phase: "succeeded" },
  "RDS-EVENT-0059": { type: "copy", phase: "started" },
  "RDS-EVENT-0060": { type: "copy", phase: "succeeded" },
  "RDS-EVENT-0061": { type: "copy", phase: "failed" },
  "RDS-EVENT-0196": { type: "copy", phase: "started" },
};
