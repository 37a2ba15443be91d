import { objectCreated, watchHeartbeat } from "../../protection/replicationWatch";
import type * as pulumi from "@pulumi/pulumi";
import { arn } from "../common/arn";
import type { Statement } from "../common/iamPolicy";
import { eventStatement, metricStatement, signalStatements } from "../operations/reporting";

/** The partition of the catalogue table that the watchdog remembers in; lambdas/replication-watchdog/reports.ts has it too. */
export const memoryPartition = "WATCH#replication";

/** A watched bucket as the statements need it. */
export interface WatchedSource {
  readonly bucketArn: string;
  readonly keyArn: string;
  readonly locked: boolean;
}

export interface WatchdogFacts {
  readonly region: string;
  readonly accountId: string;
  readonly sources: readonly WatchedSource[];
  readonly lateCopies: { readonly bucketArn: string; readonly region: string; readonly keyArn: string };
  readonly queueArn: string;
  readonly table: { readonly name: string; readonly arn: string; readonly keyArn: string };
}

/**
 * What the function may do beside its logs: read versions of the watched buckets, write copies into the one bucket, and say
 * what it saw. It may delete nothing, read no copy back (the manifests' heads excepted), and touch no replica.
 */
export function watchdogStatements(facts: WatchdogFacts): Statement[] {
  const { region, sources, lateCopies, table } = facts;
  const buckets = sources.map(({ bucketArn }) => bucketArn);
  const locked = sources.filter((source) => source.locked).map(({ bucketArn }) => `${bucketArn}/*`);
  return [
    {
      // Without the lists, a version that is gone would answer 403 like one that may not be read.
      Sid: "SeeTheWatchedBuckets",
      Effect: "Allow",
      Action: ["s3:GetBucketNotification", "s3:GetReplicationConfiguration", "s3:ListBucket", "s3:ListBucketVersions"],
      Resource: buckets,
    },
    {
      Sid: "ReadVersions",
      Effect: "Allow",
      Action: ["s3:GetObjectVersion", "s3:GetObjectVersionTagging"],
      Resource: buckets.map((bucket) => `${bucket}/*`),
    },
    ...(locked.length === 0
      ? []
      : [
          {
            Sid: "ReadLocks",
            Effect: "Allow" as const,
            Action: ["s3:GetObjectLegalHold", "s3:GetObjectRetention"],
            Resource: locked,
          },
        ]),
    throughS3("DecryptVersions", ["kms:Decrypt"], region, [...new Set(sources.map(({ keyArn }) => keyArn))], buckets),
    {
      Sid: "WriteLateCopies",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectTagging"],
      Resource: `${lateCopies.bucketArn}/*`,
    },
    { Sid: "SeeManifests", Effect: "Allow", Action: "s3:GetObject", Resource: `${lateCopies.bucketArn}/*.json` },
    { Sid: "TellMissingManifests", Effect: "Allow", Action: "s3:ListBucket", Resource: lateCopies.bucketArn },
    // Decrypt: S3 needs it to put the parts of an upload together.
    throughS3(
      "EncryptLateCopies",
      ["kms:Decrypt", "kms:GenerateDataKey"],
      lateCopies.region,
      [lateCopies.keyArn],
      [lateCopies.bucketArn],
    ),
    {
      Sid: "WorkTheQueue",
      Effect: "Allow",
      Action: [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
      ],
      Resource: facts.queueArn,
    },
    {
      Sid: "RememberClasses",
      Effect: "Allow",
      Action: ["dynamodb:Query", "dynamodb:UpdateItem"],
      Resource: table.arn,
      Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [memoryPartition] } },
    },
    ...signalStatements(table, region),
    metricStatement,
    eventStatement(facts.accountId, region),
  ];
}

/** What the schedule may do: send the heartbeat, and nothing that could pass for another event. */
export function heartbeatStatements(facts: Pick<WatchdogFacts, "region" | "accountId">): Statement[] {
  return [
    {
      Sid: "SendHeartbeats",
      Effect: "Allow",
      Action: "events:PutEvents",
      Resource: defaultBusArn(facts),
      Condition: { StringEquals: { "events:source": watchHeartbeat.source } },
    },
  ];
}

/** Who may put messages into the queue: the one rule, over TLS. The function does by its own role's permission. */
export function queueStatements(queueArn: pulumi.Input<string>, ruleArn: pulumi.Input<string>): Statement[] {
  return [
    {
      Sid: "DenyWithoutTls",
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
      Resource: queueArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "TheRuleSendsEvents",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queueArn,
      Condition: { ArnEquals: { "aws:SourceArn": ruleArn } },
    },
  ];
}

/**
 * New objects of the watched buckets, and the heartbeat, which names one of them: it takes the same way and matches the same
 * fields. Nobody but AWS can send events of a source that begins with `aws.`.
 */
export function objectPattern(bucketNames: readonly string[]): Readonly<Record<string, unknown>> {
  return {
    source: [objectCreated.source, watchHeartbeat.source],
    "detail-type": [objectCreated.detailType, watchHeartbeat.detailType],
    detail: { bucket: { name: bucketNames } },
  };
}

export function defaultBusArn({ region, accountId }: Pick<WatchdogFacts, "region" | "accountId">): string {
  return arn({ service: "events", region, account: accountId, resource: "event-bus/default" });
}

function throughS3(
  sid: string,
  actions: readonly string[],
  region: string,
  keyArns: readonly string[],
  bucketArns: readonly string[],
): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: keyArns,
    Condition: {
      StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
      // With a bucket key the encryption context is the bucket's ARN; objects written without one have their own.
      StringLike: { "kms:EncryptionContext:aws:s3:arn": bucketArns.flatMap((bucket) => [bucket, `${bucket}/*`]) },
    },
  };
}
