import { resourceRule } from "../../framework/rule";
import { shown } from "../../framework/values";
import { types } from "./types";

export const alarmCheckKeepsStatus = resourceRule(
  {
    name: "network-alarm-check-keeps-status",
    sentence: "A health check on an alarm keeps its status while the alarm has no data.",
    severity: "high",
    level: "mandatory",
    refs: ["DRP-3", "DRP-4", "X15"],
    why: "A gap in a metric is no failure: with another setting it would move traffic, or bring it back, by itself.",
    mend: 'set insufficientDataHealthStatus to "LastKnownStatus"',
    url: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
  },
  {
    types: types.healthCheck,
    check(check, report) {
      report.tell(check, ["type"], (type) => {
        if (type !== "CLOUDWATCH_METRIC") return;
        report.tell(check, ["insufficientDataHealthStatus"], (status) => {
          if (status === "LastKnownStatus") return;
          report.violation({
            on: check,
            property: "insufficientDataHealthStatus",
            found: shown(status),
            required: 'it must be "LastKnownStatus", because a metric that stops must not move traffic',
          });
        });
      });
    },
  },
);
