import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { assumeRolePolicy, policyDocument } from "../common/iamPolicy";
import { functionName } from "../functions/functionName";
import { NodeFunction } from "../functions/nodeFunction";
import { anchorerStatements, defaultBusArn } from "./logStatements";
import type { LogArchive } from "./logStatements";

export interface DailyAnchorArgs {
  readonly region: string;
  /** Whose chain gets the anchor as an entry. */
  readonly otherRegion: string;
  readonly accountId: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  readonly table: Pick<aws.dynamodb.Table, "arn" | "name">;
  readonly archive: LogArchive;
  /** `signingKey.arnIn(region)`. */
  readonly signingKeyArn: pulumi.Input<string>;
  readonly alarmTopicArn: pulumi.Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/** At night, after the daily backups (02:00 in São Paulo is 05:00 UTC), so that the day's most important entries are below it. */
const schedule = "cron(30 8 * * ? *)";

/** The logical name of the function that signs, for a component of this name. */
function signerName(name: string): string {
  return `${name}-signer`;
}

/**
 * The role that signs, which the signing key's policy has to name before it exists.
 * @param name that of the {@link OperationsLog}, whose anchor is `<name>-anchor`
 */
export function signerRoleName(name: string): string {
  return functionName(pulumi.getProject(), pulumi.getStack(), signerName(`${name}-anchor`));
}

/** Signs the head of a Region's chain once a day and tells the other Region's chain (AUD-4). */
export class DailyAnchor extends pulumi.ComponentResource {
  readonly signer: NodeFunction;

  constructor(name: string, args: DailyAnchorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:operations:DailyAnchor", name, {}, opts);
    const { region, otherRegion, accountId, keyArn, table, archive, signingKeyArn, tags } = args;
    const child = { parent: this };
    this.signer = new NodeFunction(
      signerName(name),
      {
        entry: "lambdas/anchor-operations/handler.ts",
        region,
        description: "Signs the head of the operations log and tells the other Region",
        keyArn,
        accountId,
        environment: {
          LOG_TABLE: table.name,
          ARCHIVE_BUCKET: archive.name,
          SIGNING_KEY_ARN: signingKeyArn,
          OTHER_REGION: otherRegion,
          OTHER_BUS_ARN: defaultBusArn(otherRegion, accountId),
        },
        statements: anchorerStatements({ region, tableArn: table.arn, keyArn }, archive, signingKeyArn, {
          region: otherRegion,
          accountId,
        }),
        timeoutSeconds: 60,
        alarmTopicArn: args.alarmTopicArn,
        tags,
      },
      child,
    );
    const role = new aws.iam.Role(
      `${name}-schedule-role`,
      {
        description: "Lets EventBridge Scheduler start the signing of the operations log's head",
        assumeRolePolicy: assumeRolePolicy("scheduler.amazonaws.com", { sourceAccount: accountId }),
        tags: { ...tags },
      },
      child,
    );
    const permission = new aws.iam.RolePolicy(
      `${name}-schedule-permission`,
      {
        role: role.name,
        policy: policyDocument(
          { Sid: "StartTheSigner", Effect: "Allow", Action: "lambda:InvokeFunction", Resource: this.signer.arn },
          {
            Sid: "KeepWhatCouldNotStart",
            Effect: "Allow",
            Action: "sqs:SendMessage",
            Resource: this.signer.deadLetterQueue.arn,
          },
          {
            Sid: "EncryptThroughSqs",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: keyArn,
            Condition: { StringEquals: { "kms:ViaService": `sqs.${region}.amazonaws.com` } },
          },
        ),
      },
      child,
    );
    new aws.scheduler.Schedule(
      `${name}-schedule`,
      {
        region,
        description: "Signs the head of the operations log",
        scheduleExpression: schedule,
        flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
        target: {
          arn: this.signer.arn,
          roleArn: role.arn,
          // A second start of the day signs nothing, so trying for two hours is safe.
          retryPolicy: { maximumRetryAttempts: 20, maximumEventAgeInSeconds: 7200 },
          deadLetterConfig: { arn: this.signer.deadLetterQueue.arn },
        },
      },
      { parent: this, dependsOn: [permission] },
    );
    this.registerOutputs({ signer: this.signer.arn });
  }
}
