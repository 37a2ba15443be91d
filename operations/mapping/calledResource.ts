import type { Envelope } from "./envelope";
import { isObject, objectOf, textOf } from "./narrow";
import type { JsonObject } from "./narrow";

/** What a call was about: an ARN where the call or its answer has one, or where one can be built from the name. */
export function calledResource(event: Envelope): string | null {
  const { detail } = event;
  const parameters = objectOf(detail.requestParameters);
  switch (textOf(detail.eventSource)) {
    case "s3.amazonaws.com":
      return s3Resource(event, parameters);
    case "kms.amazonaws.com":
      return listedArn(detail) ?? textOf(objectOf(detail.responseElements).keyId) ?? textOf(parameters.keyId);
    case "backup.amazonaws.com":
      return (
        textOf(parameters.resourceArn) ??
        textOf(parameters.recoveryPointArn) ??
        named(event, "backup-vault:", textOf(parameters.backupVaultName)) ??
        named(event, "backup-plan:", textOf(parameters.backupPlanId)) ??
        listedArn(detail)
      );
    case "rds.amazonaws.com":
      return databaseResource(event, parameters);
    case "dynamodb.amazonaws.com":
      return listedArn(detail) ?? named(event, "table/", textOf(parameters.tableName));
    default:
      // StopLogging names the trail, DisableRule the rule, an event-source mapping its UUID.
      return listedArn(detail) ?? textOf(parameters.name) ?? textOf(parameters.rule) ?? textOf(parameters.uUID);
  }
}

/** Where a call took something from: a restore's snapshot or cluster, a copy's vault. */
export function calledSource(detail: JsonObject): string | null {
  const parameters = objectOf(detail.requestParameters);
  return (
    textOf(parameters.recoveryPointArn) ??
    textOf(parameters.snapshotIdentifier) ??
    textOf(parameters.sourceDBClusterIdentifier) ??
    textOf(parameters.dBSnapshotIdentifier) ??
    textOf(parameters.sourceDBInstanceIdentifier) ??
    textOf(parameters.sourceBackupVaultName)
  );
}

function s3Resource(event: Envelope, parameters: JsonObject): string | null {
  const bucket = textOf(parameters.bucketName);
  if (bucket === null) return listedArn(event.detail);
  const key = textOf(parameters.key);
  return `arn:${partitionOf(event)}:s3:::${bucket}${key === null ? "" : `/${key}`}`;
}

function databaseResource(event: Envelope, parameters: JsonObject): string | null {
  return (
    named(event, "cluster:", textOf(parameters.dBClusterIdentifier)) ??
    named(event, "db:", textOf(parameters.dBInstanceIdentifier)) ??
    named(event, "cluster-snapshot:", textOf(parameters.dBClusterSnapshotIdentifier)) ??
    named(event, "snapshot:", textOf(parameters.dBSnapshotIdentifier)) ??
    textOf(parameters.globalClusterIdentifier) ??
    textOf(parameters.targetDBInstanceIdentifier)
  );
}

/** CloudTrail's own list of what a call touched. */
function listedArn(detail: JsonObject): string | null {
  const [first] = Array.isArray(detail.resources) ? detail.resources.filter(isObject) : [];
  return first === undefined ? null : (textOf(first.ARN) ?? textOf(first.arn));
}

/** A name that is one already stays what it is: these parameters take ARNs too. */
function named(event: Envelope, prefix: string, name: string | null): string | null {
  if (name === null || name.startsWith("arn:")) return name;
  const service = textOf(event.detail.eventSource)?.split(".")[0] ?? "";
  return `arn:${partitionOf(event)}:${service}:${event.region ?? ""}:${event.account ?? ""}:${prefix}${name}`;
}

function partitionOf({ region }: Envelope): string {
  if (region?.startsWith("cn-") === true) return "aws-cn";
  return region?.startsWith("us-gov-") === true ? "aws-us-gov" : "aws";
}
