import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { planOf, plansIn } from "./selectionAssignments";
import { partsOf, unknownLists } from "./selectionReading";
import { backupTypes } from "./types";

/** The selections of a stack's plans. */
export class PlanSelections {
  readonly #byPlan = new Map<string, Subject[]>();
  readonly #strays: Subject[] = [];

  constructor(stack: StackView) {
    const plans = plansIn(stack);
    for (const selection of stack.ofType(backupTypes.selection)) {
      const plan = planOf(selection, plans);
      if (plan.kind === "open") this.#strays.push(selection);
      if (plan.kind !== "one") continue;
      const same = this.#byPlan.get(plan.subject.urn);
      if (same === undefined) this.#byPlan.set(plan.subject.urn, [selection]);
      else same.push(selection);
    }
  }

  /** Selections of which nobody can tell which plan they belong to. */
  get strays(): readonly Subject[] {
    return this.#strays;
  }

  of(plan: Subject): readonly Subject[] {
    return this.#byPlan.get(plan.urn) ?? [];
  }
}

/** What the selections of one plan say about the types that it backs up. */
export interface Reach {
  /** The ARNs that are named, patterns included. */
  readonly arns: readonly NamedArn[];
  /** Why there may be more than the ARNs say; undefined when there is not. */
  readonly more: string | undefined;
}

export interface NamedArn {
  readonly text: string;
  readonly service: string;
  /** The part after Region and account: `db:records`. */
  readonly resource: string;
}

export function reachOf(selections: readonly Subject[]): Reach {
  const arns: NamedArn[] = [];
  let more: string | undefined;
  for (const selection of selections) {
    const parts = partsOf(selection);
    const missing = unknownLists(parts).find((list) => list === "resources" || list === "selectionTags");
    if (missing !== undefined) more ??= `${missing} of ${selection.label} is not known before the deployment`;
    const named = typeof parts.resources === "symbol" ? [] : parts.resources;
    const tagged = typeof parts.tags !== "symbol" && parts.tags.length > 0;
    if (tagged || named.length === 0) more ??= `${selection.label} selects by tags`;
    for (const entry of named) {
      const arn = namedArn(entry);
      if (arn !== undefined) arns.push(arn);
      else if (typeof entry !== "string")
        more ??= `a resource of ${selection.label} is not known before the deployment`;
      else more ??= `${selection.label} names no type by ${JSON.stringify(entry)}`;
    }
  }
  return { arns, more };
}

/** Undefined where the text names no service: `*`, `arn:aws:*`. */
function namedArn(entry: unknown): NamedArn | undefined {
  if (typeof entry !== "string") return undefined;
  const [, service, resource] = /^arn:[\w-]+:([\w-]+):(?:[^:]*:[^:]*:)?(.*)$/.exec(entry) ?? [];
  return service === undefined || resource === undefined ? undefined : { text: entry, service, resource };
}
