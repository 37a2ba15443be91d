import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { assumeRolePolicy, policyDocument } from "../common/iamPolicy";
import { DeadLetterQueue } from "../functions/deadLetterQueue";
import { restoreValidationAlarms } from "./restoreValidationAlarms";
import { restoreValidationDefinition } from "./restoreValidationDefinition";
import type { ValidationTask } from "./restoreJudgement";
import { validationStatements } from "./restoreValidationStatements";

export interface RestoreValidationArgs {
  /** Of the restore testing plan: its events stay in their Region. */
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the Region; it has to admit `events` and `sqs` (K11). */
  readonly keyArn: pulumi.Input<string>;
  /** `restoreTesting.plan.arn`: a real restore sends the same event, and must never be touched. */
  readonly planArn: pulumi.Input<string>;
  readonly task: ValidationTask;
  /** Where settings, manifests of marked points and verdicts are; encrypted under `keyArn`. */
  readonly evidence: {
    readonly bucketName: pulumi.Input<string>;
    readonly bucketArn: pulumi.Input<string>;
    readonly keyArn: pulumi.Input<string>;
  };
  /** Class of the instance that a restored cluster lacks (R7). @default "db.r6g.large" */
  readonly instanceClass?: string;
  /** Topic of the Region for the workflow's own alarms. */
  readonly alarmTopicArn: pulumi.Input<string>;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Judges every Aurora cluster that a restore testing plan restored, and tells AWS Backup and the operations log (RST-5, RST-9, R8):
 * an EventBridge rule on finished restore tests of that plan alone, and a state machine. See restoreValidationDefinition.ts for why
 * it can post SUCCESSFUL on one way only.
 *
 * @example
 * new RestoreValidation("restore-validation-sa-east-1", { region: "sa-east-1", accountId, keyArn, planArn: tests.plan.arn, task, evidence,
 *   alarmTopicArn: alerts.topicArn("sa-east-1", "critical") });
 */
export class RestoreValidation extends pulumi.ComponentResource {
  readonly stateMachine: aws.sfn.StateMachine;
  readonly rule: aws.cloudwatch.EventRule;
  readonly alarmArns: readonly pulumi.Output<string>[];

  constructor(name: string, args: RestoreValidationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:backup:RestoreValidation", name, {}, opts);
    const { region, alarmTopicArn, tags = {} } = args;
    this.stateMachine = this.machine(name, args);
    this.rule = this.startedBy(name, args, this.stateMachine);
    this.alarmArns = restoreValidationAlarms(
      name,
      { region, stateMachineArn: this.stateMachine.arn, topicArn: alarmTopicArn, tags },
      this,
    ).map((alarm) => alarm.arn);
    this.registerOutputs({ stateMachineArn: this.stateMachine.arn, ruleArn: this.rule.arn });
  }

  private machine(name: string, args: RestoreValidationArgs): aws.sfn.StateMachine {
    const { region, accountId, tags = {} } = args;
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        description: "Lets the validation of restore tests add an instance, run its task and post the result",
        assumeRolePolicy: assumeRolePolicy("states.amazonaws.com", { sourceAccount: accountId }),
        tags,
      },
      { parent: this },
    );
    const permissions = new aws.iam.RolePolicy(
      `${name}-permissions`,
      { role: role.name, policy: policyDocument(...validationStatements(args)) },
      { parent: this },
    );
    return new aws.sfn.StateMachine(
      `${name}-machine`,
      {
        name: `${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
        region,
        type: "STANDARD",
        roleArn: role.arn,
        definition: pulumi.jsonStringify(
          restoreValidationDefinition({
            region,
            task: args.task,
            evidenceBucket: args.evidence.bucketName,
            instanceClass: args.instanceClass ?? "db.r6g.large",
          }),
        ),
        tags,
      },
      // Step Functions tries what the definition calls for when the machine is made.
      { parent: this, dependsOn: [permissions] },
    );
  }

  private startedBy(
    name: string,
    { region, accountId, keyArn, planArn, alarmTopicArn, tags = {} }: RestoreValidationArgs,
    machine: aws.sfn.StateMachine,
  ): aws.cloudwatch.EventRule {
    const child = { parent: this };
    const rule = new aws.cloudwatch.EventRule(
      `${name}-rule`,
      {
        region,
        description: "Restore tests of Aurora that are restored and wait for their validation",
        eventPattern: pulumi.jsonStringify({
          source: ["aws.backup"],
          "detail-type": ["Restore Job State Change"],
          // Restore jobs say `status`, all others `state` (S13).
          detail: { status: ["COMPLETED"], resourceType: ["Aurora"], restoreTestingPlanArn: [planArn] },
        }),
        state: "ENABLED",
        tags,
      },
      child,
    );
    const undelivered = new DeadLetterQueue(
      `${name}-undelivered`,
      {
        queueName: `${pulumi.getProject()}-${pulumi.getStack()}-${name}-undelivered`,
        region,
        keyArn,
        alarmTopicArn,
        of: `${name} (EventBridge could not start it)`,
        ruleArns: [rule.arn],
        tags,
      },
      child,
    );
    const starter = new aws.iam.Role(
      `${name}-starter`,
      {
        description: "Lets EventBridge start the validation of restore tests",
        assumeRolePolicy: assumeRolePolicy("events.amazonaws.com", { sourceAccount: accountId, sourceArn: rule.arn }),
        tags,
      },
      child,
    );
    const permission = new aws.iam.RolePolicy(
      `${name}-start`,
      {
        role: starter.name,
        policy: policyDocument({
          Sid: "StartTheValidation",
          Effect: "Allow",
          Action: "states:StartExecution",
          Resource: machine.arn,
        }),
      },
      child,
    );
    new aws.cloudwatch.EventTarget(
      `${name}-target`,
      {
        region,
        rule: rule.name,
        targetId: "validation",
        arn: machine.arn,
        roleArn: starter.arn,
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 60 },
        deadLetterConfig: { arn: undelivered.arn },
      },
      { parent: this, dependsOn: [permission, undelivered.policy] },
    );
    return rule;
  }
}
