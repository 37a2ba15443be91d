import type { Inventory } from "./inventory";
import { bucketTypes, type Store } from "./stores";
import { isUnknown, list, number, record, text, type StepState } from "./values";

/** What a bucket's lifecycle does with current objects. Days count from the object's creation. */
export type Retention =
  /** No lifecycle rule deletes current objects. */
  | { readonly kind: "forever" }
  /** No lifecycle configuration in the program. */
  | { readonly kind: "none" }
  | { readonly kind: "unknown" }
  | { readonly kind: "expires"; readonly rules: readonly { readonly prefix: string; readonly days: number }[] };

const lifecycleTypes = [
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
];

function prefixOf(rule: Readonly<Record<string, unknown>>): string {
  const filter = record(rule.filter);
  return text(filter.prefix) ?? text(record(filter.and).prefix) ?? text(rule.prefix) ?? "";
}

/** Reads what the program shows of a bucket's life; only `expires` and `forever` are facts, the rest is said as such. */
export function retentionOf(bucket: StepState, inventory: Inventory): Retention {
  const configurations = inventory.attached(lifecycleTypes, "bucket", bucketTypes).get(bucket) ?? [];
  const [configuration] = configurations;
  if (configuration === undefined) return { kind: "none" };
  if (configurations.length > 1 || isUnknown(configuration.inputs.rules)) return { kind: "unknown" };
  const rules = list(configuration.inputs.rules)
    .map(record)
    .filter((rule) => rule.status === "Enabled")
    .flatMap((rule) => {
      const days = number(record(rule.expiration).days);
      return days === undefined || days === 0 ? [] : [{ prefix: prefixOf(rule), days }];
    });
  return rules.length === 0 ? { kind: "forever" } : { kind: "expires", rules };
}

/** `90 d`, `2 y` (leap days counted: 730 to 731 days), `25 y`. */
export function days(number: number): string {
  const years = Math.round(number / 365.25);
  const whole = years > 0 && number >= years * 365 && number <= Math.ceil(years * 365.25);
  return whole ? `${years} y` : `${number} d`;
}

/** One line for each prefix; a prefix of the plan's that no rule names never expires. */
function described(retention: Retention, prefixes: readonly string[]): readonly string[] {
  switch (retention.kind) {
    case "none":
      return ["no lifecycle"];
    case "unknown":
      return ["unknown"];
    case "forever":
      return ["never expires"];
    case "expires": {
      const everywhere = retention.rules.some(({ prefix }) => prefix === "");
      const unnamed = everywhere
        ? []
        : prefixes.filter((prefix) => !retention.rules.some((rule) => rule.prefix === prefix));
      return [
        ...retention.rules.map(({ prefix, days: after }) => `${prefix}${prefix ? " " : ""}${days(after)}`),
        ...unnamed.map((prefix) => (prefix === "" ? "else never" : `${prefix} never`)),
      ];
    }
  }
}

/**
 * What every bucket says, once; where they differ, each line with its Region. Stores that are no buckets say nothing.
 * @param prefixes Key prefixes that the plan gives the class's stages.
 */
export function retentionLines(
  stores: readonly Store[],
  inventory: Inventory,
  prefixes: readonly string[],
): readonly string[] {
  const buckets = stores
    .filter(({ word }) => word === "bucket")
    .map(({ node, region }) => ({ region, lines: described(retentionOf(node, inventory), prefixes) }));
  const [first] = buckets;
  if (first === undefined) return ["unknown"];
  if (new Set(buckets.map(({ lines }) => lines.join("\n"))).size === 1) return first.lines;
  return buckets.map(({ region, lines }) => `${region ?? "unknown Region"}: ${lines.join(", ")}`);
}
