import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { protectionTags } from "../../protection/tags";
import { arn, roleArn } from "../common/arn";
import { policyDocument } from "../common/iamPolicy";
import type { Statement } from "../common/iamPolicy";
import { refuse } from "../common/problems";
import { keyThroughDynamoDb } from "./catalogueTable";

export interface ErasureLedgerArgs {
  /** Where entries are written. */
  readonly primaryRegion: string;
  /** Where restores read it too: a restore in the recovery Region has to know who was erased. */
  readonly recoveryRegion: string;
  readonly accountId: pulumi.Input<string>;
  /** Customer-managed keys by Region; they have to admit `dynamodb`. */
  readonly keyArns: Readonly<Record<string, pulumi.Input<string>>>;
  /** The one role that may delete an entry or the table. */
  readonly breakGlassRoleName: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What would change or remove an entry. PutItem stays: the ledger puts under a condition (lambdas/erasure/ledger.ts). */
const changes = [
  "dynamodb:BatchWriteItem",
  "dynamodb:DeleteItem",
  "dynamodb:DeleteTable",
  "dynamodb:PartiQLDelete",
  "dynamodb:PartiQLInsert",
  "dynamodb:PartiQLUpdate",
  "dynamodb:UpdateItem",
] as const;

/**
 * The ledger of erasures (RET-12, RET-13): a table in both Regions that entries are added to and, by its own policy, never taken
 * from. IAM cannot ask for a condition on a put, so a writer that leaves it out could put over an entry: point-in-time recovery
 * has what was there before. It is no backup's subject: an old ledger would bring people back.
 *
 * @example
 * const ledger = new ErasureLedger("erasure-ledger", { primaryRegion: "sa-east-1", recoveryRegion: "eu-west-1", accountId,
 *   keyArns: { "sa-east-1": operationsKey.arnIn("sa-east-1"), "eu-west-1": operationsKey.arnIn("eu-west-1") }, breakGlassRoleName });
 */
export class ErasureLedger extends pulumi.ComponentResource {
  readonly table: aws.dynamodb.Table;
  readonly tableName: string;
  private readonly args: ErasureLedgerArgs;

  constructor(name: string, args: ErasureLedgerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:operations:ErasureLedger", name, {}, opts);
    const { primaryRegion, recoveryRegion, keyArns, tags = {} } = args;
    refuse(
      [primaryRegion, recoveryRegion]
        .filter((region) => keyArns[region] === undefined)
        .map((region) => `${name}: keyArns has no key for ${region}; add one (SEC-2).`),
      this,
    );
    this.args = args;
    this.tableName = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
    const recoveryKey = keyArns[recoveryRegion];
    this.table = new aws.dynamodb.Table(
      `${name}-table`,
      {
        name: this.tableName,
        region: primaryRegion,
        billingMode: "PAY_PER_REQUEST",
        hashKey: "pk",
        rangeKey: "sk",
        attributes: ["pk", "sk"].map((attribute) => ({ name: attribute, type: "S" })),
        // What a global table is replicated through.
        streamEnabled: true,
        streamViewType: "NEW_AND_OLD_IMAGES",
        ...(keyArns[primaryRegion] === undefined
          ? {}
          : { serverSideEncryption: { enabled: true, kmsKeyArn: keyArns[primaryRegion] } }),
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: true,
        replicas: [
          {
            regionName: recoveryRegion,
            ...(recoveryKey === undefined ? {} : { kmsKeyArn: recoveryKey }),
            pointInTimeRecovery: true,
            deletionProtectionEnabled: true,
            propagateTags: true,
          },
        ],
        tags: { ...tags, ...protectionTags("operations-log", "critical", "none") },
      },
      { parent: this, protect: true },
    );
    for (const [suffix, region] of [
      ["primary", primaryRegion],
      ["recovery", recoveryRegion],
    ] as const) {
      new aws.dynamodb.ResourcePolicy(
        `${name}-${suffix}-policy`,
        { region, resourceArn: this.arnIn(region), policy: this.onlyAdded(region) },
        // A policy of the replica needs the replica, which comes with the table.
        { parent: this, dependsOn: [this.table] },
      );
    }
    this.registerOutputs({ tableArn: this.table.arn });
  }

  arnIn(region: string): pulumi.Output<string> {
    return pulumi
      .output(this.args.accountId)
      .apply((account) => arn({ service: "dynamodb", region, account, resource: `table/${this.tableName}` }));
  }

  /** For a task that reads the ledger; `region` is its own. */
  readStatements(region: string): Statement[] {
    const keyArn = this.args.keyArns[region] ?? "";
    return [
      {
        Sid: "ReadErasures",
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:Query"],
        Resource: this.arnIn(region),
      },
      keyThroughDynamoDb("OpenTheErasures", { region, keyArn }),
    ];
  }

  /** For what carries erasures out, in the primary Region alone: two writers of one global table could each add an ID. */
  appendStatements(): Statement[] {
    const { primaryRegion } = this.args;
    return [
      ...this.readStatements(primaryRegion),
      {
        Sid: "AddErasures",
        Effect: "Allow",
        Action: ["dynamodb:ConditionCheckItem", "dynamodb:PutItem"],
        Resource: this.arnIn(primaryRegion),
      },
    ];
  }

  private onlyAdded(region: string): pulumi.Output<string> {
    return pulumi.output(this.args.accountId).apply((account) =>
      policyDocument({
        Sid: "NobodyChangesOrRemoves",
        Effect: "Deny",
        Principal: "*",
        Action: changes,
        Resource: this.arnIn(region),
        Condition: {
          ArnNotEquals: {
            "aws:PrincipalArn": [
              roleArn(account, this.args.breakGlassRoleName, region),
              // DynamoDB writes the other Region's copy in this role's name.
              roleArn(
                account,
                "aws-service-role/replication.dynamodb.amazonaws.com/AWSServiceRoleForDynamoDBReplication",
                region,
              ),
            ],
          },
        },
      }),
    );
  }
}
