/** A pair of buckets for a class of the plan, recorded. */
import { AccessLogBucket } from "../../../components/storage/accessLogBucket";
import type { ProtectedBucketArgs } from "../../../components/storage/protectedBucket";
import { ProtectedBucket } from "../../../components/storage/protectedBucket";
import type { DataClass } from "../../../protection/dataClasses";
import type { Recording } from "../../support/mocks";
import { accountId, recordResources, settle } from "../../support/mocks";

export const regions = { primary: "sa-east-1", recovery: "eu-west-1" } as const;
export const keyArns = {
  "sa-east-1": `arn:aws:kms:sa-east-1:${accountId}:key/mrk-1`,
  "eu-west-1": `arn:aws:kms:eu-west-1:${accountId}:key/mrk-1`,
};
export const topicArns = {
  "sa-east-1": `arn:aws:sns:sa-east-1:${accountId}:warning`,
  "eu-west-1": `arn:aws:sns:eu-west-1:${accountId}:warning`,
};
export const bucketIn = (region: string) => `neonpro-test-records-${region}-0a1b2c3d`;
export const arnIn = (region: string) => `arn:aws:s3:::${bucketIn(region)}`;

export function argsFor(dataClass: DataClass, change: Partial<ProtectedBucketArgs> = {}): ProtectedBucketArgs {
  const accessLogs = Object.fromEntries(
    Object.values(regions).map((region) => [
      region,
      new AccessLogBucket(`logs-${region}`, { region, bucketPrefix: "logs", suffix: "0a1b2c3d", accountId }),
    ]),
  );
  return {
    dataClass,
    primaryRegion: regions.primary,
    recoveryRegion: regions.recovery,
    bucketPrefix: "neonpro-test-records",
    suffix: "0a1b2c3d",
    accountId,
    keyArns,
    accessLogs,
    alarmTopicArns: topicArns,
    objectLockMode: "GOVERNANCE",
    ...change,
  };
}

const made = new Map<DataClass, Recording>();

/** One recording for each class as the plan has it: nothing writes to it once it has settled. */
export async function make(dataClass: DataClass, change?: Partial<ProtectedBucketArgs>): Promise<Recording> {
  const known = change === undefined ? made.get(dataClass) : undefined;
  if (known !== undefined) return known;
  const recording = recordResources();
  new ProtectedBucket("records", argsFor(dataClass, change));
  await settle();
  if (change === undefined) made.set(dataClass, recording);
  return recording;
}
