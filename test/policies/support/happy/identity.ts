import type { Program } from "../program";

const account = "123456789012";

/** The happy program's roles and policies: AWS Backup's, the break-glass role and a function's. */
export function identity(program: Program): void {
  role(program, "backup", trust("backup.amazonaws.com", { StringEquals: { "aws:SourceAccount": account } }));
  attach(program, "backup", "service-role/AWSBackupServiceRolePolicyForBackup");
  attach(program, "backup", "AWSBackupServiceRolePolicyForS3Backup");
  program.add("backup-tags", "aws:iam/rolePolicy:RolePolicy", {
    role: "backup",
    policy: document({ Effect: "Allow", Action: "s3:ListTagsForResource", Resource: "arn:aws:s3:::*" }),
  });
  role(program, "break-glass", {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: "sts:AssumeRole",
    Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  });
  program.add("break-glass-deletes", "aws:iam/rolePolicy:RolePolicy", {
    role: "break-glass",
    policy: document({
      Effect: "Allow",
      Action: ["kms:ScheduleKeyDeletion", "backup:DeleteRecoveryPoint"],
      Resource: "*",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    }),
  });
  role(program, "validator", trust("lambda.amazonaws.com"));
  program.add("validator-policy", "aws:iam/policy:Policy", {
    arn: `arn:aws:iam::${account}:policy/validator`,
    policy: document({ Effect: "Allow", Action: ["backup:PutRestoreValidationResult"], Resource: "*" }),
  });
  program.add("validator-attachment", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
    role: "validator",
    policyArn: `arn:aws:iam::${account}:policy/validator`,
  });
}

function role(program: Program, name: string, statement: Record<string, unknown>): void {
  const arn = `arn:aws:iam::${account}:role/${name}`;
  program.add(`${name}-role`, "aws:iam/role:Role", { name, id: name, arn, assumeRolePolicy: document(statement) });
}

function attach(program: Program, role: string, policy: string): void {
  const name = `${role}-${policy.replace(/^.*\//, "")}`;
  const policyArn = `arn:aws:iam::aws:policy/${policy}`;
  program.add(name, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role, policyArn });
}

function trust(service: string, condition?: object): Record<string, unknown> {
  const conditions = condition === undefined ? {} : { Condition: condition };
  return { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", ...conditions };
}

/** As an object, so that a fixture changes one field of it. */
function document(...statements: readonly Record<string, unknown>[]): Record<string, unknown> {
  return { Version: "2012-10-17", Statement: statements };
}
