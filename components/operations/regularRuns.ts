import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { assumeRolePolicy, policyDocument } from "../common/iamPolicy";
import type { NodeFunction } from "../functions/nodeFunction";

export interface RegularRunsArgs {
  readonly fn: NodeFunction;
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Minutes between two runs. */
  readonly everyMinutes: number;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Starts a function every so many minutes through EventBridge Scheduler, under a role that may start this function only. No
 * dead-letter queue: the next run makes up for a lost one, and an alarm on silence notices when none comes.
 */
export class RegularRuns extends pulumi.ComponentResource {
  readonly schedule: aws.scheduler.Schedule;

  constructor(name: string, args: RegularRunsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:operations:RegularRuns", name, {}, opts);
    const { fn, region, everyMinutes, tags } = args;
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        description: `Lets EventBridge Scheduler start ${fn.functionName}`,
        assumeRolePolicy: assumeRolePolicy("scheduler.amazonaws.com", { sourceAccount: args.accountId }),
        tags: { ...tags },
      },
      { parent: this },
    );
    const permission = new aws.iam.RolePolicy(
      `${name}-permission`,
      {
        role: role.name,
        policy: policyDocument({
          Sid: "StartTheFunction",
          Effect: "Allow",
          Action: "lambda:InvokeFunction",
          Resource: fn.arn,
        }),
      },
      { parent: this },
    );
    this.schedule = new aws.scheduler.Schedule(
      `${name}-schedule`,
      {
        region,
        description: `Starts ${fn.functionName}`,
        scheduleExpression: `rate(${everyMinutes} minutes)`,
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: fn.arn,
          roleArn: role.arn,
          retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
        },
      },
      { parent: this, dependsOn: [permission] },
    );
    this.registerOutputs({ scheduleArn: this.schedule.arn });
  }
}
