import * as pulumi from "@pulumi/pulumi";
import { arn } from "../common/arn";
import type { Statement } from "../common/iamPolicy";
import { metricStatement } from "../operations/reporting";
import type { LogicalDumpArgs } from "./logicalDump";

/** What ECS needs to start the task: its log, and the database's secret for the two containers. */
export function executionStatements(
  { region, secretArn, secretKeyArn }: LogicalDumpArgs,
  logGroupArn: pulumi.Input<string>,
): Statement[] {
  return [
    {
      Sid: "WriteTheTasksLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: pulumi.interpolate`${logGroupArn}:*`,
    },
    { Sid: "ReadTheDatabasesSecret", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secretArn },
    throughService(
      "DecryptTheDatabasesSecret",
      ["kms:Decrypt"],
      secretKeyArn,
      `secretsmanager.${region}.amazonaws.com`,
    ),
  ];
}

/** What the task does: it adds to the dumps and cannot delete one, signs, and tells. */
export function taskStatements(args: LogicalDumpArgs, codeKey: string): Statement[] {
  const { region, accountId, bucket, codeBucket, signingKeyArn } = args;
  const s3 = `s3.${region}.amazonaws.com`;
  return [
    {
      Sid: "AddToTheDumps",
      Effect: "Allow",
      Action: ["s3:PutObject", "s3:GetObject"],
      Resource: ["dumps/*", "archive/*"].map((below) => pulumi.interpolate`${bucket.arn}/${below}`),
    },
    {
      Sid: "ListTheDumps",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: bucket.arn,
      Condition: { StringLike: { "s3:prefix": ["dumps/*", "archive/*"] } },
    },
    throughService("EncryptTheDumps", ["kms:GenerateDataKey", "kms:Decrypt"], bucket.keyArn, s3),
    {
      Sid: "ReadItsOwnCode",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: pulumi.interpolate`${codeBucket.arn}/${codeKey}`,
    },
    throughService("DecryptItsOwnCode", ["kms:Decrypt"], codeBucket.keyArn, s3),
    {
      Sid: "SignManifests",
      Effect: "Allow",
      Action: "kms:Sign",
      Resource: signingKeyArn,
      Condition: { StringEquals: { "kms:SigningAlgorithm": "ECDSA_SHA_256" } },
    },
    {
      Sid: "TellWhatItDid",
      Effect: "Allow",
      Action: "events:PutEvents",
      Resource: pulumi
        .output(accountId)
        .apply((account) => arn({ service: "events", region, account, resource: "event-bus/default" })),
      Condition: { StringEquals: { "events:source": "neonpro.recovery" } },
    },
    metricStatement,
  ];
}

/** What EventBridge Scheduler needs: to run this task, hand it its roles, and keep what could not start. */
export function schedulerStatements(
  { region, keyArn }: Pick<LogicalDumpArgs, "region" | "keyArn">,
  to: Readonly<Record<"family" | "clusterArn" | "queueArn", pulumi.Input<string>>> & {
    readonly roleArns: readonly pulumi.Input<string>[];
  },
): Statement[] {
  return [
    {
      Sid: "RunTheTask",
      Effect: "Allow",
      Action: "ecs:RunTask",
      Resource: to.family,
      Condition: { ArnEquals: { "ecs:cluster": to.clusterArn } },
    },
    {
      Sid: "HandTheTaskItsRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: to.roleArns,
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
    { Sid: "KeepWhatCouldNotStart", Effect: "Allow", Action: "sqs:SendMessage", Resource: to.queueArn },
    throughService("EncryptThroughSqs", ["kms:Decrypt", "kms:GenerateDataKey"], keyArn, `sqs.${region}.amazonaws.com`),
  ];
}

function throughService(Sid: string, Action: readonly string[], key: pulumi.Input<string>, service: string): Statement {
  return { Sid, Effect: "Allow", Action, Resource: key, Condition: { StringEquals: { "kms:ViaService": service } } };
}
