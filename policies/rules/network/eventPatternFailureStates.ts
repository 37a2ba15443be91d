import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { jobEvents, takes } from "./backupJobEvents";
import { patternOf } from "./eventPattern";
import { types } from "./types";

export const eventPatternFailureStates = resourceRule(
  {
    name: "network-event-pattern-failure-states",
    sentence: "An event pattern that takes failed jobs takes every end that is not COMPLETED.",
    severity: "high",
    level: "advisory",
    refs: ["S15", "BKP-9"],
    why: "A job that expired, was aborted or ended in part has made no usable backup, and is not FAILED.",
    mend: "take the missing states too, or everything that is not COMPLETED by anything-but",
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
        for (const event of jobEvents) {
          const missing = event.failures.filter((state) => !takes(pattern, event, state));
          if (missing.length === 0 || !takes(pattern, event, "FAILED")) continue;
          report.violation({
            on: rule,
            property: `eventPattern.detail.${event.field}`,
            found: `without ${missing.join(", ")} of "${event.type}"`,
            required: "it must take them, because such a job has not completed and nobody hears of it",
          });
        }
      }
    },
  },
);
