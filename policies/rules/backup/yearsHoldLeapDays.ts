import type { Report } from "../../framework/report";
import { resourceRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { numeric } from "../../framework/values";
import { types } from "../resourceTypes";
import { lifecycleProperty, retainedOf, tellDays } from "./planRules";

const plans = new Set<string>(types.plan);

export const yearsHoldLeapDays = resourceRule(
  {
    name: "backup-years-hold-leap-days",
    sentence: "A term of years is counted in days with its leap days.",
    severity: "high",
    level: "mandatory",
    refs: ["L13"],
    why: "20 years are 7,305 days, not 20 times 365: a law's term that is counted so ends five days early, and nothing fails.",
    mend: "add a day for every four years begun",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html",
  },
  {
    types: [...types.plan, ...types.vaultLock, ...types.airGappedVault],
    check(subject, report) {
      if (plans.has(subject.type)) {
        for (const retained of retainedOf(subject, report)) {
          tellDays(retained, "deleteAfter", report, (days) => {
            judge(subject, lifecycleProperty(retained, "deleteAfter"), days, report);
          });
        }
        return;
      }
      for (const bound of ["minRetentionDays", "maxRetentionDays"]) {
        report.tell(subject, [bound], (days) => {
          judge(subject, bound, numeric(days), report);
        });
      }
    },
  },
);

/** The longest retention that AWS Backup takes, in days (L2): 100 times 365, and no term of years is meant by it. */
const longest = 36_500;

/** Fewer than four years may hold no leap day at all. */
function judge(on: Subject, property: string, days: number | undefined, report: Report): void {
  if (days === undefined || days % 365 !== 0 || days >= longest) return;
  const years = days / 365;
  if (years < 4) return;
  const whole = days + Math.ceil(years / 4);
  report.violation({
    on,
    property,
    found: `${days}, which is ${years} times 365`,
    required: `it must be ${whole} to cover ${years} years, which hold up to ${whole - days} leap days`,
  });
}
