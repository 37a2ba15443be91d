import { Directory, type Target } from "../../framework/relate";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { textual, unknown } from "../../framework/values";
import { tagOf } from "../storage/buckets";
import { types } from "../resourceTypes";
import { resourceTagPrefix, selects } from "./selectionMatch";
import { inOnePlace } from "./selectionPlace";
import { partsOf, type SelectionParts } from "./selectionReading";
import { every, type Verdict } from "./selectionVerdict";
import { backupTypes } from "./types";

export interface Assignment {
  readonly selection: SelectionParts;
  readonly plan: Target;
  /** "yes" or "perhaps". */
  readonly verdict: Verdict;
}

/**
 * Which selections of the program select a resource. Resources that no selection could tell apart are matched once, so the
 * work grows with the resources and not with their product with the selections.
 */
export class Assignments {
  readonly selections: readonly SelectionParts[];
  readonly #plans = new Map<string, Target>();
  readonly #known = new Map<string, readonly Assignment[]>();
  readonly #tagKeys: readonly string[];
  readonly #byArn: boolean;

  constructor(stack: StackView) {
    this.selections = stack.ofType(backupTypes.selection).map(partsOf);
    const directory = plansIn(stack);
    for (const { subject } of this.selections) this.#plans.set(subject.urn, planOf(subject, directory));
    this.#tagKeys = [...new Set(this.selections.flatMap(keysOf))];
    this.#byArn = this.selections.some((each) => namesArns(each.resources) || namesArns(each.notResources));
  }

  planOf(selection: Subject): Target {
    return this.#plans.get(selection.urn) ?? { kind: "outside" };
  }

  of(resource: Subject): readonly Assignment[] {
    const tags = this.#tagKeys.map((key) => signed(tagOf(resource, key)));
    const same = [resource.provider, String(resource.region), ...tags, ...(this.#byArn ? [resource.urn] : [])];
    const signature = JSON.stringify(same);
    const known = this.#known.get(signature);
    if (known !== undefined) return known;
    const found = this.selections.flatMap((selection) => {
      const verdict = every([inOnePlace(selection.subject, resource), selects(selection, resource)]);
      return verdict === "no" ? [] : [{ selection, plan: this.planOf(selection.subject), verdict }];
    });
    this.#known.set(signature, found);
    return found;
  }
}

function namesArns(list: SelectionParts["resources"]): boolean {
  return list === unknown || list.some((entry) => entry !== "*");
}

/** A tag's value as a part of a signature: an unknown one is no value that a tag could have. */
function signed(value: unknown): unknown {
  return value === unknown ? 0 : (value ?? null);
}

/** A provisional or real plan ID is the end of its ARN. */
export function plansIn(stack: StackView): Directory {
  return new Directory(stack, stack.ofType(types.plan), (plan) => [plan.at("id"), idIn(plan.at("arn"))]);
}

/** The plan of a selection, by its ID, else by what the ID is computed from. */
export function planOf(selection: Subject, plans: Directory): Target {
  const target = plans.find(selection, "planId", selection.at("planId"));
  if (target.kind !== "outside") return target;
  const source = plans.find(selection, "planId", unknown);
  return source.kind === "one" ? source : target;
}

function idIn(arn: unknown): string | undefined {
  return textual(arn)?.split(":").at(-1);
}

function keysOf({ conditions, tags }: SelectionParts): readonly string[] {
  const narrowing =
    conditions === unknown ? [] : conditions.map(({ key }) => String(key).replace(resourceTagPrefix, ""));
  return [...narrowing, ...(tags === unknown ? [] : tags.map(({ key }) => String(key)))];
}
