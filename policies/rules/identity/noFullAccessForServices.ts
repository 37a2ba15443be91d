import { policyOf } from "../../framework/policyDocument";
import { Directory } from "../../framework/relate";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { listAt, shownPath, unknown, type Path } from "../../framework/values";
import { awsPolicyName, deletingPolicies } from "./deletion";
import { identityTypes } from "./types";

export const noFullAccessForServices = stackRule(
  {
    name: "identity-no-full-access-for-services",
    sentence: "No role of a function or another AWS service has full access to a service.",
    severity: "high",
    level: "advisory",
    refs: ["SEC-4"],
    why: "Code does what it was written for; a restore validator with AmazonEC2FullAccess can also end what it was to validate.",
    mend: "write a policy with the actions and resources that the code uses",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
  },
  {
    types: identityTypes.role,
    check(stack, report) {
      const all = stack.ofType(identityTypes.role);
      const roles = new Directory(stack, all, (role) => [role.at("name"), role.at("id"), role.at("arn")]);
      const judge = (role: Subject, on: Subject, path: Path): void => {
        report.tell(on, path, (arn) => {
          const name = awsPolicyName(arn);
          // What allows deletion too is identity-no-wildcard-deletion's business.
          if (name === undefined || !name.endsWith("FullAccess") || deletingPolicies.includes(name)) return;
          report.violation({
            on,
            property: shownPath(path),
            found: name,
            required: `it should be a policy for what ${role.label} does, because a service assumes that role`,
          });
        });
      };
      for (const role of all.filter(isForService)) {
        const arns = listAt(role.props, ["managedPolicyArns"]);
        if (arns === unknown) report.cannotTell(role, "managedPolicyArns");
        else
          arns.forEach((_, index) => {
            judge(role, role, ["managedPolicyArns", index]);
          });
      }
      for (const attachment of stack.ofType(identityTypes.roleAttachment)) {
        const target = roles.find(attachment, "role", attachment.at("role"));
        if (target.kind === "one" && isForService(target.subject)) judge(target.subject, attachment, ["policyArn"]);
      }
    },
  },
);

function isForService(role: Subject): boolean {
  const trust = policyOf(role.at("assumeRolePolicy"));
  return (
    trust?.statements.some(({ principals }) => principals?.some(({ kind }) => kind === "Service") === true) === true
  );
}
