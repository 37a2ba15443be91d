import type {
  Answer,
  PolicyCondition,
  PolicyDocument,
  PolicyPrincipal,
  PolicyStatement,
  Texts,
} from "./policyDocument";
import { unknown, type Unknown } from "./values";

/** True when one is true; else {@link unknown} when one is. */
export function some(answers: readonly Answer[]): Answer {
  if (answers.includes(true)) return true;
  return answers.includes(unknown) ? unknown : false;
}

/** False when one is false; else {@link unknown} when one is. */
export function every(answers: readonly Answer[]): Answer {
  if (answers.includes(false)) return false;
  return answers.includes(unknown) ? unknown : true;
}

export function not(answer: Answer): Answer {
  return answer === unknown ? unknown : !answer;
}

/** IAM's wildcards: `*` for any run of characters, `?` for one. Actions compare without case, ARNs with. */
export function wildcard(pattern: string, value: string, { ignoreCase = false } = {}): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  const source = escaped.replace(/\*+/g, ".*").replaceAll("?", ".");
  return new RegExp(`^${source}$`, ignoreCase ? "is" : "s").test(value);
}

function covers(patterns: Texts, value: string, ignoreCase: boolean): Answer {
  return some(patterns.map((each) => (each === unknown ? unknown : wildcard(each, value, { ignoreCase }))));
}

function within(
  patterns: Texts | undefined,
  exclusions: Texts | undefined,
  value: string,
  ignoreCase: boolean,
): Answer | undefined {
  if (patterns !== undefined) return covers(patterns, value, ignoreCase);
  return exclusions === undefined ? undefined : not(covers(exclusions, value, ignoreCase));
}

/** Whether the statement speaks of the action, as `service:Name` without wildcards. */
export function coversAction(statement: PolicyStatement, action: string): Answer {
  return within(statement.actions, statement.notActions, action, true) ?? false;
}

/** Whether the statement speaks of the resource. A trust policy has none, and speaks of its role. */
export function coversResource(statement: PolicyStatement, resource: string): Answer {
  return within(statement.resources, statement.notResources, resource, false) ?? true;
}

/** Everyone: `Principal: "*"` and `{"AWS": "*"}` mean the same. */
export function isForEveryone(statement: PolicyStatement): Answer {
  return some(
    (statement.principals ?? []).map(({ kind, value }) => {
      if (kind !== unknown && kind !== "*" && kind !== "AWS") return false;
      return value === unknown ? unknown : value === "*";
    }),
  );
}

/** Whether the statement names the principal itself, or everyone. Identity policies name nobody: they speak of their holder. */
export function coversPrincipal(statement: PolicyStatement, kind: "AWS" | "Service", value: string): Answer {
  if (statement.principals !== undefined) return some(statement.principals.map((each) => isNamed(each, kind, value)));
  if (statement.notPrincipals === undefined) return true;
  return not(some(statement.notPrincipals.map((each) => isNamed(each, kind, value))));
}

function isNamed(each: PolicyPrincipal, kind: string, value: string): Answer {
  const everyone = each.value === "*" && each.kind !== "Service";
  if (everyone) return true;
  if (each.kind !== unknown && each.kind !== kind) return false;
  return each.value === unknown ? unknown : each.value === value;
}

/** The conditions on a key, whose case IAM ignores; {@link unknown} when the conditions are not known. */
export function conditionsOn(statement: PolicyStatement, key: string): readonly PolicyCondition[] | Unknown {
  if (statement.conditions === unknown) return unknown;
  return statement.conditions.filter((each) => each.key.toLowerCase() === key.toLowerCase());
}

/** Whether the statement has no condition at all. */
export function isUnconditional(statement: PolicyStatement): Answer {
  return statement.conditions === unknown ? unknown : statement.conditions.length === 0;
}

/** Operators that hold for a request without the key: they demand nothing of it. */
const lenient = /^ForAllValues:|IfExists$|^(ForAnyValue:)?(String|Arn|Numeric|Date)Not|^Null$/i;

/**
 * Whether the statement applies only to requests that carry the key, with a value that passes. One value of the
 * condition that does not pass makes it a no: the values are alternatives.
 */
export function requires(statement: PolicyStatement, key: string, passes: (value: string) => boolean): Answer {
  const conditions = conditionsOn(statement, key);
  if (conditions === unknown) return unknown;
  return some(
    conditions
      .filter(({ operator, values }) => !lenient.test(operator) && values.length > 0)
      .map(({ values }) => every(values.map((value) => (value === unknown ? unknown : passes(value))))),
  );
}

/** What a document is asked about. */
export interface PolicyRequest {
  readonly action: string;
  /** Any when absent. */
  readonly resource?: string;
  /** Any when absent. */
  readonly principal?: { readonly kind: "AWS" | "Service"; readonly value: string };
  /** Whether a statement's conditions are met by the request; by default only those of a statement without any. */
  readonly met?: (statement: PolicyStatement) => Answer;
}

/** Whether one of the document's statements of this effect applies to the request. */
function applies(effect: "Allow" | "Deny", document: PolicyDocument, request: PolicyRequest): Answer {
  const { action, resource, principal, met = isUnconditional } = request;
  const answers = document.statements.map((statement) =>
    every([
      statement.effect === unknown ? unknown : statement.effect === effect,
      coversAction(statement, action),
      resource === undefined ? true : coversResource(statement, resource),
      principal === undefined ? true : coversPrincipal(statement, principal.kind, principal.value),
      met(statement),
    ]),
  );
  return some([...answers, ...document.unknownStatements.map((): Answer => unknown)]);
}

/** Whether some statement allows the request, whatever others deny. */
export function allows(document: PolicyDocument, request: PolicyRequest): Answer {
  return applies("Allow", document, request);
}

/** Whether some statement denies the request. */
export function denies(document: PolicyDocument, request: PolicyRequest): Answer {
  return applies("Deny", document, request);
}
