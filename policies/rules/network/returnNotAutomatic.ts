import { Directory } from "../../framework/relate";
import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { listAt, shown, unknown } from "../../framework/values";
import { alarmDirectory, followedAlarm } from "./alarmDirectory";
import { aliasesEvaluated, roleOf } from "./failover";
import { types } from "./types";

const required =
  "it must follow a state that a person sets, because traffic would return to a primary that has missed every write since";

export const returnNotAutomatic = stackRule(
  {
    name: "network-return-not-automatic",
    sentence: "Traffic does not return to the primary Region by itself.",
    severity: "critical",
    level: "mandatory",
    refs: ["DRP-4", "X15"],
    why: "A primary record that follows its endpoint takes traffic back when the endpoint answers again, whatever its data: writes then go to two databases.",
    mend: "follow a CLOUDWATCH_METRIC health check on a metric of your own, which only the failback runbook clears",
    url: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html",
  },
  {
    types: types.record,
    check(stack, report) {
      const checks = new Checks(stack);
      for (const record of stack.ofType(types.record)) {
        const role = roleOf(record);
        if (role === unknown) report.cannotTell(record, "failoverRoutingPolicies[0].type");
        if (role !== "PRIMARY") continue;
        aliasesEvaluated(record).forEach((evaluated, index) => {
          const property = `aliases[${index}].evaluateTargetHealth`;
          if (evaluated === unknown) report.cannotTell(record, property);
          else if (evaluated) report.violation({ on: record, property, found: "true", required });
        });
        const value = record.at("healthCheckId");
        if (value === undefined) continue;
        const target = checks.directory.find(record, "healthCheckId", value);
        if (target.kind === "one") {
          const by = checks.automatic(target.subject, report);
          if (by !== undefined) report.violation({ on: record, property: "healthCheckId", found: by, required });
        } else {
          const why = target.kind === "outside" ? "its health check is not in this program" : undefined;
          report.cannotTell(record, "healthCheckId", why);
        }
      }
    },
  },
);

/** The stack's health checks and what they follow. */
class Checks {
  readonly directory: Directory;
  readonly #alarms: Directory;
  readonly #judged = new Map<string, string | undefined>();

  constructor(stack: StackView) {
    this.directory = new Directory(stack, stack.ofType(types.healthCheck), (check) => [check.at("id"), idOf(check)]);
    this.#alarms = alarmDirectory(stack);
  }

  /** What makes the check healthy again without anybody's doing; undefined when nothing does. */
  automatic(check: Subject, report: Report): string | undefined {
    if (!this.#judged.has(check.urn)) {
      // First: a check that follows itself ends here.
      this.#judged.set(check.urn, undefined);
      this.#judged.set(check.urn, this.#judge(check, report));
    }
    return this.#judged.get(check.urn);
  }

  #judge(check: Subject, report: Report): string | undefined {
    const type = check.at("type");
    if (type === "CALCULATED") return this.#calculated(check, report);
    if (type === "CLOUDWATCH_METRIC") return this.#alarm(check, report);
    if (type === "RECOVERY_CONTROL") return undefined;
    if (type !== unknown) return `${check.label} of type ${String(type)}, an endpoint's`;
    report.cannotTell(check, "type");
    return undefined;
  }

  #calculated(check: Subject, report: Report): string | undefined {
    const children = listAt(check.props, ["childHealthchecks"]);
    for (const value of children === unknown ? [unknown] : children.map((_, i) => check.at("childHealthchecks", i))) {
      const target = this.directory.find(check, "childHealthchecks", value);
      const found = target.kind === "one" ? [target.subject] : target.kind === "open" ? target.candidates : [];
      if (found.length === 0) report.cannotTell(check, "childHealthchecks");
      for (const child of found) {
        const by = this.automatic(child, report);
        if (by !== undefined) return `${check.label}, which follows ${by}`;
      }
    }
    return undefined;
  }

  #alarm(check: Subject, report: Report): string | undefined {
    const target = followedAlarm(this.#alarms, check);
    if (target.kind !== "one") {
      report.cannotTell(
        check,
        "cloudwatchAlarmName",
        target.kind === "outside" ? "its alarm is not in this program" : undefined,
      );
      return undefined;
    }
    const namespace = target.subject.at("namespace");
    if (namespace === unknown) report.cannotTell(target.subject, "namespace");
    if (typeof namespace !== "string" || !namespace.startsWith("AWS/")) return undefined;
    return `${check.label}, which follows ${target.subject.label} on a metric of ${shown(namespace)}`;
  }
}

/** The ID at the end of the ARN: an engine need not hand over a resource's own ID. */
function idOf(check: Subject): string | undefined {
  const arn = check.at("arn");
  return typeof arn === "string" ? arn.slice(arn.lastIndexOf("/") + 1) : undefined;
}
