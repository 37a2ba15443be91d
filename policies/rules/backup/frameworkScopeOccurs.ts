import { stackRule } from "../../framework/rule";
import type { StackView } from "../../framework/stack";
import { listAt, shown, unknown, valueAt } from "../../framework/values";
import { types } from "../resourceTypes";
import { protectableTypes } from "./selectionResources";
import { backupTypes } from "./types";

export const frameworkScopeOccurs = stackRule(
  {
    name: "backup-framework-scope-occurs",
    sentence: "The tag that scopes an audit control occurs on something that the control looks at.",
    severity: "medium",
    level: "advisory",
    refs: ["S11"],
    why: "A control with nothing in its scope finds nothing wrong for ever. Other programs' resources are not seen here.",
    mend: "scope by a tag that the resources have, or tag them",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ControlScope.html",
  },
  {
    types: backupTypes.framework,
    check(stack, report) {
      const tags = new Tags(stack);
      for (const framework of stack.ofType(backupTypes.framework)) {
        const controls = listAt(framework.props, ["controls"]);
        if (controls === unknown) {
          report.cannotTell(framework, "controls");
          continue;
        }
        controls.forEach((control, index) => {
          const scope = valueAt(control, ["scope", "tags"]);
          const property = `controls[${index}].scope.tags`;
          if (scope === unknown) report.cannotTell(framework, property);
          if (typeof scope !== "object" || scope === null) return;
          for (const key of Object.keys(scope)) {
            const value = valueAt(scope, [key]);
            const there = value === unknown ? unknown : tags.has(key, value);
            if (there === unknown) report.cannotTell(framework, `${property}["${key}"]`);
            if (there !== false) continue;
            report.violation({
              on: framework,
              property: `${property}["${key}"]`,
              found: `${shown(value)}, which nothing in this program has`,
              required: "it must occur on a resource, plan or vault, because the control looks at nothing else",
            });
          }
        });
      }
    },
  },
);

/** The tags of whatever a control can look at: resources, plans, vaults and, by a rule's tags, recovery points. */
class Tags {
  readonly #found = new Set<string>();
  #unknown = false;

  constructor(stack: StackView) {
    for (const subject of stack.ofType([...protectableTypes, ...types.plan, ...types.vault])) {
      this.#add(subject.at("tags"));
      this.#add(subject.at("tagsAll"));
      // Only plans have rules.
      const rules = listAt(subject.props, ["rules"]);
      if (rules === unknown) this.#unknown = true;
      else for (const rule of rules) this.#add(valueAt(rule, ["recoveryPointTags"]));
    }
  }

  #add(tags: unknown): void {
    if (tags === unknown) this.#unknown = true;
    if (typeof tags !== "object" || tags === null) return;
    for (const key of Object.keys(tags)) {
      const value = valueAt(tags, [key]);
      if (value === unknown) this.#unknown = true;
      this.#found.add(key).add(JSON.stringify([key, value]));
    }
  }

  /** A scope without a value means any. */
  has(key: string, value: unknown): boolean | typeof unknown {
    if (this.#found.has(value === undefined || value === "" ? key : JSON.stringify([key, value]))) return true;
    return this.#unknown ? unknown : false;
  }
}
