import { resourceRule } from "../../framework/rule";
import { shown } from "../../framework/values";
import { types } from "./types";

export const missingDataTreated = resourceRule(
  {
    name: "network-missing-data-treated",
    sentence: "Every alarm says what missing data means.",
    severity: "high",
    level: "mandatory",
    refs: ["MON-2", "MON-3"],
    why: "By default an alarm keeps its state when data stops: a job that no longer runs looks like one that runs well.",
    mend: "set treatMissingData: breaching where silence is the failure, else notBreaching, ignore or missing on purpose",
    url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
  },
  {
    types: types.metricAlarm,
    check(alarm, report) {
      report.tell(alarm, ["treatMissingData"], (treatment) => {
        if (treatment !== undefined && treatment !== "") return;
        report.violation({
          on: alarm,
          property: "treatMissingData",
          found: shown(treatment),
          required: "it must be set, because silence is either a failure or not, and the default decides neither",
        });
      });
    },
  },
);
