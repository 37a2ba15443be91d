import type { Subject, Table } from "./subject";

const alarm = (property: string) => (s: Subject) => {
  const name = s.physicalName(property, { max: 255 });
  return { id: name, [property]: name, arn: s.arn("cloudwatch", s.join("alarm:", name)), region: s.region };
};

/** CloudWatch, its logs, and CloudTrail. */
export const monitoring: Table = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": alarm("name"),
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": alarm("alarmName"),
  "aws:cloudwatch/logGroup:LogGroup": (s) => {
    const name = s.physicalName("name", { max: 512, prefix: "namePrefix" });
    return { id: name, name, arn: s.arn("logs", s.join("log-group:", name)), region: s.region };
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": (s) => {
    const name = s.physicalName("name", { max: 512 });
    return { id: name, name, region: s.region };
  },
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": (s) => ({ id: s.input("policyName"), region: s.region }),
  "aws:cloudwatch/dashboard:Dashboard": (s) => {
    const name = s.input("dashboardName");
    return { id: name, dashboardArn: s.globalArn("cloudwatch", s.join("dashboard/", name)), region: s.region };
  },
  "aws:cloudtrail/trail:Trail": (s) => {
    const name = s.readId?.split("/").at(-1) ?? s.physicalName("name", { max: 128 });
    const arn = s.arn("cloudtrail", s.join("trail/", name));
    return { id: arn, name, arn, homeRegion: s.region, region: s.region };
  },
};
