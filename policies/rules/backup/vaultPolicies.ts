import type { Answer, PolicyCondition, PolicyStatement } from "../../framework/policyDocument";
import { coversAction, every, isForEveryone, not, some } from "../../framework/policyMatching";
import { unknown } from "../../framework/values";

/** Condition keys about who calls. */
const callerKey = /^aws:(principal|userid$|username$)/i;
/** Operators that hold for everyone but the named. */
const exceptOperator = /^(ForA(ny|ll)Values?:)?(String|Arn)Not/i;

function isDeny({ effect }: PolicyStatement): Answer {
  return effect === unknown ? unknown : effect === "Deny";
}

function conditionsSay(statement: PolicyStatement, judge: (condition: PolicyCondition) => Answer): readonly Answer[] {
  return statement.conditions === unknown ? [unknown] : statement.conditions.map(judge);
}

/** Whether a statement denies the action to everyone, nobody spared: its own author included. */
export function deniesEveryone(statement: PolicyStatement, action: string): Answer {
  const spared = some(conditionsSay(statement, spares));
  return every([isDeny(statement), isForEveryone(statement), coversAction(statement, action), not(spared)]);
}

/** Whether a Deny's condition leaves some caller out; one that is not about callers may. */
function spares({ operator, key, values }: PolicyCondition): Answer {
  if (!callerKey.test(key)) return unknown;
  // "Everyone whose name is anything" spares nobody.
  if (values.includes(unknown)) return unknown;
  return exceptOperator.test(operator) || !values.includes("*");
}

/** Whether a statement denies the action to everyone but callers that it names. */
export function deniesAllButNamed(statement: PolicyStatement, action: string): Answer {
  const whom = statement.notPrincipals === undefined ? isForEveryone(statement) : true;
  const kept = every(conditionsSay(statement, keepsOutTheRest));
  return every([isDeny(statement), whom, coversAction(statement, action), kept]);
}

function keepsOutTheRest({ operator, key, values }: PolicyCondition): Answer {
  if (!callerKey.test(key) || values.includes(unknown)) return unknown;
  // "Everyone but anyone" keeps nobody out.
  return exceptOperator.test(operator) && !values.includes("*");
}
