/** Type tokens of AWS Backup's resources that only its rules need. */
export const backupTypes = {
  vaultPolicy: ["aws:backup/vaultPolicy:VaultPolicy"],
  // @pulumi/aws 7 has no such resource.
  tieringConfiguration: ["aws-native:backup:TieringConfiguration"],
  selection: ["aws:backup/selection:Selection"],
  regionSettings: ["aws:backup/regionSettings:RegionSettings"],
  framework: ["aws:backup/framework:Framework"],
  restoreTestingPlan: ["aws:backup/restoreTestingPlan:RestoreTestingPlan"],
  restoreTestingSelection: ["aws:backup/restoreTestingSelection:RestoreTestingSelection"],
  bucketReplication: ["aws:s3/bucketReplicationConfig:BucketReplicationConfig"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
