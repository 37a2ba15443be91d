import { resourceRule } from "../../framework/rule";
import { shown } from "../../framework/values";
import { primaryRegions } from "../../defaults/network";
import { types } from "./types";

interface Config {
  readonly primaryRegions: readonly string[];
}

export const alarmCheckRegion = resourceRule<Config>(
  {
    name: "network-alarm-check-region",
    sentence: "The alarm that a health check follows is not in the Region whose loss it decides on.",
    severity: "high",
    level: "advisory",
    refs: ["DRP-3", "X15"],
    why: "When the primary Region is lost, an alarm in it has no data, and the failover waits for what is gone.",
    mend: "make the metric and its alarm in the recovery Region, and set cloudwatchAlarmRegion to it",
    url: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html",
    config: {
      defaults: { primaryRegions },
      properties: {
        primaryRegions: {
          type: "array",
          items: { type: "string" },
          description: "Regions whose loss the failover has to survive.",
        },
      },
    },
  },
  {
    types: types.healthCheck,
    check(check, report, config) {
      report.tell(check, ["cloudwatchAlarmRegion"], (region) => {
        if (typeof region !== "string" || !config.primaryRegions.includes(region)) return;
        report.violation({
          on: check,
          property: "cloudwatchAlarmRegion",
          found: shown(region),
          required: "it must be another Region, because an alarm that is lost with the primary Region decides nothing",
        });
      });
    },
  },
);
