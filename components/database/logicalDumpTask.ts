import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LogicalDumpArgs } from "./logicalDump";
import { bundle } from "../functions/bundle";

/** The volume that both containers share, at the same place in both. */
const sharedFolder = "/work";
/** Where the PostgreSQL container finds what it is to run; the other one lays it down first. */
const serve = `until [ -e ${sharedFolder}/jobs/servant.sh ]; do sleep 1; done; exec sh ${sharedFolder}/jobs/servant.sh`;

/** The bundle, its hash and its place in the code bucket: another content is another object, so a task never meets half of one. */
export function taskCode() {
  const { code, sha256 } = bundle("lambdas/logical-dump/main.ts");
  return { code, sha256, key: `logical-dump/${sha256}.js` };
}

export interface ContainerArgs extends Pick<
  LogicalDumpArgs,
  | "region"
  | "bucket"
  | "codeBucket"
  | "signingKeyArn"
  | "secretArn"
  | "databaseResource"
  | "nodeImage"
  | "postgresImage"
> {
  readonly logGroup: pulumi.Input<string>;
  readonly bytesPerSecond: number | undefined;
}

/**
 * A published Node image that runs our bundle, beside the published PostgreSQL image that runs pg_dump: neither is built by us. When
 * the first ends, so does the task.
 */
export function containers(args: ContainerArgs): pulumi.Output<string> {
  const { region, bucket, codeBucket, secretArn, bytesPerSecond } = args;
  const { key, sha256 } = taskCode();
  const shared = {
    mountPoints: [{ sourceVolume: "work", containerPath: sharedFolder, readOnly: false }],
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { drop: ["ALL"] }, initProcessEnabled: true },
  };
  const logs = (prefix: string) => ({
    logDriver: "awslogs",
    options: { "awslogs-group": args.logGroup, "awslogs-region": region, "awslogs-stream-prefix": prefix },
  });
  const environment = {
    AWS_REGION: region,
    SHARED_FOLDER: sharedFolder,
    DUMP_BUCKET: bucket.name,
    SIGNING_KEY_ARN: args.signingKeyArn,
    DATABASE_RESOURCE: args.databaseResource,
    CODE_URL: pulumi.interpolate`https://${codeBucket.name}.s3.${region}.amazonaws.com/${key}`,
    CODE_SHA256: sha256,
    ...(bytesPerSecond === undefined ? {} : { DUMP_BYTES_PER_SECOND: bytesPerSecond.toString() }),
  };
  return pulumi.jsonStringify([
    {
      name: "dump",
      image: args.nodeImage,
      essential: true,
      command: ["node", "-e", bundle("lambdas/logical-dump/bootstrap.ts").code],
      environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
      secrets: [{ name: "DATABASE_SECRET", valueFrom: secretArn }],
      dependsOn: [{ containerName: "postgres", condition: "START" }],
      stopTimeout: 60,
      logConfiguration: logs("dump"),
      ...shared,
    },
    {
      name: "postgres",
      image: args.postgresImage,
      // Its end is the other's to notice and to tell.
      essential: false,
      entryPoint: ["sh", "-c"],
      command: [serve],
      secrets: [{ name: "PGPASSWORD", valueFrom: pulumi.interpolate`${secretArn}:password::` }],
      logConfiguration: logs("postgres"),
      ...shared,
    },
  ]);
}

/** 2 vCPU and 4 GiB: two readers and two compressors; a dump itself takes about 250 MB. */
export const taskSize = { cpu: "2048", memory: "4096" } as const;

/** Fargate's own limits for the disk, in GiB. */
export const diskLimits = { min: 21, max: 200 } as const;

export function taskDefinition(
  name: string,
  args: ContainerArgs & {
    readonly family: string;
    readonly diskGibibytes: number;
    readonly executionRole: aws.iam.Role;
    readonly taskRole: aws.iam.Role;
    readonly tags: Readonly<Record<string, string>>;
  },
  opts: pulumi.CustomResourceOptions,
): aws.ecs.TaskDefinition {
  return new aws.ecs.TaskDefinition(
    name,
    {
      region: args.region,
      family: args.family,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      ...taskSize,
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      ephemeralStorage: { sizeInGib: args.diskGibibytes },
      executionRoleArn: args.executionRole.arn,
      taskRoleArn: args.taskRole.arn,
      volumes: [{ name: "work" }],
      containerDefinitions: containers(args),
      tags: { ...args.tags },
    },
    opts,
  );
}
