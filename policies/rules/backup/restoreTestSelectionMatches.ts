import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { listAt, shown, unknown, valueAt } from "../../framework/values";
import { tagOf } from "../storage/buckets";
import { conditionsOf, type TagCondition } from "./restoreTestSelections";
import { Assignments, type Assignment } from "./selectionAssignments";
import { resourceTagPrefix } from "./selectionMatch";
import { backupNameOf, protectableTypes } from "./selectionResources";
import { every, some, when, type Verdict } from "./selectionVerdict";
import { backupTypes } from "./types";

interface Protected {
  readonly resource: Subject;
  readonly rules: PointTags;
}

export const restoreTestSelectionMatches = stackRule(
  {
    name: "backup-restore-test-selection-matches",
    sentence: "A restore testing selection matches something that the program backs up.",
    severity: "medium",
    level: "advisory",
    refs: ["R2", "R3"],
    why: "A restore test without an eligible recovery point is left out and the plan still looks fine. Other programs' backups are not seen here.",
    mend: "correct the type or the conditions: they are matched on the tags of the recovery point",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing.html",
  },
  {
    types: backupTypes.restoreTestingSelection,
    check(stack, report) {
      const assignments = new Assignments(stack);
      const tagsOf = new Map<readonly Assignment[], PointTags>();
      const byType = new Map<string, Protected[]>();
      const verdicts = new Map<string, Verdict>();
      for (const resource of stack.ofType(protectableTypes)) {
        const own = assignments.of(resource);
        if (own.length === 0) continue;
        const type = backupNameOf(resource);
        // Resources that no selection tells apart have one list of assignments.
        const rules = tagsOf.get(own) ?? new PointTags(own);
        tagsOf.set(own, rules);
        const same = byType.get(type);
        if (same === undefined) byType.set(type, [{ resource, rules }]);
        else same.push({ resource, rules });
      }
      for (const selection of stack.ofType(backupTypes.restoreTestingSelection)) {
        const type = selection.at("protectedResourceType");
        const arns = listAt(selection.props, ["protectedResourceArns"]);
        const conditions = conditionsOf(selection);
        const named = arns !== unknown && arns.some((arn) => valueAt(arn, []) !== "*");
        // What is named by ARN is something, also where it is another program's.
        if (named) continue;
        if (type === unknown || conditions === unknown || arns === unknown) {
          report.cannotTell(selection, "what it matches");
          continue;
        }
        const backedUp = byType.get(String(type)) ?? [];
        if (backedUp.length === 0) {
          report.violation({
            on: selection,
            property: "protectedResourceType",
            found: `${shown(type)}, of which no plan of this program backs up anything`,
            required: "it must be a type that is backed up, because the test finds no recovery point and says nothing",
          });
          continue;
        }
        const question = JSON.stringify([type, conditions.map(asked)]);
        const verdict = verdicts.get(question) ?? best(conditions, backedUp);
        verdicts.set(question, verdict);
        if (verdict === "perhaps") report.cannotTell(selection, "what it matches");
        if (verdict !== "no") continue;
        report.violation({
          on: selection,
          property: "protectedResourceConditions",
          found: `met by no recovery point of ${backedUp.map(({ resource }) => resource.label).join(", ")}`,
          required: "it must be met by one, because the test finds no recovery point and says nothing",
        });
      }
    },
  },
);

/** A condition without its place: selections that ask the same get the same answer. */
function asked({ key, value, negated }: TagCondition): readonly unknown[] {
  return [shown(key), shown(value), negated];
}

/** The best verdict on a recovery point; the first "yes" is enough. */
function best(conditions: readonly TagCondition[], all: readonly Protected[]): Verdict {
  let found: Verdict = "no";
  for (const each of all) {
    const verdict = every(conditions.map((condition) => meets(condition, each)));
    if (verdict === "yes") return "yes";
    if (verdict === "perhaps") found = verdict;
  }
  return found;
}

/** The tags that the rules of a resource's plans give to its recovery points. */
class PointTags {
  readonly #assignments: readonly Assignment[];
  readonly #byName = new Map<string, ReadonlySet<unknown>>();

  constructor(assignments: readonly Assignment[]) {
    this.#assignments = assignments;
  }

  /** Each value once; undefined where a rule does not give the tag. */
  named(name: string): ReadonlySet<unknown> {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const values = new Set(
      this.#assignments.flatMap(({ plan }) => {
        const rules = plan.kind === "one" ? listAt(plan.subject.props, ["rules"]) : unknown;
        return rules === unknown ? [unknown] : rules.map((rule) => valueAt(rule, ["recoveryPointTags", name]));
      }),
    );
    this.#byName.set(name, values);
    return values;
  }
}

/** A recovery point has its rule's tags and, from AWS Backup, its resource's (R3). */
function meets({ key, value, negated }: TagCondition, { resource, rules }: Protected): Verdict {
  if (key === unknown || value === unknown) return "perhaps";
  const name = String(key).replace(resourceTagPrefix, "");
  const values = [tagOf(resource, name), ...rules.named(name)];
  if (negated) return every(values.map((has) => (has === unknown ? "perhaps" : when(has !== value))));
  return some(values.map((has) => (has === unknown ? "perhaps" : when(has === value))));
}
