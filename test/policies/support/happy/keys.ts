import type { Program } from "../program";

const account = "123456789012";
const otherAccount = "111122223333";

/** Of a key's policy, the statements that the fixtures change, by their place. */
export const keyStatements = {
  administration: 0,
  use: 1,
  grants: 2,
  publishers: 3,
  deletion: 4,
  copies: 5,
  copyGrants: 6,
};

/** The happy program's keys: a multi-Region one with its replica, that of the other account, and their policies. */
export function keys(program: Program): void {
  const arn = (region: string, accountId: string) => `arn:aws:kms:${region}:${accountId}:key/mrk-1`;
  program.set("key", ["region"], "sa-east-1").set("key", ["policy"], keyPolicy("sa-east-1", account));
  program
    .set("key-replica", ["arn"], arn("eu-west-1", account))
    .set("key-replica", ["policy"], keyPolicy("eu-west-1", account));
  program.add("key-alias", "aws:kms/alias:Alias", { name: "alias/neonpro", region: "sa-east-1", targetKeyId: "mrk-1" });
  program.set("key", ["keyId"], "mrk-1").set("key-replica", ["keyId"], "mrk-1");
  program.add(
    "key-account",
    "aws:kms/key:Key",
    {
      arn: arn("eu-west-1", otherAccount),
      region: "eu-west-1",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: keyPolicy("eu-west-1", otherAccount, account),
    },
    "recovery-account",
  );
}

/** As an object, so that a fixture changes one field of it; one that is text is among the fixtures. */
function keyPolicy(region: string, owner: string, copiesFrom?: string): Record<string, unknown> {
  const allow = (principal: object, actions: string | readonly string[], condition?: object) => ({
    Effect: "Allow",
    Principal: principal,
    Action: actions,
    Resource: "*",
    ...(condition === undefined ? {} : { Condition: condition }),
  });
  const root = (accountId: string) => ({ AWS: `arn:aws:iam::${accountId}:root` });
  const use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];
  const forServices = { Bool: { "kms:GrantIsForAWSResource": "true" } };
  const through = {
    StringEquals: { "kms:ViaService": [`backup.${region}.amazonaws.com`, `s3.${region}.amazonaws.com`] },
  };
  const services = ["backup.amazonaws.com", "cloudwatch.amazonaws.com", "events.amazonaws.com", "s3.amazonaws.com"];
  return {
    Version: "2012-10-17",
    Statement: [
      allow(root(owner), ["kms:Describe*", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"]),
      allow(root(owner), use, through),
      allow(root(owner), "kms:CreateGrant", forServices),
      allow({ Service: services }, ["kms:Decrypt", "kms:GenerateDataKey*"]),
      {
        Effect: "Deny",
        Principal: "*",
        Action: ["kms:DisableKey", "kms:ScheduleKeyDeletion"],
        Resource: "*",
        Condition: { ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${owner}:role/break-glass` } },
      },
      ...(copiesFrom === undefined
        ? []
        : [allow(root(copiesFrom), use), allow(root(copiesFrom), "kms:CreateGrant", forServices)]),
    ],
  };
}
