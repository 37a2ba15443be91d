import { RecoveryKey } from "../components/keys/recoveryKey";
import type { RecoveryKeyArgs } from "../components/keys/recoveryKey";

export interface StackKeys {
  /** Buckets of the primary Region. */
  readonly storageKey: RecoveryKey;
  /** Buckets of the recovery Region. */
  readonly replicaKey: RecoveryKey;
  readonly vaultKey: RecoveryKey;
  readonly operationsKey: RecoveryKey;
  /** The replica of the application's database, its secrets and its copies. */
  readonly databaseKey: RecoveryKey;
}

export interface StackKeysArgs extends Pick<RecoveryKeyArgs, "accountId" | "breakGlassRoleName" | "tags"> {
  readonly primary: string;
  readonly recovery: string;
  /** Where Route 53's metrics, their alarm and its topic are (X14). */
  readonly dnsMetricsRegion: string;
  readonly namePrefix: string;
}

/**
 * Losing one key must not end every copy: what is stored has a key of its own in each Region, what is backed up another.
 * Each admits the canary, which proves it every quarter of an hour.
 */
export function stackKeys({ primary, recovery, dnsMetricsRegion, namePrefix, ...common }: StackKeysArgs): StackKeys {
  const keyArgs = { ...common, region: primary };
  return {
    storageKey: new RecoveryKey("storage-key", {
      ...keyArgs,
      aliasName: `${namePrefix}-storage`,
      description: "Buckets of NeonPro's data classes",
      replicaRegions: [],
      services: ["backup", "canary", "s3"],
    }),
    replicaKey: new RecoveryKey("replica-key", {
      ...keyArgs,
      aliasName: `${namePrefix}-replica`,
      region: recovery,
      description: "Replicas of NeonPro's buckets, and the audit trail",
      replicaRegions: [],
      services: ["backup", "canary", "cloudtrail", "s3"],
    }),
    vaultKey: new RecoveryKey("vault-key", {
      ...keyArgs,
      aliasName: `${namePrefix}-vault`,
      description: "Backup vaults of NeonPro",
      replicaRegions: [recovery],
      services: ["backup", "canary"],
    }),
    databaseKey: new RecoveryKey("database-key", {
      ...keyArgs,
      aliasName: `${namePrefix}-database`,
      description: "Replica of NeonPro's database, its secrets and its recovery points",
      replicaRegions: [recovery],
      services: ["backup", "canary", "rds", "secretsmanager"],
    }),
    operationsKey: new RecoveryKey("operations-key", {
      ...keyArgs,
      aliasName: `${namePrefix}-operations`,
      description: "Topics, functions, queues, tables, logs and the failover latch of NeonPro",
      replicaRegions: [recovery, dnsMetricsRegion].filter(
        (region, at, all) => region !== primary && all.indexOf(region) === at,
      ),
      services: ["backup-notifications", "canary", "cloudwatch", "dynamodb", "events", "lambda", "logs", "sns", "sqs"],
    }),
  };
}
