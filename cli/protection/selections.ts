import type { Inventory } from "./inventory";
import type { Store } from "./stores";
import { isUnknown, list, record, tagsOf, text, type StepState } from "./values";

/** Whether a selection takes a store; "unknown" when the program does not show it. */
export type Verdict = "yes" | "no" | "unknown";

const all = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes("no") ? "no" : verdicts.includes("unknown") ? "unknown" : "yes";

const any = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes("yes") ? "yes" : verdicts.includes("unknown") ? "unknown" : "no";

const not = (verdict: Verdict): Verdict => (verdict === "unknown" ? verdict : verdict === "yes" ? "no" : "yes");

/** AWS Backup's patterns: `*` stands for any text (S2, S3). */
function matches(pattern: unknown, value: unknown): Verdict {
  const known = text(pattern);
  if (known === "*") return "yes";
  const subject = text(value);
  if (known === undefined || isUnknown(value)) return "unknown";
  if (subject === undefined) return "no";
  const source = known.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${source.join(".*")}$`, "s").test(subject) ? "yes" : "no";
}

function equals(expected: unknown, value: unknown): Verdict {
  if (isUnknown(expected) || isUnknown(value)) return "unknown";
  return expected === value ? "yes" : "no";
}

type Test = (pattern: unknown, value: unknown) => Verdict;

const conditionTests: Readonly<Record<string, Test>> = {
  stringEquals: equals,
  stringLikes: matches,
  stringNotEquals: (pattern, value) => not(equals(pattern, value)),
  stringNotLikes: (pattern, value) => not(matches(pattern, value)),
};

/** Conditions are AND, keyed `aws:ResourceTag/KEY`, case sensitive (S2). */
function conditionsHold(selection: StepState, tags: Readonly<Record<string, unknown>>): Verdict {
  const verdicts = list(selection.inputs.conditions)
    .map(record)
    .flatMap((condition) =>
      Object.entries(conditionTests).flatMap(([kind, test]) =>
        list(condition[kind])
          .map(record)
          .map(({ key, value }) => {
            const tag = text(key)?.replace(/^aws:ResourceTag\//, "");
            return tag === undefined ? "unknown" : test(value, tags[tag]);
          }),
      ),
    );
  return all(verdicts);
}

/** selectionTags are OR and StringEquals only (S2). */
function tagsHold(selection: StepState, tags: Readonly<Record<string, unknown>>): Verdict {
  const wanted = list(selection.inputs.selectionTags).map(record);
  return any(wanted.map(({ key, value }) => equals(value, tags[text(key) ?? ""])));
}

/** Whether AWS Backup would take the store by this selection. A selection sees the stores of its own Region alone. */
export function selects(selection: StepState, store: Store, inventory: Inventory): Verdict {
  const region = inventory.regionOf(selection);
  if (region !== store.region) return region === undefined || store.region === undefined ? "unknown" : "no";
  const tags = tagsOf(store.node);
  const arn = store.node.outputs.arn;
  const named = list(selection.inputs.resources);
  const byName = any(named.map((pattern) => matches(pattern, arn)));
  const excluded = any(list(selection.inputs.notResources).map((pattern) => matches(pattern, arn)));
  const byTag = list(selection.inputs.selectionTags).length === 0 ? undefined : tagsHold(selection, tags);
  const conditions = conditionsHold(selection, tags);
  const assigned = byTag === undefined ? byName : named.length === 0 ? byTag : byTag === byName ? byTag : "unknown";
  const everything = named.length === 0 && byTag === undefined && list(selection.inputs.conditions).length > 0;
  return all([everything ? "yes" : assigned, not(excluded), conditions]);
}
