import { awsPolicyName } from "../identity/deletion";
import { policyOf, type PolicyDocument } from "../../framework/policyDocument";

const allow = (actions: string | readonly string[], condition?: object) => ({
  Effect: "Allow",
  Action: actions,
  Resource: "*",
  Condition: condition,
});

const viaService = (service: string) => ({ StringLike: { "kms:ViaService": `${service}.*.amazonaws.com` } });

const everything = [allow("*")];

/** What AWS's own policies grant on KMS keys (AWS Managed Policy Reference); their other statements are left out. */
const statements: Readonly<Record<string, readonly object[]>> = {
  AdministratorAccess: everything,
  PowerUserAccess: everything,
  AWSBackupServiceRolePolicyForBackup: [
    allow(["kms:Decrypt", "kms:GenerateDataKey"], viaService("dynamodb")),
    allow("kms:DescribeKey"),
    allow("kms:CreateGrant", { Bool: { "kms:GrantIsForAWSResource": "true" } }),
  ],
  AWSBackupServiceRolePolicyForS3Backup: [allow(["kms:Decrypt", "kms:DescribeKey"], viaService("s3"))],
};

/** Undefined for a policy whose content is not known here. */
export function managedPolicy(arn: unknown): PolicyDocument | undefined {
  const name = String(awsPolicyName(arn));
  return Object.hasOwn(statements, name) ? policyOf({ Version: "2012-10-17", Statement: statements[name] }) : undefined;
}
