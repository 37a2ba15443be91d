import type { Report } from "../../framework/report";
import { resourceRule } from "../../framework/rule";
import { shown, textual, unknown } from "../../framework/values";
import { defaultMinimumCopyDays, defaultMinimumDays, testDataTag } from "../../defaults";
import { types } from "../resourceTypes";
import { tagOf } from "../storage/buckets";
import { inherits, lifecycleProperty, propertyOf, retainedOf, tellDays, type Retained } from "./planRules";
import { frequencyOf, type Frequency } from "./schedule";

type Floors = Readonly<Partial<Record<Frequency, number>>>;

interface Config {
  readonly minimumDays: Floors;
  readonly minimumCopyDays: Floors;
  readonly testDataTag: { readonly key: string; readonly values: readonly string[] };
}

export const planRetentionAgainstPlan = resourceRule<Config>(
  {
    name: "backup-plan-retention-against-plan",
    sentence: "Backup rules and their copies keep recovery points at least as long as the protection plan says.",
    severity: "high",
    level: "mandatory",
    refs: ["BKP-2", "BKP-3", "BKP-4", "BKP-5", "BKP-7"],
    why: "Each cadence has a retention that restorations count on; the copy's is its own (L9, L10).",
    mend: "raise deleteAfter to the retention of the cadence",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html",
    config: {
      defaults: { minimumDays: defaultMinimumDays, minimumCopyDays: defaultMinimumCopyDays, testDataTag },
      properties: {
        minimumDays: {
          type: "object",
          description: "Shortest retention in days for continuous, hourly, daily, weekly, monthly, yearly rules.",
          additionalProperties: { type: "integer", minimum: 1 },
        },
        minimumCopyDays: {
          type: "object",
          description: "The same for the rules' copies.",
          additionalProperties: { type: "integer", minimum: 1 },
        },
        testDataTag: { type: "object", description: "Tag key and values of plans that protect test data only." },
      },
    },
  },
  {
    types: types.plan,
    check(plan, report, config) {
      if (config.testDataTag.values.includes(String(tagOf(plan, config.testDataTag.key)))) return;
      for (const retained of retainedOf(plan, report)) {
        tellFrequency(retained, report, (frequency) => {
          const floor = (retained.kind === "rule" ? config.minimumDays : config.minimumCopyDays)[frequency];
          if (floor !== undefined)
            judge(retained, { frequency, floor, own: config.minimumDays[frequency] ?? 0 }, report);
        });
      }
    },
  },
);

interface Term {
  readonly frequency: Frequency;
  /** Shortest retention in days of such points, or of their copies. */
  readonly floor: number;
  /** The same of the rule itself. */
  readonly own: number;
}

function judge(retained: Retained, { frequency, floor, own }: Term, report: Report): void {
  tellDays(retained, "deleteAfter", report, (days) => {
    if (days === undefined || days >= floor) return;
    // A copy without a lifecycle has its rule's, which was refused already.
    if (inherits(retained) && days < own) return;
    const what = retained.kind === "rule" ? `${frequency} points` : `copies of ${frequency} points`;
    report.violation({
      on: retained.plan,
      property: lifecycleProperty(retained, "deleteAfter"),
      found: String(days),
      required: `it must be at least ${floor}, because the protection plan keeps ${what} that long`,
    });
  });
}

/** Hands over how often the rule makes a point; what cannot be read is reported. */
function tellFrequency(retained: Retained, report: Report, use: (frequency: Frequency) => void): void {
  const { plan, rule } = retained;
  const continuous = plan.at(...rule, "enableContinuousBackup");
  const schedule = plan.at(...rule, "schedule");
  const from = { ...retained, path: rule };
  if (continuous === true) use("continuous");
  else if (continuous === unknown) report.cannotTell(plan, propertyOf(from, "enableContinuousBackup"));
  else if (schedule === unknown) report.cannotTell(plan, propertyOf(from, "schedule"));
  else {
    const frequency = frequencyOf(textual(schedule));
    if (frequency !== undefined) use(frequency);
    else {
      const why = `${shown(schedule)} is neither a cron nor a rate expression`;
      report.cannotTell(plan, propertyOf(from, "schedule"), why);
    }
  }
}
