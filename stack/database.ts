import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseNetwork } from "../components/database/databaseNetwork";
import { DatabaseReplica } from "../components/database/databaseReplica";
import type { RecoveryKey } from "../components/keys/recoveryKey";
import { databasePlan } from "../protection/databasePlan";
import { ofRegion } from "./context";
import type { StackContext } from "./context";
import type { OperationsParts } from "./operations";

export interface DatabaseParts extends Pick<OperationsParts, "alerts" | "buckets" | "storageKeyArns"> {
  readonly databaseKey: RecoveryKey;
}

/** The application's database under AWS's protection: a replica that follows it, in both Regions where the plan says so. */
export function database(context: StackContext, { databaseKey, ...parts }: DatabaseParts): DatabaseReplica | undefined {
  const { config, primary, recovery, regions, accountId, operationsKey, namePrefix, tags } = context;
  const plan = databasePlan(config);
  if (!plan.enabled) return undefined;
  const network = (region: string): DatabaseNetwork => {
    const { adopt, cidrBlock } = region === primary ? plan.network.primary : plan.network.recovery;
    // Nothing in the recovery Region talks to the source before a failover.
    const egress = region === primary ? plan.egress : "none";
    const zones = aws.getAvailabilityZonesOutput({ region }).names;
    return new DatabaseNetwork(`database-network-${region}`, {
      region,
      accountId,
      keyArn: operationsKey.arnIn(region),
      network: adopt
        ? { adopt: { ...adopt, egress } }
        : { create: { cidrBlock, zones: [0, 1].map((at) => zones.apply((names) => names[at] ?? "")), egress } },
      tags,
    });
  };
  const arnsOf = (key: RecoveryKey) => Object.fromEntries(regions.map((region) => [region, key.arnIn(region)]));
  const { caFile, schemas, host, port, database: name, username } = plan.source;
  const dumps = parts.buckets["database-dump"].primary;
  return new DatabaseReplica("database", {
    namePrefix,
    accountId,
    primary: network(primary),
    ...(plan.topology === "global" && { recovery: network(recovery) }),
    keyArns: arnsOf(databaseKey),
    operationsKeyArns: arnsOf(operationsKey),
    source: {
      server: { host, port, database: name, username, ...(caFile !== undefined && { caFile }) },
      // A preview has no secret; a deployment without one fails at the source's first connection.
      password: new pulumi.Config().getSecret("sourcePassword") ?? pulumi.secret(""),
      schemas,
      ...(caFile !== undefined && { ca: readFileSync(join(__dirname, "..", caFile), "utf8") }),
    },
    scripts: {
      bucketName: dumps.name,
      bucketArn: dumps.arn,
      keyArn: ofRegion(parts.storageKeyArns, primary),
      prefix: "schema/",
    },
    engineVersion: plan.engineVersion,
    instanceClass: plan.instanceClass,
    instances: plan.instances,
    backupRetentionDays: plan.backupRetentionDays,
    alarmTopicArns: Object.fromEntries(regions.map((region) => [region, parts.alerts.topicArn(region, "critical")])),
    tags,
  });
}
