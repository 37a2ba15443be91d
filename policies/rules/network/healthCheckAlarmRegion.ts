import { resourceRule } from "../../framework/rule";
import { listAt, unknown } from "../../framework/values";
import { types } from "./types";

const namespace = "AWS/Route53";
/** Where Route 53 keeps all its metrics. */
const home = "us-east-1";

export const healthCheckAlarmRegion = resourceRule(
  {
    name: "network-health-check-alarm-region",
    sentence: "Alarms on Route 53 metrics are in us-east-1.",
    severity: "critical",
    level: "mandatory",
    refs: ["X14"],
    why: "Route 53 publishes the metrics of health checks in us-east-1 only: an alarm elsewhere never has any data.",
    mend: "set region to us-east-1, for the alarm's topic too",
    url: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html",
  },
  {
    types: types.metricAlarm,
    check(alarm, report) {
      const queries = listAt(alarm.props, ["metricQueries"]);
      const own = alarm.at("namespace");
      const namespaces =
        queries === unknown
          ? [own, unknown]
          : [own, ...queries.map((_, index) => alarm.at("metricQueries", index, "metric", "namespace"))];
      const { region } = alarm;
      if (region === home) return;
      if (!namespaces.includes(namespace)) {
        if (namespaces.includes(unknown)) report.cannotTell(alarm, "namespace");
      } else if (typeof region !== "string") report.cannotTell(alarm, "region");
      else {
        report.violation({
          on: alarm,
          property: "region",
          found: `"${region}"`,
          required: `it must be "${home}", because Route 53 has its metrics nowhere else and the alarm would never have data`,
        });
      }
    },
  },
);
