import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import { types } from "../resourceTypes";
import { lifecycleProperty, rulesOf, tellDays, type PlanRule, type Retained } from "./planRules";
import { PlanSelections, reachOf, type NamedArn, type Reach } from "./planSelections";

interface Config {
  readonly servicesWithoutColdStorage: readonly string[];
}

export const coldStorageEffective = stackRule<Config>(
  {
    name: "backup-cold-storage-effective",
    sentence: "Cold storage is asked for only where what is backed up can move there.",
    severity: "medium",
    level: "advisory",
    refs: ["L4", "L5"],
    why: "AWS Backup ignores cold storage for S3, RDS and Aurora without an error, and their points stay warm, and dear, to the end.",
    mend: "remove coldStorageAfter, and move what has to be kept for years to an archive of its own",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html",
    config: {
      defaults: { servicesWithoutColdStorage: ["rds", "s3"] },
      properties: {
        servicesWithoutColdStorage: {
          type: "array",
          items: { type: "string" },
          description:
            "Services, as ARNs spell them, whose points cannot move. Aurora, DocumentDB and Neptune are `rds` there.",
        },
      },
    },
  },
  {
    types: types.plan,
    check(stack, report, { servicesWithoutColdStorage }) {
      const selections = new PlanSelections(stack);
      for (const stray of selections.strays) report.cannotTell(stray, "planId");
      const ignoring = new Set(servicesWithoutColdStorage);
      for (const plan of stack.ofType(types.plan)) {
        const reach = reachOf(selections.of(plan));
        // A plan that selects nothing here has its selections elsewhere.
        if (reach.arns.length === 0 && reach.more === undefined) continue;
        for (const rule of rulesOf(plan, report)) judge(rule, reach, ignoring, report);
      }
    },
  },
);

function judge({ own, copies }: PlanRule, reach: Reach, ignoring: ReadonlySet<string>, report: Report): void {
  // One fact a rule: a copy's points are of the same types.
  const cold: { readonly retained: Retained; readonly days: number }[] = [];
  for (const retained of [own, ...copies]) {
    tellDays(retained, "coldStorageAfter", report, (days) => {
      if (days !== undefined) cold.push({ retained, days });
    });
  }
  const [first] = cold;
  if (first === undefined) return;
  const { retained, days } = first;
  const property = lifecycleProperty(retained, "coldStorageAfter");
  const optIn = retained.plan.at(...retained.lifecycle, "optInToArchiveForSupportedResources");
  const moving = reach.arns.find((arn) => !ignoring.has(arn.service) && !(isVolume(arn) && optIn !== true));
  if (moving !== undefined) return;
  if (reach.more !== undefined) {
    report.cannotTell(retained.plan, property, `${reach.more}, and S3, RDS and Aurora would ignore it`);
    return;
  }
  const volumes = reach.arns.some(isVolume);
  report.violation({
    on: retained.plan,
    property,
    found: String(days),
    required: `it must be absent, because nothing that the plan's selections name can move to cold storage: ${[...new Set(reach.arns.map(({ text }) => text))].join(", ")}`,
    ...(volumes ? { mend: "set optInToArchiveForSupportedResources to true for EBS, or remove coldStorageAfter" } : {}),
  });
}

/** EBS moves only with the opt-in (L5). */
function isVolume({ service, resource }: NamedArn): boolean {
  return service === "ec2" && resource.startsWith("volume/");
}
