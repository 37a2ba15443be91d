import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { assumeRolePolicy, policyDocument } from "../common/iamPolicy";
import type { Statement } from "../common/iamPolicy";
import { refuse } from "../common/problems";
import { functionArchive } from "./bundle";
import { DeadLetterQueue } from "./deadLetterQueue";
import { functionAlarms } from "./functionAlarms";
import { functionName } from "./functionName";
import { functionProblems } from "./limits";
import { attachStatements } from "./network";
import type { FunctionNetwork } from "./network";

export interface NodeFunctionArgs {
  /** The handler's file relative to the repository, for example `lambdas/backup-alarm/handler.ts`; it exports `handler`. */
  readonly entry: string;
  readonly region: string;
  readonly description: string;
  /** Customer-managed key of the Region: environment variables, log group and dead-letter queue. */
  readonly keyArn: pulumi.Input<string>;
  readonly accountId: pulumi.Input<string>;
  /** @default no variables */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** What the function may do beyond writing its own logs and its own dead letters. */
  readonly statements: readonly Statement[];
  /** 1 to 900. @default 30 */
  readonly timeoutSeconds?: number;
  /** 128 to 10,240. @default 256 */
  readonly memoryMegabytes?: number;
  /** One of CloudWatch Logs' values. @default 731, the two years of operational data (ledger RET-6) */
  readonly logRetentionDays?: number;
  /** Where the function's alarms go: a topic of the same Region, never something that needs this function. */
  readonly alarmTopicArn: pulumi.Input<string>;
  /** Where it runs. @default Lambda's own network, which reaches AWS and the internet and nothing private */
  readonly network?: FunctionNetwork;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A TypeScript function on Node 24 and arm64 with what every function here needs: a role of its own, an encrypted log
 * group that exists before it, a dead-letter queue, and alarms on errors, throttling and lost dead letters.
 *
 * The key's policy has to admit CloudWatch Logs (RecoveryKey's service `logs`), and for alarms on an encrypted topic
 * `cloudwatch`; Lambda and SQS use the key with this role's own permission.
 *
 * @example
 * new NodeFunction("latch", {
 *   entry: "lambdas/republish-latch/handler.ts", region: "eu-west-1", description: "Republishes the latch every minute",
 *   keyArn, accountId, alarmTopicArn, statements: [{ Sid: "ReadLatch", Effect: "Allow", Action: "dynamodb:GetItem", Resource: table.arn }],
 * });
 */
export class NodeFunction extends pulumi.ComponentResource {
  readonly fn: aws.lambda.Function;
  readonly role: aws.iam.Role;
  readonly logGroup: aws.cloudwatch.LogGroup;
  readonly deadLetterQueue: aws.sqs.Queue;
  readonly arn: pulumi.Output<string>;
  /** Physical name, known before anything is deployed. */
  readonly functionName: string;
  /** Names of the function's own alarms, which act on the topic directly. */
  readonly alarmNames: readonly pulumi.Output<string>[];

  constructor(name: string, args: NodeFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:functions:NodeFunction", name, {}, opts);
    const limits = {
      timeoutSeconds: args.timeoutSeconds ?? 30,
      memoryMegabytes: args.memoryMegabytes ?? 256,
      logRetentionDays: args.logRetentionDays ?? 731,
    };
    refuse(
      functionProblems(limits).map((problem) => `${name}: ${problem}`),
      this,
    );
    const { region, keyArn, alarmTopicArn, tags = {} } = args;
    const child = { parent: this };
    this.functionName = functionName(pulumi.getProject(), pulumi.getStack(), name);

    this.logGroup = new aws.cloudwatch.LogGroup(
      `${name}-logs`,
      {
        name: `/aws/lambda/${this.functionName}`,
        region,
        retentionInDays: limits.logRetentionDays,
        kmsKeyId: keyArn,
        tags,
      },
      child,
    );
    const deadLetters = new DeadLetterQueue(
      `${name}-dead-letters`,
      { queueName: `${this.functionName}-dead-letters`, region, keyArn, alarmTopicArn, of: this.functionName, tags },
      child,
    );
    this.deadLetterQueue = deadLetters.queue;

    this.role = new aws.iam.Role(
      `${name}-role`,
      {
        name: this.functionName,
        description: `Execution role of ${this.functionName}`,
        assumeRolePolicy: assumeRolePolicy("lambda.amazonaws.com", { sourceAccount: args.accountId }),
        tags,
      },
      child,
    );
    const permissions = new aws.iam.RolePolicy(
      `${name}-permissions`,
      {
        role: this.role.name,
        policy: policyDocument(
          ...this.ownStatements(region, keyArn),
          ...(args.network === undefined
            ? []
            : attachStatements({ region, accountId: args.accountId, functionName: this.functionName })),
          ...args.statements,
        ),
      },
      child,
    );

    this.fn = new aws.lambda.Function(
      `${name}-function`,
      {
        name: this.functionName,
        region,
        description: args.description,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "index.handler",
        code: functionArchive(args.entry),
        role: this.role.arn,
        timeout: limits.timeoutSeconds,
        memorySize: limits.memoryMegabytes,
        kmsKeyArn: keyArn,
        ...(args.environment === undefined ? {} : { environment: { variables: args.environment } }),
        ...(args.network === undefined
          ? {}
          : {
              vpcConfig: {
                subnetIds: [...args.network.subnetIds],
                securityGroupIds: [...args.network.securityGroupIds],
                ipv6AllowedForDualStack: args.network.dualStack,
              },
            }),
        deadLetterConfig: { targetArn: this.deadLetterQueue.arn },
        loggingConfig: {
          logFormat: "JSON",
          logGroup: this.logGroup.name,
          applicationLogLevel: "INFO",
          systemLogLevel: "WARN",
        },
        tags,
      },
      // Lambda tries the dead-letter permission when the function is made, and would make the log group itself.
      { ...child, dependsOn: [permissions, this.logGroup] },
    );
    this.arn = this.fn.arn;

    const alarms = functionAlarms(name, { functionName: this.functionName, region, alarmTopicArn, tags }, child);
    this.alarmNames = [...alarms.map((alarm) => alarm.name), deadLetters.alarmName];
    this.registerOutputs({
      fn: this.fn,
      role: this.role,
      logGroup: this.logGroup,
      deadLetterQueue: this.deadLetterQueue,
      arn: this.arn,
      functionName: this.functionName,
      alarmNames: this.alarmNames,
    });
  }

  private ownStatements(region: string, keyArn: pulumi.Input<string>): Statement[] {
    return [
      {
        Sid: "WriteOwnLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: pulumi.interpolate`${this.logGroup.arn}:*`,
      },
      {
        Sid: "SendOwnDeadLetters",
        Effect: "Allow",
        Action: "sqs:SendMessage",
        Resource: this.deadLetterQueue.arn,
      },
      {
        // Lambda reads the variables and SQS encrypts the dead letters in the role's name; nothing else may use this.
        Sid: "UseKeyThroughLambdaAndSqs",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: keyArn,
        Condition: {
          StringEquals: { "kms:ViaService": [`lambda.${region}.amazonaws.com`, `sqs.${region}.amazonaws.com`] },
        },
      },
    ];
  }
}
