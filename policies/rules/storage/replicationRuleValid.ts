import type { Fact, Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import { shown, unknown, type Path } from "../../framework/values";
import { Buckets } from "./buckets";
import { isOn, propertyIn, replicationsOf, tagFilter, valueIn, type Replication } from "./replications";
import { storageTypes } from "./types";
import { types } from "../resourceTypes";

/** Replication time control knows this one value (X4). */
const withinMinutes = 15;

const timeControl: Path = ["destination", "replicationTime", "status"];
const timeMinutes: Path = ["destination", "replicationTime", "time", "minutes"];
const metrics: Path = ["destination", "metrics", "status"];
const metricsMinutes: Path = ["destination", "metrics", "eventThreshold", "minutes"];

export const replicationRuleValid = stackRule(
  {
    name: "storage-replication-rule-valid",
    sentence: "A replication rule says what happens to delete markers, and its time control has metrics.",
    severity: "medium",
    level: "mandatory",
    refs: ["X4", "X5"],
    why: "S3 rejects a filter without a word on delete markers, delete markers with a tag filter, and time control without metrics. Delete markers are outside the 15 minutes in any case.",
    mend: "say deleteMarkerReplication beside the filter, and give time control and metrics 15 minutes each",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html",
  },
  {
    types: [...storageTypes.bucketReplication, ...types.bucket],
    check(stack, report) {
      for (const rule of replicationsOf(stack, new Buckets(stack), report)) {
        deleteMarkers(rule, report);
        replicationTime(rule, report);
      }
    },
  },
);

function deleteMarkers(rule: Replication, report: Report): void {
  const filter = valueIn(rule, ["filter"]);
  if (filter === undefined) return;
  const { on, fields } = rule;
  report.tell(on, [...rule.path, ...fields.deleteMarkers], (status) => {
    const tags = tagFilter(rule);
    if (status === undefined && on.type === storageTypes.bucketReplication[0]) {
      const required = "it must be said, because S3 demands it beside a filter";
      report.violation({
        ...fact(rule, fields.deleteMarkers, "absent", required),
        mend: "set it to Enabled or Disabled",
      });
    } else if (tags === unknown) {
      if (isOn(status)) report.cannotTell(on, propertyIn(rule, ["filter"]));
    } else if (tags !== undefined && isOn(status)) {
      const required = "it must be Disabled, because S3 replicates no delete markers under a tag filter";
      report.violation({ ...fact(rule, fields.deleteMarkers, shown(status), required), mend: "set it to Disabled" });
    }
  });
}

function replicationTime(rule: Replication, report: Report): void {
  const { on, path } = rule;
  report.tell(on, [...path, ...timeControl], (control) => {
    if (control !== "Enabled") return;
    fifteen(rule, timeMinutes, report);
    report.tell(on, [...path, ...metrics], (status) => {
      if (status === "Enabled") {
        fifteen(rule, metricsMinutes, report);
        return;
      }
      const required = "it must be Enabled, because S3 takes time control only together with its metrics";
      report.violation({ ...fact(rule, metrics, shown(status), required), mend: "set it to Enabled" });
    });
  });
}

function fifteen(rule: Replication, field: Path, report: Report): void {
  report.tell(rule.on, [...rule.path, ...field], (value) => {
    if (value === withinMinutes) return;
    const required = `it must be ${withinMinutes}, because S3 knows no other value`;
    report.violation({ ...fact(rule, field, shown(value), required), mend: `set it to ${withinMinutes}` });
  });
}

function fact(rule: Replication, field: Path, found: string, required: string): Fact {
  return { on: rule.on, property: propertyIn(rule, field), found, required };
}
