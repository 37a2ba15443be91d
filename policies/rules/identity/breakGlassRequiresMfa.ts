import { readPolicy, type Answer, type PolicyStatement } from "../../framework/policyDocument";
import { coversAction, every, not, requires, some, wildcard } from "../../framework/policyMatching";
import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { guardedRoles } from "../../defaults/identity";
import { identityTypes } from "./types";

interface Config {
  readonly roles: readonly string[];
}

export const breakGlassRequiresMfa = resourceRule<Config>(
  {
    name: "identity-break-glass-requires-mfa",
    sentence: "Break-glass and restore roles are assumed with a second factor only.",
    severity: "critical",
    level: "mandatory",
    refs: ["SEC-4"],
    why: "These roles may end keys and overwrite data: a stolen access key alone must not be enough.",
    mend: "add Bool aws:MultiFactorAuthPresent true to the statement that allows sts:AssumeRole",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
    config: {
      defaults: { roles: guardedRoles },
      properties: {
        roles: {
          type: "array",
          items: { type: "string" },
          description: "Names of such roles; `*` and `?` are wildcards.",
        },
      },
    },
  },
  {
    types: identityTypes.role,
    check(role, report, { roles }) {
      const names = [role.name, role.at("name"), role.at("namePrefix")].filter((name) => typeof name === "string");
      if (!roles.some((pattern) => names.some((name) => wildcard(pattern, name, { ignoreCase: true })))) return;
      const reading = readPolicy(role.at("assumeRolePolicy"));
      if (reading.kind === "unknown") report.cannotTell(role, "assumeRolePolicy");
      if (reading.kind !== "document") return;
      for (const index of reading.document.unknownStatements) {
        report.cannotTell(role, `assumeRolePolicy.Statement[${index}]`);
      }
      for (const statement of reading.document.statements) {
        const property = `assumeRolePolicy.Statement[${statement.index}]`;
        const open = isOpen(statement);
        if (open === true) {
          report.violation({
            on: role,
            property: `${property}.Condition`,
            found: "without aws:MultiFactorAuthPresent",
            required: "it must demand a second factor, because the role may end or overwrite data",
          });
        } else if (open === unknown) report.cannotTell(role, property);
        else if (isFederated(statement)) {
          report.cannotTell(role, property, "its identity provider decides whether a second factor is asked for");
        }
      }
    },
  },
);

function isOpen(statement: PolicyStatement): Answer {
  const people = (statement.principals ?? []).map(({ kind }) =>
    kind === unknown ? unknown : kind === "AWS" || kind === "*",
  );
  return every([
    statement.effect === unknown ? unknown : statement.effect === "Allow",
    coversAction(statement, "sts:AssumeRole"),
    some(people),
    not(
      some([
        requires(statement, "aws:MultiFactorAuthPresent", (value) => value.toLowerCase() === "true"),
        // How long ago the factor was given: the key is there only if it was.
        requires(statement, "aws:MultiFactorAuthAge", () => true),
      ]),
    ),
  ]);
}

function isFederated({ effect, principals }: PolicyStatement): boolean {
  return effect === "Allow" && principals?.some(({ kind }) => kind === "Federated") === true;
}
