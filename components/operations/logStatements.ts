import * as pulumi from "@pulumi/pulumi";
import { arn } from "../common/arn";
import type { Statement } from "../common/iamPolicy";
import { keyThroughDynamoDb } from "./catalogueTable";
import { ownEventSource, signalStatement } from "./reporting";

/** A bucket of the Region into which segments and anchors go. */
export interface LogArchive {
  readonly name: pulumi.Input<string>;
  readonly arn: pulumi.Input<string>;
  /** The bucket's key. */
  readonly keyArn: pulumi.Input<string>;
}

export interface LogPlaces {
  readonly region: string;
  readonly tableArn: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
}

/** Reading the head and putting items: nothing of the log is changed or deleted, and nothing else is read. */
export function recorderStatements(
  { region, tableArn, keyArn }: LogPlaces,
  queueArn: pulumi.Input<string>,
): Statement[] {
  return [
    {
      Sid: "AppendToTheLog",
      Effect: "Allow",
      Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
      Resource: tableArn,
    },
    keyThroughDynamoDb("UseTheTablesKeyThroughDynamoDb", { region, keyArn }),
    {
      Sid: "TakeFromTheQueue",
      Effect: "Allow",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      Resource: queueArn,
    },
  ];
}

/** Reading the stream, adding objects under `log/`, keeping the signal of it: the catalogue is under the log's key. */
export function archiverStatements(
  { region, keyArn }: Omit<LogPlaces, "tableArn">,
  streamArn: pulumi.Input<string>,
  archive: LogArchive,
  catalogueArn: pulumi.Input<string>,
): Statement[] {
  return [
    {
      Sid: "ReadTheLogsStream",
      Effect: "Allow",
      Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
      Resource: streamArn,
    },
    {
      // Event-source mappings ask for it, and it knows no resources.
      Sid: "ListStreams",
      Effect: "Allow",
      Action: "dynamodb:ListStreams",
      Resource: "*",
    },
    keyThroughDynamoDb("UseTheTablesKeyThroughDynamoDb", { region, keyArn }),
    // Reading tells a retry's own object from somebody else's.
    objectStatement("AddSegments", archive, "log/*"),
    keyThroughS3(region, archive),
    signalStatement(catalogueArn, ["dynamodb:GetItem", "dynamodb:PutItem"]),
  ];
}

/** Reading the head, signing, adding objects under `anchors/`, telling the other Region. */
export function anchorerStatements(
  { region, tableArn, keyArn }: LogPlaces,
  archive: LogArchive,
  signingKeyArn: pulumi.Input<string>,
  other: { readonly region: string; readonly accountId: pulumi.Input<string> },
): Statement[] {
  return [
    {
      Sid: "ReadTheHead",
      Effect: "Allow",
      Action: "dynamodb:GetItem",
      Resource: tableArn,
      Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["HEAD"] } },
    },
    keyThroughDynamoDb("UseTheTablesKeyThroughDynamoDb", { region, keyArn }),
    { Sid: "Sign", Effect: "Allow", Action: ["kms:Sign", "kms:GetPublicKey"], Resource: signingKeyArn },
    objectStatement("AddAnchors", archive, "anchors/*"),
    {
      // Without it S3 says "forbidden" of an object that is not there, instead of "not there".
      Sid: "TellWhatIsNotThere",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: archive.arn,
    },
    keyThroughS3(region, archive),
    {
      Sid: "TellTheOtherRegionsLog",
      Effect: "Allow",
      Action: "events:PutEvents",
      Resource: defaultBusArn(other.region, other.accountId),
      Condition: { StringEquals: { "events:source": ownEventSource } },
    },
  ];
}

export function defaultBusArn(region: string, accountId: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi
    .output(accountId)
    .apply((account) => arn({ service: "events", region, account, resource: "event-bus/default" }));
}

function objectStatement(Sid: string, archive: LogArchive, pattern: string): Statement {
  const Resource = pulumi.interpolate`${archive.arn}/${pattern}`;
  return { Sid, Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource };
}

function keyThroughS3(region: string, { arn: bucketArn, keyArn }: LogArchive): Statement {
  return {
    Sid: "UseTheArchivesKeyThroughS3",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: keyArn,
    Condition: {
      StringEquals: {
        "kms:ViaService": `s3.${region}.amazonaws.com`,
        // With a bucket key the encryption context is the bucket's ARN.
        "kms:EncryptionContext:aws:s3:arn": bucketArn,
      },
    },
  };
}

/**
 * The table's own policy. What stands in the log is changed by nobody, with whatever permission, and written by the
 * recorder alone; break-glass may mend a head. The chain would show a change, this keeps it from happening.
 */
export function logTableStatements(
  tableArn: pulumi.Input<string>,
  recorderRoleArn: pulumi.Input<string>,
  breakGlassRoleArn: pulumi.Input<string>,
): Statement[] {
  const all = { Effect: "Deny", Principal: "*", Resource: tableArn } as const;
  return [
    {
      ...all,
      Sid: "EntriesAreNeverChanged",
      Action: ["dynamodb:DeleteItem", "dynamodb:UpdateItem", "dynamodb:PartiQLDelete", "dynamodb:PartiQLUpdate"],
      Condition: { "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": ["ENTRY#*"] } },
    },
    {
      ...all,
      Sid: "OnlyTheRecorderWrites",
      Action: [
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:PartiQLDelete",
        "dynamodb:PartiQLInsert",
        "dynamodb:PartiQLUpdate",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
      ],
      Condition: { ArnNotEquals: { "aws:PrincipalArn": [recorderRoleArn, breakGlassRoleArn] } },
    },
  ];
}
