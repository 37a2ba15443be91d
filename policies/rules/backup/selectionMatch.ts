import type { Subject } from "../../framework/subject";
import { textual, unknown } from "../../framework/values";
import { tagOf } from "../storage/buckets";
import { operators, type Condition, type SelectionParts } from "./selectionReading";
import { arnOf, arnShapeOf } from "./selectionResources";
import { every, not, some, when, type Verdict } from "./selectionVerdict";

/** What `conditions` put before a tag's key (S2). */
export const resourceTagPrefix = "aws:ResourceTag/";

/**
 * Whether a selection of the same account and Region selects a resource. `resources` and `selectionTags` are alternatives,
 * also to each other; `conditions` and `notResources` narrow both (S2, hashicorp/terraform-provider-aws#49829).
 */
export function selects(parts: SelectionParts, resource: Subject): Verdict {
  const { subject, resources, notResources, conditions, tags } = parts;
  const named = isEmpty(resources) && isEmpty(tags) ? "yes" : listed(subject, "resources", resources, resource);
  const tagged = tags === unknown ? "perhaps" : some(tags.map((tag) => holds(tag, tag.key, resource)));
  const narrowed = conditions === unknown ? "perhaps" : every(conditions.map((each) => meets(each, resource)));
  return every([some([named, tagged]), narrowed, not(listed(subject, "notResources", notResources, resource))]);
}

function isEmpty(list: SelectionParts["resources"]): boolean {
  return list !== unknown && list.length === 0;
}

function meets(condition: Condition, resource: Subject): Verdict {
  const { key, operator } = condition;
  if (key === unknown) return "perhaps";
  // AWS Backup knows no other keys: nothing has such a one.
  if (typeof key !== "string" || !key.startsWith(resourceTagPrefix)) return when(operators[operator].negated);
  return holds(condition, key.slice(resourceTagPrefix.length), resource);
}

function holds({ operator, value: wanted }: Condition, key: unknown, resource: Subject): Verdict {
  const { like, negated } = operators[operator];
  if (key === unknown) return "perhaps";
  const value = tagOf(resource, String(key));
  if (value === undefined) return when(negated);
  if (value === unknown || wanted === unknown) return "perhaps";
  const equal = like ? pattern(textual(wanted) ?? "").test(textual(value) ?? "") : wanted === value;
  return when(equal !== negated);
}

/** `*` stands for any characters but white space, as AWS Backup has it. */
export function pattern(text: string): RegExp {
  const parts = text.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("\\S*")}$`);
}

function listed(selection: Subject, property: string, list: SelectionParts["resources"], resource: Subject): Verdict {
  if (list === unknown) return unnamed(selection, property, resource);
  return some(
    list.map((entry) => (entry === unknown ? unnamed(selection, property, resource) : named(String(entry), resource))),
  );
}

/** An ARN that is not known yet is found by what it is computed from. */
function unnamed(selection: Subject, property: string, resource: Subject): Verdict {
  return selection.sourcesOf(property).includes(resource.urn) ? "yes" : "perhaps";
}

/** Of an ARN that is not known, service and kind of resource are. */
function named(entry: string, resource: Subject): Verdict {
  if (entry === "*") return "yes";
  const arn = arnOf(resource);
  if (arn !== undefined) return when(pattern(entry).test(arn));
  const [service, prefix] = arnShapeOf(resource);
  const [, , entryService, , , ...rest] = entry.split(":");
  if (entryService !== service) return "no";
  const part = rest.join(":");
  if (["", "*", `${prefix}*`].includes(part)) return "yes";
  return part.startsWith(prefix) ? "perhaps" : "no";
}
