import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shown, unknown, valueAt } from "../../framework/values";
import { types } from "../resourceTypes";
import { propertyOf, rulesOf, type Retained } from "./planRules";
import { PlanSelections } from "./planSelections";
import { placeKey } from "./selectionPlace";
import { partsOf } from "./selectionReading";
import { Vaults } from "./vaults";

export const oneContinuousRule = stackRule(
  {
    name: "backup-one-continuous-rule",
    sentence: "A resource is backed up continuously by one rule only.",
    severity: "high",
    level: "mandatory",
    refs: ["L8", "X2"],
    why: "A resource has one continuous backup: in the same vault the longest retention wins, in another vault the second rule makes plain snapshots and says so only in a job's message.",
    mend: "leave enableContinuousBackup to one rule, or select other resources",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html",
  },
  {
    types: types.plan,
    check(stack, report) {
      const vaults = new Vaults(stack);
      const selections = new PlanSelections(stack);
      const seen = new Seen(report);
      for (const plan of stack.ofType(types.plan)) {
        const [first, ...others] = continuousOf(plan, vaults, report);
        if (first === undefined) continue;
        for (const other of others) {
          violate(other, first, `rule "${first.rule.ruleName}" of the same plan`, report);
        }
        seen.add(first, selections.of(plan).flatMap(keysOf));
      }
    },
  },
);

interface Continuous {
  readonly rule: Retained;
  /** URN of the vault, or its name where it is not of this stack. */
  readonly vault: string;
}

function continuousOf(plan: Subject, vaults: Vaults, report: Report): readonly Continuous[] {
  return rulesOf(plan, report).flatMap(({ own }) => {
    const continuous = plan.at(...own.rule, "enableContinuousBackup");
    if (continuous === unknown) report.cannotTell(plan, propertyOf(own, "enableContinuousBackup"));
    if (continuous !== true) return [];
    const name = plan.at(...own.rule, "targetVaultName");
    const target = vaults.find(plan, name);
    return [{ rule: own, vault: target.kind === "one" ? target.subject.urn : shown(name) }];
  });
}

/** What a selection selects: two plans with a text in common reach the same resources. */
interface Key {
  readonly text: string;
  /** True for the ARN of one resource: another text is another resource. */
  readonly exact: boolean;
}

function keysOf(selection: Subject): readonly (Key | undefined)[] {
  const { resources, notResources, conditions, tags } = partsOf(selection);
  const lists = [resources, notResources, conditions, tags];
  if (lists.flat().some(isOpen)) return [undefined];
  const named = [resources].flat();
  const narrowed = [notResources, conditions, tags].flat().length > 0;
  if (!narrowed && named.length > 0 && named.every((arn) => !String(arn).includes("*"))) {
    return named.map((arn) => ({ text: String(arn), exact: true }));
  }
  // The lists are sets, and where an entry stands means nothing.
  const text = (entry: unknown) => JSON.stringify(entry, (key, value: unknown) => (key === "property" ? "" : value));
  const sets = lists.map((list) => [list].flat().map(text).sort());
  return [{ text: JSON.stringify(sets), exact: false }];
}

/** A list or an entry that is not known yet. */
function isOpen(entry: unknown): boolean {
  return entry === unknown || [valueAt(entry, ["key"]), valueAt(entry, ["value"])].includes(unknown);
}

/** The continuous rules so far, by what they reach in which account and Region. */
class Seen {
  readonly #byKey = new Map<string, Continuous>();
  readonly #byPlace = new Map<string, Continuous>();
  readonly #openByPlace = new Map<string, Continuous>();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  /** @param keys what the plan reaches; nothing when its selections are not in this stack. */
  add(own: Continuous, keys: readonly (Key | undefined)[]): void {
    const { plan } = own.rule;
    const place = placeKey(plan);
    const texts = keys.flatMap((key) => (key === undefined ? [] : [`${place} ${key.text}`]));
    const same = texts.map((text) => this.#byKey.get(text)).find((each) => each !== undefined);
    const open = keys.length === 0 || keys.some((key) => key?.exact !== true);
    const other = (open ? this.#byPlace : this.#openByPlace).get(place);
    if (same !== undefined) violate(own, same, `rule "${same.rule.ruleName}" of ${same.rule.plan.label}`, this.#report);
    else if (other !== undefined && other.vault !== own.vault) {
      const why = `${other.rule.plan.label} backs up continuously into another vault, and whether both select a resource is not known`;
      this.#report.cannotTell(plan, propertyOf(own.rule, "enableContinuousBackup"), why);
    }
    const first = (map: Map<string, Continuous>, key: string) => map.set(key, map.get(key) ?? own);
    for (const text of texts) first(this.#byKey, text);
    first(this.#byPlace, place);
    if (open) first(this.#openByPlace, place);
  }
}

function violate(own: Continuous, first: Continuous, whose: string, report: Report): void {
  const effect =
    own.vault === first.vault
      ? "AWS Backup keeps one continuous backup, with the longest retention"
      : "AWS Backup keeps one continuous backup, and this rule, into another vault, makes plain snapshots";
  report.violation({
    on: own.rule.plan,
    property: propertyOf(own.rule, "enableContinuousBackup"),
    found: `true, as for the same resources in ${whose}`,
    required: `it must be true in one rule only, because ${effect}`,
  });
}
