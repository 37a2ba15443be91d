import { tableNameOf } from "./erasure";
import type { ErasureMap, ErasureTable, ErasureTarget } from "./erasure";

/** A foreign key as the database declares it; from and to are tables, columns in the key's order. */
export interface Reference {
  readonly name: string;
  readonly from: ErasureTable;
  readonly columns: readonly string[];
  readonly to: ErasureTable;
  readonly keys: readonly string[];
  readonly onDelete: "no action" | "restrict" | "cascade" | "set null" | "set default";
}

/** The way from a table that has no column of the subject to one that has. */
export interface Through {
  readonly columns: readonly string[];
  readonly to: ErasureTable;
  readonly keys: readonly string[];
}

/** One statement of a replay: the rows of a table that belong to a subject, and what becomes of them. */
export interface ErasureStep extends ErasureTarget {
  /** Tables between it and `subjectColumn`, which is in the last one; empty where the table has the column itself. */
  readonly through: readonly Through[];
  /** The target of the map that it stands for: a cascade is part of its parent's. */
  readonly target: string;
}

export interface ErasurePlan {
  readonly steps: readonly ErasureStep[];
  /** Why the map cannot be carried out on this schema; with any, there are no steps. */
  readonly problems: readonly string[];
}

/**
 * The steps of a replay, those tables first that refer to others. Rows that a foreign key deletes by cascade are steps of
 * their own, so that they are counted. What would be refused, or would change a table that the map does not name, is a
 * problem by name: an erasure that stops half way is worse than one that does not start.
 */
export function erasurePlan(map: ErasureMap, references: readonly Reference[]): ErasurePlan {
  const steps = new Map<string, ErasureStep>(
    map.targets.map((target) => {
      const name = tableNameOf(target);
      return [name, { ...target, through: [], target: name }];
    }),
  );
  const kept = new Map((map.exceptions ?? []).map((exception) => [tableNameOf(exception), exception.basis]));
  const problems: string[] = [];
  const queue = [...steps.values()].filter(({ action }) => action === "delete");
  for (let parent = queue.shift(); parent !== undefined; parent = queue.shift()) {
    const deleted = tableNameOf(parent);
    for (const reference of references.filter(({ to }) => tableNameOf(to) === deleted)) {
      const name = tableNameOf(reference.from);
      const basis = kept.get(name);
      if (basis !== undefined) {
        problems.push(
          `${deleted} is to be deleted, and ${name}, which ${basis} obliges to keep, refers to it (${reference.name}): anonymize ${deleted} instead.`,
        );
        continue;
      }
      // What refers to its own table, or comes round in a circle, is deleted with it in one statement.
      if (name === deleted || parent.through.some(({ to }) => tableNameOf(to) === name)) continue;
      const known = steps.get(name);
      if (known?.action === "anonymize") {
        // It goes first, and has to let go of what it refers to.
        if (!reference.columns.some((column) => known.columns?.[column] === null))
          problems.push(
            `${name} is anonymized and still refers to ${deleted} (${reference.name}): make ${reference.columns.join(", ")} null in its columns, or anonymize ${deleted}.`,
          );
        continue;
      }
      if (reference.onDelete !== "cascade") {
        if (known !== undefined) continue;
        problems.push(
          `${name} refers to ${deleted} (${reference.name}, on delete ${reference.onDelete}) and is not in the map: add it to targets, or to exceptions.`,
        );
        continue;
      }
      // Also of a mapped table: the rows that go with this parent need not be those that name the subject.
      const child = cascade(reference, parent);
      steps.set(`${name} ${JSON.stringify(child.through)}`, child);
      queue.push(child);
    }
  }
  const ordered = inOrder([...steps.values()], references);
  if (typeof ordered === "string") problems.push(ordered);
  return problems.length > 0 || typeof ordered === "string" ? { steps: [], problems } : { steps: ordered, problems };
}

function cascade({ from, columns, to, keys }: Reference, parent: ErasureStep): ErasureStep {
  return {
    ...from,
    subjectColumn: parent.subjectColumn,
    action: "delete",
    through: [{ columns, to, keys }, ...parent.through],
    target: parent.target,
  };
}

/** Referring tables first; the order of the map otherwise. A circle has no first table. */
function inOrder(steps: readonly ErasureStep[], references: readonly Reference[]): readonly ErasureStep[] | string {
  const left = [...steps];
  const ordered: ErasureStep[] = [];
  const waitsFor = (step: ErasureStep): boolean =>
    references.some(({ from, to }) => {
      if (step.action !== "delete" || tableNameOf(to) !== tableNameOf(step)) return false;
      // A table that refers to itself is deleted from in one statement.
      return tableNameOf(from) !== tableNameOf(to) && left.some((other) => tableNameOf(other) === tableNameOf(from));
    });
  while (left.length > 0) {
    const at = left.findIndex((step) => !waitsFor(step));
    if (at === -1)
      return `${left.map(tableNameOf).join(", ")} refer to each other in a circle: anonymize one of them instead of deleting it.`;
    ordered.push(...left.splice(at, 1));
  }
  return ordered;
}
