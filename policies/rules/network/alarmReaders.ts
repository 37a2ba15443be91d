import type { Directory, Target } from "../../framework/relate";
import type { Answer } from "../../framework/policyDocument";
import { some } from "../../framework/policyMatching";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { unknown, type Plain } from "../../framework/values";
import { alarmDirectory, followedAlarm, nameOf } from "./alarmDirectory";
import { alternatives, isDisabled, passes, patternOf } from "./eventPattern";
import { types } from "./types";

/** What reads alarms without being an action of theirs: health checks, composite alarms and event rules. */
export class AlarmReaders {
  readonly #read = new Set<string>();
  readonly #maybe = new Set<string>();
  /** By Region and account; equal patterns once, so that the work stays linear. */
  readonly #patterns = new Map<string, Map<string, Plain>>();
  /** Where a pattern is not known yet. */
  readonly #open = new Set<string>();
  readonly #directory: Directory;

  constructor(stack: StackView) {
    this.#directory = alarmDirectory(stack);
    for (const check of stack.ofType(types.healthCheck)) this.#mark(followedAlarm(this.#directory, check));
    for (const composite of stack.ofType(types.compositeAlarm)) this.#composedIn(composite);
    for (const rule of stack.ofType(types.eventRule)) this.#takenBy(rule);
  }

  read(alarm: Subject): Answer {
    const patterns = [...(this.#patterns.get(placeOf(alarm))?.values() ?? [])];
    return some([
      this.#read.has(alarm.urn),
      ...patterns.map((pattern) => takes(pattern, alarm)),
      this.#maybe.has(alarm.urn) || this.#open.has(placeOf(alarm)) ? unknown : false,
    ]);
  }

  /** A rule such as `ALARM("a") OR OK(b)`: alarms by name or ARN, of the composite alarm's own Region. */
  #composedIn(composite: Subject): void {
    const rule = composite.at("alarmRule");
    // While nobody knows the rule: the alarms that it is computed from.
    this.#mark(this.#directory.find(composite, "alarmRule", rule));
    for (const [, name] of String(rule).matchAll(/\b(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*["']?([^"')]+?)["']?\s*\)/g)) {
      this.#mark(this.#directory.find(composite, "alarmRule", name));
    }
  }

  #takenBy(rule: Subject): void {
    const pattern = patternOf(rule);
    if (isDisabled(rule)) return;
    if (pattern === unknown) this.#open.add(placeOf(rule));
    if (typeof pattern !== "object") return;
    if (!passes(pattern.source, "aws.cloudwatch")) return;
    if (!passes(pattern["detail-type"], "CloudWatch Alarm State Change")) return;
    const place = placeOf(rule);
    const same = this.#patterns.get(place) ?? new Map<string, Plain>();
    this.#patterns.set(place, same.set(JSON.stringify(pattern), pattern));
  }

  #mark(target: Target): void {
    if (target.kind === "one") this.#read.add(target.subject.urn);
    else if (target.kind === "open") for (const { urn } of target.candidates) this.#maybe.add(urn);
  }
}

function placeOf(subject: Subject): string {
  return `${String(subject.provider)} ${String(subject.region)}`;
}

/** Whether an event of the alarm passes; an ARN that is not known yet passes or not. */
function takes(pattern: Plain, alarm: Subject): Answer {
  const [name, arn] = [nameOf(alarm), alarm.at("arn")];
  const byName = alternatives(pattern.detail).some(({ alarmName }) => passes(alarmName, String(name)));
  if (!byName) return typeof name === "string" ? false : unknown;
  return pattern.resources !== undefined && typeof arn !== "string" ? unknown : passes(pattern.resources, String(arn));
}
