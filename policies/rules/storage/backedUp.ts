import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { unknown } from "../../framework/values";
import { selects } from "../backup/selectionMatch";
import { inOnePlace } from "../backup/selectionPlace";
import { partsOf, type SelectionParts } from "../backup/selectionReading";
import { every, type Verdict } from "../backup/selectionVerdict";
import { tagOf } from "./buckets";
import { storageTypes } from "./types";

/** The tag whose value says which backups a resource gets; any value but these means that AWS Backup selects it. */
export interface CadenceTag {
  readonly key: string;
  readonly none: readonly string[];
}

export const cadenceTagSchema = {
  type: "object",
  description: "Tag key of a resource's backup cadences, and its values for none. Selections of the stack count too.",
} as const;

/** Which buckets AWS Backup backs up: by the tag, which also speaks for plans of other stacks, or by a selection here. */
export class BackedUp {
  readonly #selections: readonly SelectionParts[];
  readonly #tag: CadenceTag;

  constructor(stack: StackView, tag: CadenceTag) {
    this.#selections = stack.ofType(storageTypes.selection).map(partsOf);
    this.#tag = tag;
  }

  is(bucket: Subject): Verdict {
    const value = tagOf(bucket, this.#tag.key);
    if (typeof value === "string" && !this.#tag.none.includes(value)) return "yes";
    const selected = this.selectionsOf(bucket).map(({ verdict }) => verdict);
    if (selected.includes("yes")) return "yes";
    return value === unknown || selected.includes("perhaps") ? "perhaps" : "no";
  }

  /** The stack's selections that select the bucket, or of which nobody can tell. */
  selectionsOf(bucket: Subject): readonly { readonly selection: Subject; readonly verdict: Verdict }[] {
    return this.#selections
      .map((parts) => ({
        selection: parts.subject,
        verdict: every([inOnePlace(parts.subject, bucket), selects(parts, bucket)]),
      }))
      .filter(({ verdict }) => verdict !== "no");
  }
}
