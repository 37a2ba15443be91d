import type { PolicyDocument, PolicyStatement, Texts } from "../../framework/policyDocument";
import { shown, unknown, valueAt } from "../../framework/values";
import { arnProblem, principalProblem } from "./policyNames";
import type { PolicyKind } from "./policyHolders";

/** What is wrong with a document, at a place in it. */
export interface Problem {
  readonly at: string;
  readonly found: string;
  readonly required: string;
}

const version = "2012-10-17";
const documentKeys = new Set(["Version", "Id", "Statement"]);
const statementKeys = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

/** IAM's operators; all but Null take `IfExists`, and all a set prefix. */
const operator =
  /^(?:(?:ForAllValues|ForAnyValue):)?(?:Null|(?:String(?:Not)?(?:Equals|EqualsIgnoreCase|Like)|(?:Numeric|Date)(?:Not)?Equals|(?:Numeric|Date)(?:Less|Greater)Than(?:Equals)?|Bool|BinaryEquals|(?:Not)?IpAddress|Arn(?:Not)?(?:Equals|Like))(?:IfExists)?)$/;

/** What IAM rejects in a document, or takes for something else than it says. */
export function problemsOf(document: PolicyDocument, kind: PolicyKind): readonly Problem[] {
  const { raw, statements, unknownStatements } = document;
  const stated = valueAt(raw, ["Version"]);
  const problems: Problem[] = unexpected(raw, documentKeys, "");
  if (stated !== version && stated !== unknown) {
    problems.push({
      at: "Version",
      found: shown(stated),
      required: `it must be "${version}", because the older language takes policy variables for plain text`,
    });
  }
  if (statements.length === 0 && unknownStatements.length === 0) {
    problems.push({
      at: "Statement",
      found: "empty",
      required: "it must hold a statement, because IAM rejects a document without",
    });
  }
  return [...problems, ...statements.flatMap((statement) => inStatement(statement, kind))];
}

function unexpected(raw: object, known: ReadonlySet<string>, prefix: string): Problem[] {
  return Object.keys(raw)
    .filter((key) => !known.has(key))
    .map((key) => ({
      at: `${prefix}${key}`,
      found: "no element of a policy",
      required: `it must be one of ${[...known].join(", ")}, because IAM rejects others`,
    }));
}

function inStatement(statement: PolicyStatement, kind: PolicyKind): readonly Problem[] {
  const at = `Statement[${statement.index}].`;
  return [
    ...unexpected(statement.raw, statementKeys, at),
    ...effect(statement, at),
    ...either(statement.actions, statement.notActions, at, "Action"),
    ...resource(statement, at, kind),
    ...principals(statement, at, kind),
    ...named(
      statement.actions ?? statement.notActions,
      `${at}${statement.actions ? "Action" : "NotAction"}`,
      actionProblem,
    ),
    ...named(
      statement.resources ?? statement.notResources,
      `${at}${statement.resources ? "Resource" : "NotResource"}`,
      arnProblem,
    ),
    ...conditions(statement, at),
  ];
}

function effect({ effect: given }: PolicyStatement, at: string): readonly Problem[] {
  if (given === "Allow" || given === "Deny" || given === unknown) return [];
  return [
    { at: `${at}Effect`, found: shown(given), required: 'it must be "Allow" or "Deny", because IAM knows no other' },
  ];
}

function resource({ resources, notResources }: PolicyStatement, at: string, kind: PolicyKind): readonly Problem[] {
  if (kind !== "trust") return either(resources, notResources, at, "Resource");
  if (resources === undefined && notResources === undefined) return [];
  const required = "it must be absent, because a trust policy speaks of its own role";
  return [{ at: `${at}Resource`, found: "set", required }];
}

function either(one: Texts | undefined, negated: Texts | undefined, at: string, name: string): readonly Problem[] {
  const found = notOne(one, negated, name);
  if (found === undefined) return [];
  const required = `there must be one of ${name} and Not${name}, because IAM rejects the statement`;
  return [{ at: `${at}${name}`, found, required }];
}

/** What there is instead of exactly one of an element and its negation. */
function notOne(
  one: readonly unknown[] | undefined,
  negated: readonly unknown[] | undefined,
  name: string,
): string | undefined {
  if (one !== undefined && negated !== undefined) return `beside Not${name}`;
  const given = one ?? negated;
  if (given === undefined) return "absent";
  return given.length === 0 ? "empty" : undefined;
}

function principals(statement: PolicyStatement, at: string, kind: PolicyKind): readonly Problem[] {
  const { principals: named, notPrincipals: excepted } = statement;
  const place = `${at}${named === undefined && excepted !== undefined ? "NotPrincipal" : "Principal"}`;
  const found = notOne(named, excepted, "Principal");
  if (kind === "identity") {
    if (found === "absent") return [];
    const required = "it must be absent, because an IAM policy speaks of whom it is attached to";
    return [{ at: place, found: "set", required }];
  }
  if (found !== undefined) {
    const required = "it must name a principal, because the statement is for nobody or rejected";
    return [{ at: place, found, required }];
  }
  return [...(named ?? []), ...(excepted ?? [])].flatMap(({ kind: whose, value }) => {
    const required = value === unknown || whose === unknown ? undefined : principalProblem(whose, value);
    return required === undefined ? [] : [{ at: place, found: shown(value), required }];
  });
}

function named(
  texts: Texts | undefined,
  at: string,
  problem: (text: string) => string | undefined,
): readonly Problem[] {
  return (texts ?? []).flatMap((text) => {
    const required = text === unknown ? undefined : problem(text);
    return required === undefined ? [] : [{ at, found: shown(text), required }];
  });
}

function actionProblem(action: string): string | undefined {
  if (action === "*" || /^[a-z\d-]+:[\w*?]+$/i.test(action)) return undefined;
  return "it must be `service:Action`, because IAM rejects an action without its service";
}

function conditions({ conditions: given }: PolicyStatement, at: string): readonly Problem[] {
  if (given === unknown) return [];
  return given.flatMap(({ operator: name, key, values }) => {
    const place = `${at}Condition.${name}`;
    if (!operator.test(name))
      return [
        { at: place, found: "no operator", required: "it must be one that IAM has, because others are rejected" },
      ];
    return /(^|:)Arn/.test(name) ? named(values, `${place}["${key}"]`, arnProblem) : [];
  });
}
