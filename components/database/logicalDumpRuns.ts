import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { DataClassId } from "../../protection/tags";
import type { LogicalDumpArgs } from "./logicalDump";
import { diskLimits } from "./logicalDumpTask";

export interface Run {
  readonly suffix: "nightly" | "archive-medical" | "archive-financial";
  readonly expression: string;
  readonly schemas: readonly string[];
  readonly dataClasses: readonly DataClassId[];
}

/** Sundays after the night's own dump and AWS Backup's weekly points have had their time; one after the other. */
export const runs = ({ archives }: LogicalDumpArgs): readonly Run[] => [
  {
    suffix: "nightly",
    expression: "cron(0 2 * * ? *)",
    schemas: [],
    dataClasses: ["medical", "personal", "financial", "operational"],
  },
  { suffix: "archive-medical", expression: "cron(0 9 ? * SUN *)", schemas: archives.medical, dataClasses: ["medical"] },
  {
    suffix: "archive-financial",
    expression: "cron(0 12 ? * SUN *)",
    schemas: archives.financial,
    dataClasses: ["financial"],
  },
];

/** One schedule, which starts the task with what is different in this run. */
export function dumpSchedule(
  name: string,
  { suffix, expression, schemas, dataClasses }: Run,
  { region, network, timezone }: LogicalDumpArgs,
  to: Readonly<Record<"clusterArn" | "definitionArn" | "roleArn" | "queueArn", pulumi.Input<string>>> & {
    readonly after: readonly pulumi.Resource[];
  },
  parent: pulumi.Resource,
): void {
  const environment = { DUMP_KIND: suffix, DUMP_SCHEMAS: schemas.join(","), DATA_CLASSES: dataClasses.join(",") };
  new aws.scheduler.Schedule(
    `${name}-schedule`,
    {
      region,
      description: `Starts the ${suffix} dump`,
      scheduleExpression: expression,
      scheduleExpressionTimezone: timezone ?? "America/Sao_Paulo",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: to.clusterArn,
        roleArn: to.roleArn,
        ecsParameters: {
          taskDefinitionArn: to.definitionArn,
          launchType: "FARGATE",
          taskCount: 1,
          networkConfiguration: {
            assignPublicIp: false,
            subnets: [...network.subnetIds],
            securityGroups: [...network.securityGroupIds],
          },
          enableExecuteCommand: false,
        },
        input: JSON.stringify({
          containerOverrides: [
            { name: "dump", environment: Object.entries(environment).map(([key, value]) => ({ name: key, value })) },
          ],
        }),
        retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 },
        deadLetterConfig: { arn: to.queueArn },
      },
    },
    { parent, dependsOn: [...to.after] },
  );
}

/** What is wrong with the arguments, in words; nothing when all is well. */
export function dumpProblems({ diskGibibytes, archives, nodeImage, postgresImage }: LogicalDumpArgs): string[] {
  const { min, max } = diskLimits;
  const pinned = /:(?!latest$)[\w.-]+(@sha256:[0-9a-f]{64})?$/;
  return [
    ...(diskGibibytes !== undefined && (diskGibibytes < min || diskGibibytes > max || !Number.isInteger(diskGibibytes))
      ? [
          `diskGibibytes is ${diskGibibytes}; allowed: a whole number from ${min} to ${max} (Fargate's ephemeral storage).`,
        ]
      : []),
    ...Object.entries(archives).flatMap(([which, schemas]) =>
      schemas.length === 0
        ? [`archives.${which} names no schema: an archive holds named schemas and nothing else.`]
        : [],
    ),
    ...Object.entries({ nodeImage, postgresImage }).flatMap(([which, image]) =>
      pinned.test(image)
        ? []
        : [
            `${which} is ${image}; allowed: an image with a tag other than latest, or a run some night is another program.`,
          ],
    ),
  ];
}
