import type { Subject } from "../../framework/subject";
import { unknown, type Plain, type Unknown } from "../../framework/values";

/** A rule's event pattern: undefined without one, `"invalid"` when it is not a JSON object. */
export function patternOf(rule: Subject): Plain | Unknown | "invalid" | undefined {
  const text = rule.at("eventPattern");
  if (text === unknown) return unknown;
  if (text === undefined || text === "") return undefined;
  if (typeof text !== "string") return "invalid";
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : "invalid";
  } catch {
    return "invalid";
  }
}

/** A rule that EventBridge does not evaluate. */
export function isDisabled(rule: Subject): boolean {
  return rule.at("state") === "DISABLED" || rule.at("isEnabled") === false;
}

/** Whether a field of a pattern lets a text through; a field that is absent lets everything through. */
export function passes(filter: unknown, text: string): boolean {
  if (filter === undefined) return true;
  return Array.isArray(filter) && filter.some((each) => matches(each, text));
}

function matches(matcher: unknown, text: string): boolean {
  if (typeof matcher === "string") return matcher === text;
  if (!isObject(matcher)) return false;
  return Object.entries(matcher).every(([operator, operand]) => {
    switch (operator) {
      case "prefix":
        return text.startsWith(String(operand));
      case "suffix":
        return text.endsWith(String(operand));
      case "equals-ignore-case":
        return text.toLowerCase() === String(operand).toLowerCase();
      case "anything-but":
        return ![operand].flat().some((each) => matches(each, text));
      case "exists":
        return operand === true;
      default:
        // Wildcards and what EventBridge learns later: taken for a match, so that no rule speaks of what it cannot read.
        return true;
    }
  });
}

/** The ways in which an event's detail may match: `$or` gives several, each with the fields beside it. */
export function alternatives(detail: unknown): readonly Plain[] {
  if (!isObject(detail)) return [{}];
  const { $or: others, ...common } = detail;
  return Array.isArray(others) ? others.filter(isObject).map((each) => ({ ...common, ...each })) : [common];
}

function isObject(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
