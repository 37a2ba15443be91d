import { readPolicy, type Answer, type PolicyStatement } from "../../framework/policyDocument";
import { coversAction, every, isUnconditional, some } from "../../framework/policyMatching";
import type { Report } from "../../framework/report";
import { resourceRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { listAt, shown, shownPath, unknown, type Path } from "../../framework/values";
import { awsPolicyName, deletingPolicies, deletions } from "./deletion";
import { policiesIn } from "./policyHolders";
import { identityTypes } from "./types";

interface Config {
  readonly actions: readonly string[];
  readonly managedPolicies: readonly string[];
}

export const noWildcardDeletion = resourceRule<Config>(
  {
    name: "identity-no-wildcard-deletion",
    sentence: "No IAM policy allows the deletion of any recovery point, key or object version without a condition.",
    severity: "critical",
    level: "mandatory",
    refs: ["SEC-4", "K9"],
    why: "Whoever takes over the principal ends data and backups together; that is how ransomware makes victims pay.",
    mend: "name the resources, or add a condition such as aws:MultiFactorAuthPresent, or leave the action to a break-glass role",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/security-considerations.html",
    config: {
      defaults: { actions: deletions, managedPolicies: deletingPolicies },
      properties: {
        actions: {
          type: "array",
          items: { type: "string" },
          description: "Actions, as `service:Name` without wildcards.",
        },
        managedPolicies: {
          type: "array",
          items: { type: "string" },
          description: "Names of AWS's own policies that allow one of them on everything.",
        },
      },
    },
  },
  {
    types: [
      ...identityTypes.policy,
      ...identityTypes.rolePolicy,
      ...identityTypes.userPolicy,
      ...identityTypes.groupPolicy,
      ...identityTypes.role,
      ...identityTypes.attachment,
    ],
    check(holder, report, { actions, managedPolicies }) {
      for (const policy of policiesIn(holder)) {
        if (policy === unknown) report.cannotTell(holder, "inlinePolicies");
        else if (policy.kind === "identity") inDocument(holder, policy.path, actions, report);
      }
      const arns = listAt(holder.props, ["managedPolicyArns"]);
      if (arns === unknown) report.cannotTell(holder, "managedPolicyArns");
      const paths: Path[] = arns === unknown ? [] : arns.map((_, index) => ["managedPolicyArns", index]);
      for (const path of [["policyArn"], ...paths]) {
        report.tell(holder, path, (arn) => {
          const name = awsPolicyName(arn);
          if (name === undefined || !managedPolicies.includes(name)) return;
          report.violation({
            on: holder,
            property: shownPath(path),
            found: `${name}, which allows it on everything`,
            required:
              "it must be a narrower policy, because this one lets its holder end recovery points, keys or versions",
          });
        });
      }
    },
  },
);

function inDocument(on: Subject, path: Path, actions: readonly string[], report: Report): void {
  const property = shownPath(path);
  const reading = readPolicy(on.at(...path));
  if (reading.kind === "unknown") report.cannotTell(on, property);
  if (reading.kind !== "document") return;
  for (const index of reading.document.unknownStatements) report.cannotTell(on, `${property}.Statement[${index}]`);
  for (const statement of reading.document.statements) {
    const place = `${property}.Statement[${statement.index}]`;
    const answers = actions.map((action) => ({ action, allowed: allowsAnywhere(statement, action) }));
    const open = answers.filter(({ allowed }) => allowed === true).map(({ action }) => action);
    if (open.length > 0) {
      report.violation({
        on,
        property: place,
        found: `an Allow of ${open.join(", ")} on ${resourcesOf(statement)}`,
        required: "it must name the resources or have a condition, because it ends data and backups for good",
      });
    } else if (answers.some(({ allowed }) => allowed === unknown)) report.cannotTell(on, place);
  }
}

function allowsAnywhere(statement: PolicyStatement, action: string): Answer {
  return every([
    statement.effect === unknown ? unknown : statement.effect === "Allow",
    coversAction(statement, action),
    isUnconditional(statement),
    isAnywhere(statement),
  ]);
}

/** Whether the statement reaches resources that it does not name. */
function isAnywhere({ resources, notResources }: PolicyStatement): Answer {
  if (resources === undefined) return notResources !== undefined;
  return some(resources.map((each) => (each === unknown ? unknown : anything.test(each))));
}

/** Everything, or everything of a kind: `*`, `arn:aws:kms:*:*:key/*`, but not the objects of a bucket that is named. */
const anything = /^\*+$|^arn:[^:]*:((?!s3:)[^:]*:[^:]*:[^:]*:([\w-]+[:/])?\*+|s3:::\*+(\/\*+)?)$/;

function resourcesOf({ resources, notResources }: PolicyStatement): string {
  const text = [...(resources ?? []), ...(notResources ?? [])].map(shown).join(", ");
  return resources === undefined ? `everything but ${text}` : text;
}
