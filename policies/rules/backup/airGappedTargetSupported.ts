import type { Answer } from "../../framework/policyDocument";
import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { propertyOf, rulesOf, type PlanRule } from "./planRules";
import { PlanSelections, reachOf, type NamedArn, type Reach } from "./planSelections";
import { isAirGapped, Vaults } from "./vaults";

interface Config {
  readonly unsupported: readonly string[];
}

export const airGappedTargetSupported = stackRule<Config>(
  {
    name: "backup-air-gapped-target-supported",
    sentence: "Only what a logically air-gapped vault supports counts on one.",
    severity: "high",
    level: "mandatory",
    refs: ["V7", "V8"],
    why: "For a type that is not supported the backup job completes successfully, with a message, and nothing reaches the air-gapped vault.",
    mend: "give these resources a rule with copies into a locked standard vault",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html",
    config: {
      defaults: { unsupported: ["fsx:volume/", "rds:db:", "redshift:", "redshift-serverless:", "ssm-sap:"] },
      properties: {
        unsupported: {
          type: "array",
          items: { type: "string" },
          description:
            "Types that no air-gapped vault takes: service and beginning of the resource part of their ARNs.",
        },
      },
    },
  },
  {
    types: types.plan,
    check(stack, report, { unsupported }) {
      const vaults = new Vaults(stack);
      const selections = new PlanSelections(stack);
      for (const plan of stack.ofType(types.plan)) {
        const reach = reachOf(selections.of(plan));
        for (const rule of rulesOf(plan, report)) {
          const target = airGappedTarget(rule, vaults);
          if (target !== undefined) judge(rule, target, reach, unsupported, report);
        }
      }
      for (const stray of selections.strays) report.cannotTell(stray, "planId");
    },
  },
);

interface Target {
  readonly property: string;
  /** False when the vault may be a standard one. */
  readonly sure: boolean;
}

/** How a rule's points reach an air-gapped vault, or may; one fact a rule. */
function airGappedTarget({ own, copies }: PlanRule, vaults: Vaults): Target | undefined {
  const field = "targetLogicallyAirGappedBackupVaultArn";
  // Whatever its value: nothing else can stand there.
  if (own.plan.at(...own.path, field) !== undefined) return { property: propertyOf(own, field), sure: true };
  const targets = copies.map((copy) => ({
    property: propertyOf(copy, "destinationVaultArn"),
    lands: landsAirGapped(vaults.candidates(copy, [...copy.path, "destinationVaultArn"])),
  }));
  const found = targets.find(({ lands }) => lands === true) ?? targets.find(({ lands }) => lands === unknown);
  return found === undefined ? undefined : { property: found.property, sure: found.lands === true };
}

/** A vault that is not of this stack is a standard one, as far as anyone can see. */
function landsAirGapped(candidates: readonly Subject[] | typeof unknown): Answer {
  if (candidates === unknown) return unknown;
  const count = candidates.filter(isAirGapped).length;
  return count === 0 ? false : count === candidates.length ? true : unknown;
}

function judge(
  { own }: PlanRule,
  { property, sure }: Target,
  { arns, more }: Reach,
  unsupported: readonly string[],
  report: Report,
): void {
  const refused = arns.filter((arn) => unsupported.some((shape) => mayBe(arn, shape))).map(({ text }) => text);
  const texts = [...new Set(refused)].join(", ");
  if (refused.length > 0 && !sure) {
    const why = `whether it is an air-gapped vault is not known, and such a vault does not take ${texts}`;
    report.cannotTell(own.plan, property, why);
  } else if (refused.length > 0) {
    report.violation({
      on: own.plan,
      property,
      found: "an air-gapped vault",
      required: `it must not be the protection of ${texts}, because such a vault does not take that type, and the job says so in a message only`,
    });
  } else if (more !== undefined) {
    report.cannotTell(own.plan, property, `${more}, and an air-gapped vault takes only some types`);
  }
}

/** `arn:aws:rds:*:*:*` stands for instances, too. */
function mayBe({ service, resource }: NamedArn, shape: string): boolean {
  const text = `${service}:${resource}`;
  const [, beginning] = /^(.*)\*$/.exec(text) ?? [];
  return text.startsWith(shape) || (beginning !== undefined && shape.startsWith(beginning));
}
