import * as pulumi from "@pulumi/pulumi";
import { arn } from "../common/arn";
import type { Statement } from "../common/iamPolicy";
import { eventStatement } from "../operations/reporting";
import type { RestoreValidationArgs } from "./restoreValidation";

/** Beginning of the names that restore testing gives to what it restores (inferred metadata, AWS Backup developer guide). */
export const testPrefix = "awsbackup-restore-test-";

/**
 * What the workflow may do. It adds instances to restored test clusters and takes only those away again: their names begin with
 * AWS Backup's prefix and end with our suffix, so a production instance is out of its reach.
 */
export function validationStatements(
  args: Pick<RestoreValidationArgs, "region" | "accountId" | "task" | "evidence">,
): Statement[] {
  const { region, accountId, task, evidence } = args;
  const here = (service: string, resource: string) =>
    pulumi.output(accountId).apply((account) => arn({ service, region, account, resource }));
  const validator = here("rds", `db:${testPrefix}*-validator`);
  return [
    {
      // AWS Backup knows no resource for restore jobs.
      Sid: "ReadAndJudgeRestoreTests",
      Effect: "Allow",
      Action: ["backup:DescribeRestoreJob", "backup:PutRestoreValidationResult"],
      Resource: "*",
    },
    {
      Sid: "FindTheCluster",
      Effect: "Allow",
      Action: "rds:DescribeDBClusters",
      Resource: here("rds", `cluster:${testPrefix}*`),
    },
    { Sid: "LookAtTheInstance", Effect: "Allow", Action: "rds:DescribeDBInstances", Resource: validator },
    {
      Sid: "AddTheInstance",
      Effect: "Allow",
      Action: "rds:CreateDBInstance",
      // RDS asks for every resource that the new instance has to do with.
      Resource: [
        validator,
        ...[`cluster:${testPrefix}*`, "subgrp:*", "pg:*", "og:*"].map((resource) => here("rds", resource)),
      ],
    },
    { Sid: "TakeTheInstanceAway", Effect: "Allow", Action: "rds:DeleteDBInstance", Resource: validator },
    {
      Sid: "RunTheTask",
      Effect: "Allow",
      Action: "ecs:RunTask",
      Resource: task.taskDefinitionArn,
      Condition: { ArnEquals: { "ecs:cluster": task.clusterArn } },
    },
    {
      Sid: "FollowTheTask",
      Effect: "Allow",
      Action: ["ecs:DescribeTasks", "ecs:StopTask"],
      Resource: here("ecs", "task/*"),
      Condition: { ArnEquals: { "ecs:cluster": task.clusterArn } },
    },
    {
      Sid: "GiveTheTaskItsRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: task.roleArns,
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
    {
      // How Step Functions hears that a task has ended: a rule of its own with a fixed name.
      Sid: "HearOfTheTasksEnd",
      Effect: "Allow",
      Action: ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
      Resource: here("events", "rule/StepFunctionsGetEventsForECSTaskRule"),
    },
    {
      Sid: "ReadVerdicts",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: pulumi.interpolate`${evidence.bucketArn}/verdicts/*`,
    },
    {
      Sid: "OpenVerdicts",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: evidence.keyArn,
      Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
    },
    eventStatement(accountId, region),
  ];
}
