import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../common/iamPolicy";
import { arn } from "../common/arn";

/**
 * Name of the catalogue's index. It is also in operations/catalogue/keys.ts, which this room may not import; a test holds
 * the two together.
 */
export const resourceIndex = "by-resource";

/** Chosen here and not by Pulumi: the two Regions' functions name each other's table before either exists. */
export function catalogueTableName(name: string): string {
  return `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;
}

/** A table by its place, whether or not it exists yet. */
export interface TablePlace {
  readonly region: string;
  readonly tableName: string;
  /** Key of that Region. */
  readonly keyArn: pulumi.Input<string>;
}

export function tableArn(place: Pick<TablePlace, "region" | "tableName">, accountId: pulumi.Input<string>) {
  return pulumi
    .output(accountId)
    .apply((account) =>
      arn({ service: "dynamodb", region: place.region, account, resource: `table/${place.tableName}` }),
    );
}

/** DynamoDB opens the table's key with the caller's permission, and with nobody's through anything else. */
export function keyThroughDynamoDb(sid: string, { region, keyArn }: Omit<TablePlace, "tableName">): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: keyArn,
    Condition: { StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } },
  };
}
