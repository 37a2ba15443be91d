import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { protectionTags } from "../../protection/tags";
import type { Statement } from "../common/iamPolicy";
import { NodeFunction } from "../functions/nodeFunction";
import { announcedAlarmDescription, announcedAlarmPrefix } from "../monitoring/announcedAlarms";
import { CatalogueMirror } from "./catalogueMirror";
import { streamReading } from "./catalogueStream";
import { catalogueTableName, keyThroughDynamoDb, resourceIndex, tableArn } from "./catalogueTable";
import type { TablePlace } from "./catalogueTable";
import type { CatalogueTable } from "./reporting";

export interface BackupCatalogueArgs {
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed key of the Region; also that of the log table, whose stream is read. */
  readonly keyArn: pulumi.Input<string>;
  /** Stream of the Region's log table, with new images. */
  readonly streamArn: pulumi.Input<string>;
  /**
   * The other Region's catalogue, which gets a copy of every item: who restores after the loss of a Region asks there.
   * Its table's name is {@link catalogueTableName} of its component's.
   * @default none
   */
  readonly other?: TablePlace;
  /** Topic of the Region for the alarms of the function and of its queues: `alerts.topicArn(region, "warning")`. */
  readonly alarmTopicArn: pulumi.Input<string>;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The backup catalogue of a Region (BKP-6): every backup, copy and validated restore by class, time, resource and outcome,
 * filled from the stream of the operations log, and the signals that the status is made from (MON-1).
 *
 * It can be made again from the log, so it is in no backup of its own; point-in-time recovery answers a mistake.
 *
 * @example
 * new BackupCatalogue("catalogue-sa-east-1", { region: "sa-east-1", accountId, keyArn, streamArn: log.streamArn, alarmTopicArn,
 *   other: { region: "eu-west-1", tableName: catalogueTableName("catalogue-eu-west-1"), keyArn: keyArnOfEuWest1 } });
 */
export class BackupCatalogue extends pulumi.ComponentResource {
  readonly table: aws.dynamodb.Table;
  readonly cataloguer: NodeFunction;
  readonly tableName: string;
  /** For who writes signals: `signalStatements(catalogue.place, region)`. */
  readonly place: CatalogueTable;

  constructor(name: string, args: BackupCatalogueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:operations:BackupCatalogue", name, {}, opts);
    const { region, tags = {}, other } = args;
    const child = { parent: this };
    this.tableName = catalogueTableName(name);
    this.table = this.catalogueTable(name, args);
    this.place = { name: this.table.name, arn: this.table.arn, keyArn: args.keyArn };

    const mirror =
      other &&
      new CatalogueMirror(
        `${name}-mirror`,
        {
          region,
          keyArn: args.keyArn,
          alarmTopicArn: args.alarmTopicArn,
          queueName: `${this.tableName}-mirror`,
          other: other.region,
          tags,
        },
        child,
      );
    this.cataloguer = new NodeFunction(
      `${name}-writer`,
      {
        entry: "lambdas/catalogue-operation/handler.ts",
        region,
        description: "Keeps the backup catalogue in step with the operations log",
        keyArn: args.keyArn,
        accountId: args.accountId,
        environment: {
          CATALOGUE_TABLE: this.table.name,
          ...(other === undefined || mirror === undefined
            ? {}
            : {
                MIRROR_TABLE: other.tableName,
                MIRROR_REGION: other.region,
                MIRROR_QUEUE_URL: mirror.queue.url,
                REJECTED_QUEUE_URL: mirror.rejected.url,
              }),
        },
        statements: [...this.statements(args), ...(mirror === undefined ? [] : mirror.statements)],
        timeoutSeconds: writerTimeoutSeconds,
        alarmTopicArn: args.alarmTopicArn,
        tags,
      },
      child,
    );
    mirror?.feed(`${name}-mirror-feed`, this.cataloguer, this);
    new aws.lambda.EventSourceMapping(
      `${name}-stream`,
      {
        region,
        eventSourceArn: args.streamArn,
        functionName: this.cataloguer.arn,
        ...streamReading(this.cataloguer.deadLetterQueue.arn),
        tags,
      },
      child,
    );
    this.lagAlarm(name, args);
    this.registerOutputs({ tableName: this.tableName, tableArn: this.table.arn });
  }

  private catalogueTable(name: string, { region, keyArn, tags = {} }: BackupCatalogueArgs): aws.dynamodb.Table {
    return new aws.dynamodb.Table(
      `${name}-table`,
      {
        name: this.tableName,
        region,
        billingMode: "PAY_PER_REQUEST",
        hashKey: "pk",
        rangeKey: "sk",
        attributes: ["pk", "sk", "gsi1pk", "gsi1sk"].map((attribute) => ({ name: attribute, type: "S" })),
        globalSecondaryIndexes: [{ name: resourceIndex, hashKey: "gsi1pk", rangeKey: "gsi1sk", projectionType: "ALL" }],
        serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: true,
        tags: { ...tags, ...protectionTags("operational", "critical", "none") },
      },
      { parent: this, protect: true },
    );
  }

  private statements({ region, keyArn, streamArn, other, accountId }: BackupCatalogueArgs): Statement[] {
    const otherArn = other && tableArn(other, accountId);
    const tables = [this.table.arn, ...(otherArn === undefined ? [] : [otherArn])];
    return [
      {
        Sid: "KeepCatalogue",
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
        Resource: tables,
      },
      {
        Sid: "QueryByResource",
        Effect: "Allow",
        Action: "dynamodb:Query",
        Resource: tables.map((table) => pulumi.interpolate`${table}/index/${resourceIndex}`),
      },
      {
        Sid: "ReadLogStream",
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
      keyThroughDynamoDb("UseKeyThroughDynamoDb", { region, keyArn }),
      ...(other === undefined ? [] : [keyThroughDynamoDb("UseOtherKeyThroughDynamoDb", other)]),
    ];
  }

  private lagAlarm(name: string, { region, tags = {} }: BackupCatalogueArgs): void {
    new aws.cloudwatch.MetricAlarm(
      `${name}-lag`,
      {
        name: `${announcedAlarmPrefix(pulumi.getProject(), pulumi.getStack())}${name}-lag`,
        region,
        alarmDescription: announcedAlarmDescription(
          "warning",
          "The backup catalogue is more than ten minutes behind the operations log: the status shows an older state.",
        ),
        namespace: "AWS/Lambda",
        metricName: "IteratorAge",
        dimensions: { FunctionName: this.cataloguer.functionName },
        statistic: "Maximum",
        period: 300,
        evaluationPeriods: 2,
        comparisonOperator: "GreaterThanThreshold",
        // Milliseconds.
        threshold: 600_000,
        // Lambda reports it for invocations only: silence is a log to which nothing was added.
        treatMissingData: "notBreaching",
        tags,
      },
      { parent: this },
    );
  }
}

/** Seconds. A batch of 100 entries is a few hundred requests, one after another. */
export const writerTimeoutSeconds = 60;
