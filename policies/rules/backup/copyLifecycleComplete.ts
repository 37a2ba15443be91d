import type { Report } from "../../framework/report";
import { resourceRule } from "../../framework/rule";
import { shown, unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { gapDays } from "./coldStorageGap";
import { lifecycleProperty, rulesOf, tellDays, type Retained } from "./planRules";

export const copyLifecycleComplete = resourceRule(
  {
    name: "backup-copy-lifecycle-complete",
    sentence: "A copy's lifecycle says everything that its rule's says.",
    severity: "medium",
    level: "advisory",
    refs: ["L10"],
    why: "A copy's lifecycle replaces the rule's, it does not amend it: what it leaves out is dropped, and years of copies stay warm or for ever.",
    mend: "repeat the rule's lifecycle in the copy action, or leave the copy's out",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html",
  },
  {
    types: types.plan,
    check(plan, report) {
      for (const { own, copies } of rulesOf(plan, report)) {
        for (const copy of copies) {
          deletion(own, copy, report);
          coldStorage(own, copy, report);
        }
      }
    },
  },
);

function deletion(own: Retained, copy: Retained, report: Report): void {
  tellDays(own, "deleteAfter", report, (days) => {
    if (days === undefined) return;
    tellDays(copy, "deleteAfter", report, (copyDays) => {
      if (copyDays !== undefined) return;
      report.violation({
        on: copy.plan,
        property: lifecycleProperty(copy, "deleteAfter"),
        found: "absent, which means for ever",
        required: `it must be given, because the rule's ${days} days do not apply to a copy with a lifecycle of its own`,
      });
    });
  });
}

function coldStorage(own: Retained, copy: Retained, report: Report): void {
  tellDays(own, "coldStorageAfter", report, (days) => {
    if (days === undefined) return;
    tellDays(copy, "coldStorageAfter", report, (copyDays) => {
      if (copyDays !== undefined) archive(own, copy, report);
      else {
        tellDays(copy, "deleteAfter", report, (deletionDays) => {
          // Too short a life for cold storage (L1): leaving it out is right.
          if (deletionDays !== undefined && deletionDays < days + gapDays) return;
          report.violation({
            on: copy.plan,
            property: lifecycleProperty(copy, "coldStorageAfter"),
            found: "absent",
            required: `it must be given, because the rule's ${days} days do not apply to a copy with a lifecycle of its own, which stays warm`,
          });
        });
      }
    });
  });
}

/** Without the opt-in, EBS snapshots stay warm (L5). */
function archive(own: Retained, copy: Retained, report: Report): void {
  const field = "optInToArchiveForSupportedResources";
  const [wanted, given] = [own.plan.at(...own.lifecycle, field), copy.plan.at(...copy.lifecycle, field)];
  if (given === true || (wanted !== true && wanted !== unknown)) return;
  if (wanted === unknown) report.cannotTell(own.plan, lifecycleProperty(own, field));
  else if (given === unknown) report.cannotTell(copy.plan, lifecycleProperty(copy, field));
  else {
    report.violation({
      on: copy.plan,
      property: lifecycleProperty(copy, field),
      found: shown(given),
      required: "it must be true, because the rule's does not apply to a copy with a lifecycle of its own",
    });
  }
}
