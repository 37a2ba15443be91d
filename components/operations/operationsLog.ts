import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { protectionTags } from "../../protection/tags";
import { roleArn } from "../common/arn";
import { policyDocument } from "../common/iamPolicy";
import { DeadLetterQueue, deadLetterRetentionSeconds } from "../functions/deadLetterQueue";
import { NodeFunction } from "../functions/nodeFunction";
import type { Severity } from "../monitoring/subscriptions";
import { tableArn } from "./catalogueTable";
import { DailyAnchor } from "./dailyAnchor";
import { logAlarms } from "./logAlarms";
import { archiverStatements, logTableStatements, recorderStatements } from "./logStatements";
import type { LogArchive } from "./logStatements";

export interface OperationsLogArgs {
  /** The Region whose chain it is: one of these each. */
  readonly region: string;
  /** Whose chain gets this one's daily anchor as an entry. */
  readonly otherRegion: string;
  readonly accountId: pulumi.Input<string>;
  /** Key of the Region: table, queues, functions, logs. It has to admit `dynamodb`, `events`, `lambda`, `logs` and `sqs`. */
  readonly keyArn: pulumi.Input<string>;
  /** `signingKey.arnIn(region)`; its policy names {@link signerRoleName}(name). */
  readonly signingKeyArn: pulumi.Input<string>;
  /** The Region's side of the operations-log bucket. */
  readonly archive: LogArchive;
  /**
   * Name of the Region's catalogue table, which is under the same key: the archiver keeps the signal `log` in it. By its name,
   * because the catalogue is made from this log's stream.
   */
  readonly catalogueTable: string;
  /** The one role besides the recorder that may write to the table: to mend a head. */
  readonly breakGlassRoleName: string;
  /** The Region's topics: `alerts.topicArnsIn(region)`. */
  readonly topicArns: Readonly<Record<Severity, pulumi.Input<string>>>;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

const recorderTimeoutSeconds = 30;

/** Times a message is tried before it goes to the dead-letter queue: an hour, at one attempt in three minutes. */
const attempts = 20;

/**
 * A Region's chain of the operations log (AUD-1, AUD-4, AUD-5): a queue of events, the function that appends them to the
 * table, each exactly once, the one that archives entries into the locked bucket, and the daily signature.
 *
 * @example
 * const log = new OperationsLog("operations-log-sa-east-1", { region: "sa-east-1", otherRegion: "eu-west-1", accountId, keyArn,
 *   signingKeyArn: signingKey.arnIn("sa-east-1"), archive: { name, arn, keyArn },
 *   catalogueTable: catalogueTableName("catalogue-sa-east-1"), breakGlassRoleName, topicArns });
 * new OperationEvents("operation-events-sa-east-1", { region: "sa-east-1", queue: log.queue, ... });
 */
export class OperationsLog extends pulumi.ComponentResource {
  readonly table: aws.dynamodb.Table;
  /** New images of the table: entries, for who makes something of them. */
  readonly streamArn: pulumi.Output<string>;
  /** Where events go in; it has no policy until OperationEvents gives it one. */
  readonly queue: aws.sqs.Queue;
  readonly deadLetters: aws.sqs.Queue;
  readonly recorder: NodeFunction;
  readonly archiver: NodeFunction;
  readonly anchor: DailyAnchor;
  /** Of the table and, with a suffix, of the queues: chosen here, because the runbooks name them. */
  readonly physicalName: string;

  constructor(name: string, args: OperationsLogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:operations:OperationsLog", name, {}, opts);
    const { region, tags = {} } = args;
    this.physicalName = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
    this.table = this.logTable(name, args);
    this.streamArn = this.table.streamArn;
    const dead = this.deadLetterQueue(name, args);
    this.deadLetters = dead.queue;
    this.queue = this.eventQueue(name, args);
    this.recorder = this.recording(name, args);
    this.archiver = this.archiving(name, args);
    this.anchor = new DailyAnchor(
      `${name}-anchor`,
      { ...args, table: this.table, alarmTopicArn: args.topicArns.critical, tags },
      { parent: this },
    );
    this.protectTable(name, args);
    logAlarms(
      name,
      {
        region,
        queueName: this.queue.name,
        archiverName: this.archiver.functionName,
        anchorerName: this.anchor.signer.functionName,
        tags,
      },
      { parent: this },
    );
    this.registerOutputs({ tableName: this.table.name, queueUrl: this.queue.url });
  }

  private logTable(name: string, { region, keyArn, tags = {} }: OperationsLogArgs): aws.dynamodb.Table {
    return new aws.dynamodb.Table(
      `${name}-table`,
      {
        name: this.physicalName,
        region,
        billingMode: "PAY_PER_REQUEST",
        hashKey: "pk",
        rangeKey: "sk",
        attributes: [
          { name: "pk", type: "S" },
          { name: "sk", type: "S" },
        ],
        streamEnabled: true,
        streamViewType: "NEW_IMAGE",
        ttl: { enabled: true, attributeName: "expiresAt" },
        serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: true,
        // Its entries are in the locked bucket, in both Regions; a table from a backup would be a second head.
        tags: { ...tags, ...protectionTags("operations-log", "critical", "none") },
      },
      { parent: this, protect: true },
    );
  }

  private deadLetterQueue(name: string, { region, keyArn, topicArns, tags = {} }: OperationsLogArgs): DeadLetterQueue {
    return new DeadLetterQueue(
      `${name}-unrecorded`,
      {
        queueName: `${this.physicalName}-unrecorded`,
        region,
        keyArn,
        alarmTopicArn: topicArns.critical,
        of: "the operations log",
        tags,
      },
      { parent: this },
    );
  }

  private eventQueue(name: string, { region, keyArn, tags = {} }: OperationsLogArgs): aws.sqs.Queue {
    return new aws.sqs.Queue(
      `${name}-queue`,
      {
        name: this.physicalName,
        region,
        messageRetentionSeconds: deadLetterRetentionSeconds,
        // Six times the function's time, as Lambda asks for.
        visibilityTimeoutSeconds: 6 * recorderTimeoutSeconds,
        kmsMasterKeyId: keyArn,
        kmsDataKeyReusePeriodSeconds: 300,
        redrivePolicy: pulumi.jsonStringify({
          deadLetterTargetArn: this.deadLetters.arn,
          maxReceiveCount: attempts,
        }),
        tags,
      },
      { parent: this },
    );
  }

  private recording(name: string, args: OperationsLogArgs): NodeFunction {
    const { region, accountId, keyArn, topicArns, tags = {} } = args;
    const recorder = new NodeFunction(
      `${name}-recorder`,
      {
        entry: "lambdas/record-operation/handler.ts",
        region,
        description: "Appends operations to the log, each exactly once",
        keyArn,
        accountId,
        environment: { LOG_TABLE: this.table.name },
        statements: recorderStatements({ region, tableArn: this.table.arn, keyArn }, this.queue.arn),
        timeoutSeconds: recorderTimeoutSeconds,
        alarmTopicArn: topicArns.critical,
        tags,
      },
      { parent: this },
    );
    new aws.lambda.EventSourceMapping(
      `${name}-record`,
      {
        region,
        eventSourceArn: this.queue.arn,
        functionName: recorder.arn,
        // What fits into one transaction, with a few to spare for events that tell of two steps.
        batchSize: 30,
        maximumBatchingWindowInSeconds: 5,
        functionResponseTypes: ["ReportBatchItemFailures"],
        // A chain has one head: more writers would only get in each other's way. Two is the least that Lambda takes.
        scalingConfig: { maximumConcurrency: 2 },
        tags,
      },
      { parent: this },
    );
    return recorder;
  }

  private archiving(name: string, args: OperationsLogArgs): NodeFunction {
    const { region, accountId, keyArn, topicArns, archive, catalogueTable, tags = {} } = args;
    const archiver = new NodeFunction(
      `${name}-archiver`,
      {
        entry: "lambdas/archive-operations/handler.ts",
        region,
        description: "Archives entries of the operations log into the locked bucket",
        keyArn,
        accountId,
        environment: { ARCHIVE_BUCKET: archive.name, CATALOGUE_TABLE: catalogueTable },
        statements: archiverStatements(
          { region, keyArn },
          this.streamArn,
          archive,
          tableArn({ region, tableName: catalogueTable }, accountId),
        ),
        timeoutSeconds: 120,
        alarmTopicArn: topicArns.critical,
        tags,
      },
      { parent: this },
    );
    new aws.lambda.EventSourceMapping(
      `${name}-archive`,
      {
        region,
        eventSourceArn: this.streamArn,
        functionName: archiver.arn,
        startingPosition: "TRIM_HORIZON",
        batchSize: 1000,
        // At most one object a minute: each is locked, replicated and paid for by itself.
        maximumBatchingWindowInSeconds: 60,
        functionResponseTypes: ["ReportBatchItemFailures"],
        bisectBatchOnFunctionError: true,
        // A gap in the archive is worse than a delay: it is tried until shortly before the stream forgets (24 hours).
        maximumRetryAttempts: -1,
        maximumRecordAgeInSeconds: 22 * 60 * 60,
        destinationConfig: { onFailure: { destinationArn: archiver.deadLetterQueue.arn } },
        filterCriteria: {
          filters: [
            {
              pattern: JSON.stringify({
                eventName: ["INSERT"],
                dynamodb: { Keys: { pk: { S: [{ prefix: "ENTRY#" }] } } },
              }),
            },
          ],
        },
        tags,
      },
      { parent: this },
    );
    return archiver;
  }

  private protectTable(name: string, { region, accountId, breakGlassRoleName }: OperationsLogArgs): void {
    const breakGlass = pulumi.output(accountId).apply((account) => roleArn(account, breakGlassRoleName, region));
    new aws.dynamodb.ResourcePolicy(
      `${name}-table-policy`,
      {
        region,
        resourceArn: this.table.arn,
        policy: policyDocument(...logTableStatements(this.table.arn, this.recorder.role.arn, breakGlass)),
      },
      { parent: this },
    );
  }
}
