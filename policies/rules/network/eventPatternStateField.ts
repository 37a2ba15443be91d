import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { jobEvents, takes, isFromBackup } from "./backupJobEvents";
import { passes, patternOf } from "./eventPattern";
import { types } from "./types";

export const eventPatternStateField = resourceRule(
  {
    name: "network-event-pattern-state-field",
    sentence: "An event pattern that names a job event of AWS Backup can match it.",
    severity: "critical",
    level: "mandatory",
    refs: ["S13"],
    why: "Backup and copy jobs report detail.state, restore jobs detail.status: with the wrong field the rule never matches and nothing fails.",
    mend: "filter on detail.status for restore jobs and on detail.state for backup and copy jobs; a pattern for both needs $or",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html",
  },
  {
    types: types.eventRule,
    check(rule, report) {
      const pattern = patternOf(rule);
      if (pattern === undefined) return;
      if (pattern === unknown) report.cannotTell(rule, "eventPattern");
      else if (pattern === "invalid") report.cannotTell(rule, "eventPattern", "it is not a JSON object");
      else {
        const types = pattern["detail-type"];
        if (types === undefined || !isFromBackup(pattern)) return;
        for (const event of jobEvents) {
          if (!passes(types, event.type) || event.states.some((state) => takes(pattern, event, state))) continue;
          report.violation({
            on: rule,
            property: "eventPattern.detail",
            found: `${JSON.stringify(pattern.detail)}, which no "${event.type}" matches`,
            required: `it must filter on ${event.field}, because such events have no other field for it, and its values are ${event.states.join(", ")}`,
          });
        }
      }
    },
  },
);
