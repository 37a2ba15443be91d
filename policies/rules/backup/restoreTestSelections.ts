import { Directory, type Target } from "../../framework/relate";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { listAt, unknown, valueAt, type Unknown } from "../../framework/values";
import { backupTypes } from "./types";

/** The types that restore testing knows. */
export const restorableTypes: readonly string[] = [
  "Aurora",
  "DocumentDB",
  "DynamoDB",
  "EBS",
  "EC2",
  "EFS",
  "FSx",
  "Neptune",
  "RDS",
  "S3",
];

export interface TagCondition {
  readonly property: string;
  readonly negated: boolean;
  readonly key: unknown;
  readonly value: unknown;
}

/** The conditions of a restore testing selection, which are ANDed. */
export function conditionsOf(selection: Subject): readonly TagCondition[] | Unknown {
  const lists = (["stringEquals", "stringNotEquals"] as const).map((operator) => {
    const list = listAt(selection.props, ["protectedResourceConditions", operator]);
    return list === unknown
      ? unknown
      : list.map((pair, index) => ({
          property: `protectedResourceConditions.${operator}[${index}]`,
          negated: operator === "stringNotEquals",
          key: valueAt(pair, ["key"]),
          value: valueAt(pair, ["value"]),
        }));
  });
  return lists.some((list) => list === unknown) ? unknown : lists.flatMap((list) => (list === unknown ? [] : list));
}

/** The restore testing plans of a program, by whose name their selections refer to them. */
export class RestoreTestingPlans {
  readonly all: readonly Subject[];
  readonly selections: readonly Subject[];
  readonly #directory: Directory;

  constructor(stack: StackView) {
    this.all = stack.ofType(backupTypes.restoreTestingPlan);
    this.selections = stack.ofType(backupTypes.restoreTestingSelection);
    this.#directory = new Directory(stack, this.all, (plan) => [plan.at("name"), plan.at("id")]);
  }

  planOf(selection: Subject): Target {
    const property = "restoreTestingPlanName";
    return this.#directory.find(selection, property, selection.at(property));
  }
}
