import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { unknown } from "../../framework/values";
import { Assignments, type Assignment } from "../backup/selectionAssignments";
import { some, type Verdict } from "../backup/selectionVerdict";
import { tagOf } from "./buckets";

/** The tag whose value says which backups a resource gets; any value but these means that AWS Backup selects it. */
export interface CadenceTag {
  readonly key: string;
  readonly none: readonly string[];
}

export const cadenceTagSchema = {
  type: "object",
  description: "Tag key of a resource's backup cadences, and its values for none. Selections of the stack count too.",
} as const;

export interface Selected {
  readonly selection: Subject;
  /** "yes", or "perhaps" where nobody can tell. */
  readonly verdict: Verdict;
}

/** Which buckets AWS Backup backs up: by the tag, which also speaks for plans of other stacks, or by a selection here. */
export class BackedUp {
  readonly #assignments: Assignments;
  readonly #lists = new Map<readonly Assignment[], { readonly selected: readonly Selected[]; readonly by: Verdict }>();
  readonly #tag: CadenceTag;

  constructor(stack: StackView, tag: CadenceTag) {
    this.#assignments = new Assignments(stack);
    this.#tag = tag;
  }

  is(bucket: Subject): Verdict {
    const value = tagOf(bucket, this.#tag.key);
    if (typeof value === "string" && !this.#tag.none.includes(value)) return "yes";
    const { by } = this.#listOf(bucket);
    return by === "no" && value === unknown ? "perhaps" : by;
  }

  /** The stack's selections that select the bucket, or of which nobody can tell. Buckets that none tells apart share one list. */
  selectionsOf(bucket: Subject): readonly Selected[] {
    return this.#listOf(bucket).selected;
  }

  #listOf(bucket: Subject) {
    const own = this.#assignments.of(bucket);
    const known = this.#lists.get(own);
    if (known !== undefined) return known;
    const selected = own.map(({ selection, verdict }) => ({ selection: selection.subject, verdict }));
    const made = { selected, by: some(selected.map(({ verdict }) => verdict)) };
    this.#lists.set(own, made);
    return made;
  }
}
