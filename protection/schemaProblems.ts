import type { z } from "zod";
import { nearest } from "./nearest";
import { show } from "./problems";
import type { Problem } from "./problems";
import { stackSchema } from "./schema";
import { describedAt, keysAt } from "./schemaShape";

type Issue = z.core.$ZodIssue;

const RULE = "schema";

/** zod's names of types, in the words of somebody who writes YAML. */
const typeNames: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a whole number",
  string: "a text",
  object: "a map of keys",
  array: "a list",
};

/** A path as the messages write it: `alerts.critical.email[0]`. */
export function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return text === "" ? "(the whole object)" : text.replace(/^\./, "");
}

/** The value at a path of the configuration as it was written. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}

function allowedBy(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeNames[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values.map((value) => show(value)).join(" or ");
    default:
      return issue.message;
  }
}

function unknownKey(input: unknown, parent: readonly PropertyKey[], key: string): Problem {
  const known = keysAt(stackSchema, parent);
  const meant = nearest(key, known);
  return {
    path: pathText([...parent, key]),
    given: `the unknown key ${show(key)}`,
    allowed: known.join(", "),
    rule: RULE,
    fix:
      meant === undefined || valueAt(input, [...parent, meant]) !== undefined ? "Remove it." : `Did you mean ${meant}?`,
  };
}

/** The problems in a configuration's shape, in the same words as every other problem. */
export function schemaProblems(input: unknown, issues: readonly Issue[]): readonly Problem[] {
  return issues.flatMap((issue): readonly Problem[] => {
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(input, issue.path, key));
    const value = valueAt(input, issue.path);
    const described = describedAt(stackSchema, issue.path);
    const verb = value === undefined ? "Add it." : "Correct it.";
    return [
      {
        path: pathText(issue.path),
        given: show(value),
        allowed: allowedBy(issue),
        rule: RULE,
        fix: described === undefined ? verb : `${verb} ${described}`,
      },
    ];
  });
}
