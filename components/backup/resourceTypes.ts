/**
 * Resource types that AWS Backup knows in every commercial Region we use. An unknown type is rejected and a missing one
 * shows as a difference at every deployment (S9), so a Region that knows more or fewer is told so by argument; ask it
 * with `aws backup describe-region-settings --region <region>`.
 */
export const commonResourceTypes: readonly string[] = [
  "Aurora",
  "CloudFormation",
  "DocumentDB",
  "DynamoDB",
  "EBS",
  "EC2",
  "EFS",
  "FSx",
  "Neptune",
  "RDS",
  "Redshift",
  "S3",
  "SAP HANA on Amazon EC2",
  "Storage Gateway",
  "VirtualMachine",
];

/**
 * Everything is opted in. The tags decide what is backed up; a type that is not opted in would be skipped without an
 * error although it carries the tags (S1).
 */
export function optInPreference(types: readonly string[]): Record<string, boolean> {
  return Object.fromEntries(types.map((type) => [type, true]));
}

/**
 * Full management by AWS Backup: without it DynamoDB tables cannot be copied at all. The other types that
 * know the preference are repeated with the value that they have anyway, or the map would differ at every deployment (S9).
 */
export function managementPreference(types: readonly string[]): Record<string, boolean> {
  return Object.fromEntries(
    ["CloudFormation", "DynamoDB", "EFS"].filter((type) => types.includes(type)).map((type) => [type, true]),
  );
}
