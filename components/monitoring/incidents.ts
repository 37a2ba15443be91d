import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { protectionTags } from "../../protection/tags";

/**
 * Names that lambdas/incidents/item.ts has as well, which may not import this room; a test holds the two together.
 */
export const incidentKeys = {
  hashKey: "id",
  untoldIndex: "untold",
  untoldAttribute: "untold",
  windowAttribute: "windowEndsAt",
  expiryAttribute: "expiresAt",
} as const;

export interface IncidentsArgs {
  readonly region: string;
  /** Customer-managed key of the Region. */
  readonly keyArn: pulumi.Input<string>;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * What is wrong in a Region right now, an item an incident: what has been announced, how often it happened, who answered
 * (MON-3, MON-5). Shared by the alarm function, the ladder and the acknowledgement page of the same Region.
 *
 * @example
 * const incidents = new Incidents("incidents-sa-east-1", { region: "sa-east-1", keyArn });
 */
export class Incidents extends pulumi.ComponentResource {
  readonly table: aws.dynamodb.Table;
  /** Chosen here and not by Pulumi: the runbook has to work when nobody can ask the stack for its outputs. */
  readonly tableName: string;

  constructor(name: string, args: IncidentsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("neonpro:monitoring:Incidents", name, {}, opts);
    const { hashKey, untoldIndex, untoldAttribute, windowAttribute, expiryAttribute } = incidentKeys;
    this.tableName = `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
    this.table = new aws.dynamodb.Table(
      `${name}-table`,
      {
        name: this.tableName,
        region: args.region,
        billingMode: "PAY_PER_REQUEST",
        hashKey,
        attributes: [
          { name: hashKey, type: "S" },
          { name: untoldAttribute, type: "S" },
          { name: windowAttribute, type: "N" },
        ],
        // Sparse: only incidents that were repeated and not summarised yet have the attribute.
        globalSecondaryIndexes: [
          {
            name: untoldIndex,
            keySchemas: [
              { attributeName: untoldAttribute, keyType: "HASH" },
              { attributeName: windowAttribute, keyType: "RANGE" },
            ],
            projectionType: "ALL",
          },
        ],
        ttl: { enabled: true, attributeName: expiryAttribute },
        serverSideEncryption: { enabled: true, kmsKeyArn: args.keyArn },
        pointInTimeRecovery: { enabled: true },
        deletionProtectionEnabled: true,
        // State of the day: what has to be kept for years is in the operations log.
        tags: { ...args.tags, ...protectionTags("operational", "critical", "none") },
      },
      { parent: this, protect: true },
    );
    this.registerOutputs({ tableName: this.table.name });
  }
}
