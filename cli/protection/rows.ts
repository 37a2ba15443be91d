import type { PreviewDigest } from "../../preview/types";
import type { DataClass, LegalBasis } from "../../protection/dataClasses";
import { expiresByLifecycle, lifetimeDays } from "../../protection/retention";
import { cadenceIds } from "../../protection/tags";
import { backupsOf, everyRule, type BackupRule } from "./backups";
import { Inventory } from "./inventory";
import { retentionLines, retentionOf, days } from "./retention";
import { placesOf, storesOf, type Store } from "./stores";

/** One row of the protection table, and what the plan wants otherwise. */
export interface ProtectionRow {
  readonly title: string;
  readonly law: string;
  readonly places: readonly string[];
  readonly backups: readonly string[];
  readonly copies: readonly string[];
  readonly retention: readonly string[];
  readonly end: string;
  /** Where a lifecycle is other than the plan's, in words: `identifiable/ 30 d (plan: 2 y)`. */
  readonly otherRetention: readonly string[];
  /** Cadences that the plan wants and no selection of the program gives. */
  readonly missingBackups: readonly string[];
}

export interface ProtectionTable {
  readonly rows: readonly ProtectionRow[];
  /** Every rule of every backup plan, each once; `taken` when it takes a store of this program. */
  readonly rules: readonly (BackupRule & { readonly taken: boolean })[];
}

const order: readonly string[] = [...cadenceIds, "monthly"];

const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);

function names(rules: readonly BackupRule[]): string[] {
  const found = [...new Set(rules.map(({ cadence }) => cadence))];
  return found.toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

const endWords = {
  "manual-review": "manual review",
  anonymize: "anonymize",
  "delete-permanently": "delete",
} as const;

/** The plan's action at the end, in words: resources do not show it, except that a lifecycle deletes. */
function endOf(plan: DataClass): string {
  const actions = plan.stages.map((stage) => endWords[stage.endAction ?? plan.endAction]);
  // An anonymized stage follows the identifiable one; other stages stand beside each other (protection/dataClasses.ts).
  const follows = plan.stages.some(({ name }) => name === "anonymized");
  const words = [...new Set(actions)].join(follows ? ", then " : " or ");
  return plan.clock === "consent-withdrawal" ? `${words} on consent withdrawal` : words;
}

/** Where the buckets' lifecycle is other than the plan's stages. */
function otherRetention(plan: DataClass, stores: readonly Store[], inventory: Inventory): string[] {
  const words = (after: number | null): string => (after === null ? "never" : days(after));
  const found = stores
    .filter(({ word }) => word === "bucket")
    .flatMap(({ node }) => {
      const shown = retentionOf(node, inventory);
      if (shown.kind === "unknown") return [];
      const rules = shown.kind === "expires" ? shown.rules : [];
      return plan.stages.flatMap((stage) => {
        const rule = rules.find(({ prefix }) => prefix === stage.prefix) ?? rules.find(({ prefix }) => prefix === "");
        const wanted = expiresByLifecycle(plan, stage) ? lifetimeDays(plan, stage) : null;
        const after = rule?.days ?? null;
        return after === wanted ? [] : [`${stage.prefix || stage.name} ${words(after)} (plan: ${words(wanted)})`];
      });
    });
  return [...new Set(found)];
}

function missingBackups(plan: DataClass, shown: readonly string[], unknown: boolean): string[] {
  return unknown ? [] : plan.cadence.split("+").filter((cadence) => cadence !== "none" && !shown.includes(cadence));
}

/**
 * Reads the table from the resources alone; titles, legal basis and the action at the end come from protection/. What
 * the resources do not show is "none" or "unknown". Undefined: no resource carries the tags, so there is no table.
 */
export function protectionTable(
  digest: Pick<PreviewDigest, "steps" | "config">,
  account: string,
  definitions: Readonly<Record<string, DataClass>>,
): ProtectionTable | undefined {
  const inventory = new Inventory(digest);
  const stores = storesOf(inventory);
  if (stores.length === 0) return undefined;
  const foreign = stores.map(({ dataClass }) => dataClass).filter((id) => !(id in definitions));
  const taken = new Set<string>();
  const rows = [...Object.keys(definitions), ...new Set(foreign)].map((id): ProtectionRow => {
    const own = stores.filter(({ dataClass }) => dataClass === id);
    const plan = definitions[id];
    const facts = backupsOf(own, inventory, account);
    for (const rule of facts.rules) taken.add(JSON.stringify(rule));
    const cadences = names(facts.rules);
    const copies = new Set(
      facts.rules.flatMap((rule) => rule.copies.map(({ to }) => (to.startsWith("account ") ? "other account" : to))),
    );
    const more = facts.unknown ? ["unknown"] : [];
    const [basis] = plan?.legalBasis ?? [];
    const planned = own.length === 0 ? undefined : plan;
    return {
      title: plan?.title ?? id,
      law: basis === undefined ? "not in the plan" : lawOf(basis),
      places: own.length === 0 ? ["none"] : placesOf(own, inventory),
      backups: orNone([...cadences, ...more]),
      copies: orNone([...copies, ...more]),
      retention:
        own.length === 0 ? ["none"] : retentionLines(own, inventory, plan?.stages.map(({ prefix }) => prefix) ?? []),
      end: plan === undefined ? "unknown" : endOf(plan),
      otherRetention: planned === undefined ? [] : otherRetention(planned, own, inventory),
      missingBackups: planned === undefined ? [] : missingBackups(planned, cadences, facts.unknown),
    };
  });
  const rules = everyRule(inventory, account)
    .map((rule) => ({ ...rule, taken: taken.has(JSON.stringify(rule)) }))
    .toSorted((a, b) => rank(a.cadence) - rank(b.cadence));
  return { rows, rules };
}

/** The first source without its number in brackets; `*` marks one that was not verified. */
function lawOf({ law, verified }: LegalBasis): string {
  if (law === "none") return "own policy";
  return law.replace(/ \(.*\)$/, "") + (verified ? "" : "*");
}

function orNone(values: readonly string[]): readonly string[] {
  return values.length === 0 ? ["none"] : values;
}
