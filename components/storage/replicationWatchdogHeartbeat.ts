import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { watchHeartbeat } from "../../protection/replicationWatch";
import { assumeRolePolicy, policyDocument } from "../common/iamPolicy";
import { defaultBusArn, heartbeatStatements } from "./replicationWatchdogPolicy";

export interface WatchdogHeartbeatArgs {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** A watched bucket: the rule lets the heartbeat through like one of its objects. */
  readonly bucketName: pulumi.Input<string>;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * An event a minute on the way that an object's event takes: bus, rule, queue with its delay, function. What it does not
 * pass is S3's own sending; the function asks the buckets for that. No probe objects: in a locked bucket one would stay for
 * twenty years.
 */
export function watchdogHeartbeat(
  name: string,
  { region, accountId, bucketName, tags }: WatchdogHeartbeatArgs,
  child: pulumi.CustomResourceOptions,
): aws.scheduler.Schedule {
  const role = new aws.iam.Role(
    `${name}-heartbeat-role`,
    {
      description: "Lets EventBridge Scheduler send the replication watchdog's heartbeat",
      assumeRolePolicy: assumeRolePolicy("scheduler.amazonaws.com", { sourceAccount: accountId }),
      tags: { ...tags },
    },
    child,
  );
  const at = pulumi.output({ region, accountId });
  const permission = new aws.iam.RolePolicy(
    `${name}-heartbeat-permission`,
    { role: role.name, policy: at.apply((facts) => policyDocument(...heartbeatStatements(facts))) },
    child,
  );
  return new aws.scheduler.Schedule(
    `${name}-heartbeat`,
    {
      region,
      description: "Proves every minute that an object's event reaches the replication watchdog",
      scheduleExpression: "rate(1 minute)",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: at.apply(defaultBusArn),
        roleArn: role.arn,
        eventbridgeParameters: { source: watchHeartbeat.source, detailType: watchHeartbeat.detailType },
        input: pulumi.jsonStringify({ bucket: { name: bucketName } }),
        // The next minute is the retry.
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    },
    { ...child, dependsOn: [permission] },
  );
}
