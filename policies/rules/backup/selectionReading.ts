import type { Subject } from "../../framework/subject";
import { listAt, shownPath, unknown, valueAt, type Path, type Unknown } from "../../framework/values";

/** How AWS Backup compares a tag's value in `conditions`. */
export const operators = {
  stringEquals: { like: false, negated: false },
  stringLikes: { like: true, negated: false },
  stringNotEquals: { like: false, negated: true },
  stringNotLikes: { like: true, negated: true },
} as const;
export type Operator = keyof typeof operators;

export interface Condition {
  readonly operator: Operator;
  readonly property: string;
  readonly key: unknown;
  readonly value: unknown;
}

/** What a backup selection selects; {@link unknown} stands for a list that nobody knows yet. */
export interface SelectionParts {
  readonly subject: Subject;
  readonly resources: readonly unknown[] | Unknown;
  readonly notResources: readonly unknown[] | Unknown;
  /** ANDed with each other and with the resources. */
  readonly conditions: readonly Condition[] | Unknown;
  /** ORed with each other and with the resources (S2). */
  readonly tags: readonly Condition[] | Unknown;
}

export function partsOf(subject: Subject): SelectionParts {
  return {
    subject,
    resources: entriesAt(subject, "resources"),
    notResources: entriesAt(subject, "notResources"),
    conditions: conditionsOf(subject),
    tags: pairsAt(subject, ["selectionTags"], "stringEquals"),
  };
}

function entriesAt(subject: Subject, property: string): readonly unknown[] | Unknown {
  const list = listAt(subject.props, [property]);
  return list === unknown ? unknown : list.map((entry) => valueAt(entry, []));
}

/** Whether an entry could be anything. One that is computed from another resource is that resource's ARN. */
export function hasUnknown(selection: Subject, resources: readonly unknown[], property = "resources"): boolean {
  return resources.includes(unknown) && selection.sourcesOf(property).length === 0;
}

/** The paths of a selection's lists that are not known. */
export function unknownLists(parts: SelectionParts): readonly string[] {
  const lists = (["resources", "notResources", "conditions", "tags"] as const).filter(
    (name) => parts[name] === unknown,
  );
  return lists.map((name) => (name === "tags" ? "selectionTags" : name));
}

/** The provider keeps `conditions` as a list of blocks, of which AWS takes one. */
function conditionsOf(subject: Subject): readonly Condition[] | Unknown {
  const blocks = listAt(subject.props, ["conditions"]);
  if (blocks === unknown || blocks.some((block) => valueAt(block, []) === unknown)) return unknown;
  const single = !Array.isArray(subject.at("conditions"));
  const lists = blocks.flatMap((_, index) =>
    (Object.keys(operators) as Operator[]).map((operator) =>
      pairsAt(subject, [...(single ? ["conditions"] : ["conditions", index]), operator], operator),
    ),
  );
  return lists.some((list) => list === unknown) ? unknown : lists.flatMap((list) => (list === unknown ? [] : list));
}

function pairsAt(subject: Subject, path: Path, operator: Operator): readonly Condition[] | Unknown {
  const list = listAt(subject.props, path);
  if (list === unknown) return unknown;
  return list.map((pair, index) => ({
    operator,
    property: shownPath([...path, index]),
    key: valueAt(pair, ["key"]),
    value: valueAt(pair, ["value"]),
  }));
}
