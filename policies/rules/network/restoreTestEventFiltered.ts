import type { Answer } from "../../framework/policyDocument";
import { some } from "../../framework/policyMatching";
import { attach, Directory } from "../../framework/relate";
import { stackRule } from "../../framework/rule";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { unknown, type Plain } from "../../framework/values";
import { Roles } from "../keys/roles";
import { restoreJobEvent, takes } from "./backupJobEvents";
import { alternatives, isDisabled, patternOf } from "./eventPattern";
import { types } from "./types";

/** What only a validator of restore tests does. */
const answering = "backup:PutRestoreValidationResult";

export const restoreTestEventFiltered = stackRule(
  {
    name: "network-restore-test-event-filtered",
    sentence: "What validates restore tests is called for restore tests only.",
    severity: "medium",
    level: "advisory",
    refs: ["R8", "RST-5"],
    why: "A real restore sends the same event: its result would be probed, changed or cleaned up by the validator in the middle of an incident. The code may look at the event itself: hence an advisory.",
    mend: 'add "restoreTestingPlanArn": [{"exists": true}] or the plan\'s ARN to the detail of the event pattern',
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-validation.html",
  },
  {
    types: types.eventRule,
    check(stack, report) {
      const rules = stack.ofType(types.eventRule).filter((rule) => !isDisabled(rule));
      const directory = new Directory(stack, rules, (rule) => [rule.at("name"), rule.at("id")]);
      const targets = attach(directory, stack.ofType(types.eventTarget), "rule");
      const validators = new Validators(stack);
      for (const rule of rules) {
        const pattern = patternOf(rule);
        if (pattern === undefined || pattern === "invalid") continue;
        if (pattern !== unknown && !takesRealRestores(pattern)) continue;
        const answers = targets.of(rule).map((target) => validators.areCalledBy(target));
        const validates = some(answers);
        if (validates === false) continue;
        if (pattern === unknown) report.cannotTell(rule, "eventPattern");
        else if (validates === unknown) {
          report.cannotTell(rule, "its target", `nobody knows yet whether it may call ${answering}`);
        } else {
          report.violation({
            on: rule,
            property: "eventPattern.detail.restoreTestingPlanArn",
            found: "absent, while its target answers restore tests",
            required: "it must be there, because a real restore sends the same event without it",
          });
        }
      }
    },
  },
);

/** Whether an event of a restore that no restore testing plan started passes. */
function takesRealRestores(pattern: Plain): boolean {
  return alternatives(pattern.detail)
    .filter(({ restoreTestingPlanArn: filter }) => filter === undefined || admitsAbsence(filter))
    .some((detail) => restoreJobEvent.states.some((state) => takes({ ...pattern, detail }, restoreJobEvent, state)));
}

function admitsAbsence(filter: unknown): boolean {
  return JSON.stringify(filter).includes('{"exists":false}');
}

/** Functions and state machines, by whether their role may answer a restore test. */
class Validators {
  readonly #callees: Directory;
  readonly #roles: Roles;

  constructor(stack: StackView) {
    const callees = stack.ofType([...types.function, ...types.stateMachine]);
    this.#callees = new Directory(stack, callees, (callee) => [callee.at("arn"), callee.at("qualifiedArn")]);
    this.#roles = new Roles(stack);
  }

  areCalledBy(target: Subject): Answer {
    const callee = this.#callees.find(target, "arn", target.at("arn"));
    const candidates = callee.kind === "one" ? [callee.subject] : callee.kind === "open" ? callee.candidates : [];
    const answers = candidates.map((each) => this.#mayAnswer(each));
    // Which of several it is may not be known.
    return answers.includes(true) && answers.includes(false) ? unknown : some(answers);
  }

  #mayAnswer(callee: Subject): Answer {
    const property = callee.at("role") === undefined ? "roleArn" : "role";
    const role = this.#roles.find(callee, property, callee.at(property));
    if (role.kind === "outside") return false;
    return role.kind === "one" ? this.#roles.allow(role.subject, { action: answering, met: () => true }) : unknown;
  }
}
