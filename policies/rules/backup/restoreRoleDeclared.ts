import { policyOf, readPolicy, type Answer } from "../../framework/policyDocument";
import { allows, every, some } from "../../framework/policyMatching";
import { stackRule } from "../../framework/rule";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { listAt, unknown, valueAt } from "../../framework/values";
import { awsPolicyName } from "../identity/deletion";
import { Roles } from "../keys/roles";
import { keyTypes } from "../keys/types";
import { backupTypes } from "./types";

interface Config {
  readonly actions: readonly string[];
  readonly managedPolicies: readonly string[];
  readonly restoresElsewhere: boolean;
}

const strings = (description: string) => ({
  type: "array" as const,
  items: { type: "string" as const },
  description,
});

export const restoreRoleDeclared = stackRule<Config>(
  {
    name: "backup-restore-role-declared",
    sentence: "A program that backs up also has a role with which AWS Backup can restore.",
    severity: "medium",
    level: "advisory",
    refs: ["RST-1", "RST-3"],
    why: "The permissions to back up do not restore: without such a role it is written in the middle of an incident. Nothing is lost without it, and an account may have AWSBackupDefaultServiceRole: hence an advisory.",
    mend: "add a role that backup.amazonaws.com assumes with AWSBackupServiceRolePolicyForRestores, and AWSBackupServiceRolePolicyForS3Restore for buckets",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html",
    config: {
      defaults: {
        actions: [
          "dynamodb:RestoreTableFromAwsBackup",
          "ec2:CreateVolume",
          "elasticfilesystem:Restore",
          "rds:RestoreDBClusterFromSnapshot",
          "rds:RestoreDBInstanceFromDBSnapshot",
          "s3:PutObject",
        ],
        managedPolicies: ["AWSBackupServiceRolePolicyForRestores", "AWSBackupServiceRolePolicyForS3Restore"],
        restoresElsewhere: false,
      },
      properties: {
        actions: strings("Actions of which a role for restores may do at least one."),
        managedPolicies: strings("Names of AWS's own policies that make a role one for restores."),
        restoresElsewhere: { type: "boolean", description: "Whether another program has the role for restores." },
      },
    },
  },
  {
    types: backupTypes.selection,
    check(stack, report, { actions, managedPolicies, restoresElsewhere }) {
      // The first by name: the engine's order is that of registration, which differs from run to run.
      const [selection] = stack.ofType(backupTypes.selection).toSorted((a, b) => a.name.localeCompare(b.name));
      if (selection === undefined || restoresElsewhere) return;
      const there = some([testsNameOne(stack), ...attached(stack, managedPolicies), mayRestore(stack, actions)]);
      if (there === unknown) {
        report.cannotTell(selection, "a role for restores", "a policy of a role is not known before the deployment");
      } else if (!there) {
        report.violation({
          on: selection,
          property: "a role for restores",
          found: "absent",
          required: "there must be one in the program, because the permissions to back up do not restore",
        });
      }
    },
  },
);

/** Restore tests restore with a role of their own, wherever it is declared. */
function testsNameOne(stack: StackView): Answer {
  return stack.ofType(backupTypes.restoreTestingSelection).some((test) => test.at("iamRoleArn") !== undefined);
}

/** Whether one of the policies is attached to anything. */
function attached(stack: StackView, names: readonly string[]): readonly Answer[] {
  const isOne = (arn: unknown): Answer => (arn === unknown ? unknown : names.includes(awsPolicyName(arn) ?? ""));
  const inRoles = stack.ofType(keyTypes.role).flatMap((role): readonly Answer[] => {
    const arns = listAt(role.props, ["managedPolicyArns"]);
    return arns === unknown ? [unknown] : arns.map((arn) => isOne(valueAt(arn, [])));
  });
  return [...inRoles, ...stack.ofType(keyTypes.rolePolicyAttachment).map((each) => isOne(each.at("policyArn")))];
}

/** Whether a role that AWS Backup assumes may do one of the actions by a policy of the program. */
function mayRestore(stack: StackView, actions: readonly string[]): Answer {
  const roles = new Roles(stack);
  return some(
    stack.ofType(keyTypes.role).map((role) => {
      const answers = actions.map((action) => roles.allow(role, { action, met: () => true }));
      return every([isAssumedByBackup(role), some(answers)]);
    }),
  );
}

function isAssumedByBackup(role: Subject): Answer {
  const trust = role.at("assumeRolePolicy");
  if (readPolicy(trust).kind === "unknown") return unknown;
  const document = policyOf(trust);
  const principal = { kind: "Service", value: "backup.amazonaws.com" } as const;
  return document !== undefined && allows(document, { action: "sts:AssumeRole", principal, met: () => true });
}
