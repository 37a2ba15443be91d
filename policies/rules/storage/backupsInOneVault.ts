import { Directory } from "../../framework/relate";
import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { shown, unknown } from "../../framework/values";
import { propertyOf, retainedOf, type Retained } from "../backup/planRules";
import { Vaults } from "../backup/vaults";
import { cadenceTag } from "../../defaults/storage";
import { types } from "../resourceTypes";
import { BackedUp } from "./backedUp";
import { storageTypes } from "./types";

export const backupsInOneVault = stackRule(
  {
    name: "storage-backups-in-one-vault",
    sentence: "Continuous and periodic backups of a bucket go into one vault, and one plan alone is continuous.",
    severity: "high",
    level: "mandatory",
    refs: ["X2"],
    why: "AWS Backup fails the jobs of a bucket whose continuous and periodic backups are in different vaults or plans.",
    mend: "give the rules the same targetVaultName, and switch enableContinuousBackup on in one plan only",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html",
  },
  {
    types: storageTypes.selection,
    check(stack, report) {
      const backedUp = new BackedUp(stack, cadenceTag);
      const judged = new Set<readonly unknown[]>();
      const plans = new Plans(stack, report);
      for (const bucket of stack.ofType(types.bucket)) {
        const found = backedUp.selectionsOf(bucket);
        // Buckets with the same selections share their facts.
        if (judged.has(found)) continue;
        judged.add(found);
        for (const { selection, verdict } of found) {
          if (verdict === "perhaps")
            report.cannotTell(selection, "the selected buckets", "tags or ARNs are not known yet");
        }
        plans.judge(found.filter(({ verdict }) => verdict === "yes").map(({ selection }) => selection));
      }
    },
  },
);

/** Where a plan's rule puts its points: a vault of this stack by its URN, any other by its name. */
class Plans {
  readonly #directory: Directory;
  readonly #vaults: Vaults;
  readonly #report: Report;

  constructor(stack: StackView, report: Report) {
    this.#directory = new Directory(stack, stack.ofType(types.plan), (plan) => [plan.at("id")]);
    this.#vaults = new Vaults(stack);
    this.#report = report;
  }

  /** Judges the rules of the plans by which one bucket is backed up. */
  judge(selections: readonly Subject[]): void {
    const plans = new Map<string, Subject>();
    for (const selection of selections) {
      const target = this.#directory.find(selection, "planId", selection.at("planId"));
      if (target.kind === "one") plans.set(target.subject.urn, target.subject);
      if (target.kind === "open") this.#report.cannotTell(selection, "planId");
    }
    const rules = [...plans.values()].flatMap((plan) => this.#rulesOf(plan));
    const continuous = rules.filter(({ plan, rule }) => plan.at(...rule, "enableContinuousBackup") === true);
    const [first, ...others] = continuous;
    if (first === undefined) return;
    for (const other of others.filter(({ plan }) => plan.urn !== first.plan.urn)) {
      this.#report.violation({
        on: other.plan,
        property: propertyOf(other, "enableContinuousBackup"),
        found: "true",
        required: `it must be false, because ${nameOf(first)} backs up the same buckets continuously`,
        mend: "switch enableContinuousBackup off in one of the two plans",
      });
    }
    for (const other of rules) this.#sameVault(first, other);
  }

  #sameVault(first: Retained, other: Retained): void {
    const [wanted, actual] = [this.#vaultOf(first), this.#vaultOf(other)];
    if (wanted === undefined || actual === undefined || wanted === actual) return;
    this.#report.violation({
      on: other.plan,
      property: propertyOf(other, "targetVaultName"),
      found: shown(vaultName(other)),
      required: `it must be ${shown(vaultName(first))}, because ${nameOf(first)} backs up the same buckets continuously into that vault`,
      mend: "give both rules the same targetVaultName",
    });
  }

  #vaultOf(rule: Retained): string | undefined {
    const value = vaultName(rule);
    const target = this.#vaults.find(rule.plan, value);
    if (target.kind === "one") return target.subject.urn;
    if (target.kind === "outside") return String(value);
    this.#report.cannotTell(rule.plan, propertyOf(rule, "targetVaultName"));
    return undefined;
  }

  #rulesOf(plan: Subject): readonly Retained[] {
    const rules = retainedOf(plan, this.#report).filter(({ kind }) => kind === "rule");
    for (const each of rules) {
      if (plan.at(...each.rule, "enableContinuousBackup") !== unknown) continue;
      this.#report.cannotTell(plan, propertyOf(each, "enableContinuousBackup"));
    }
    return rules;
  }
}

function vaultName({ plan, rule }: Retained): unknown {
  return plan.at(...rule, "targetVaultName");
}

function nameOf({ plan, ruleName }: Retained): string {
  return `rule "${ruleName}" of ${plan.label}`;
}
