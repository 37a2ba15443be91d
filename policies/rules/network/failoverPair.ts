import { stackRule } from "../../framework/rule";
import type { Report } from "../../framework/report";
import type { Subject } from "../../framework/subject";
import { shown, unknown } from "../../framework/values";
import { aliasesEvaluated, roleOf } from "./failover";
import { types } from "./types";

const roleProperty = "failoverRoutingPolicies[0].type";

export const failoverPair = stackRule(
  {
    name: "network-failover-pair",
    sentence: "Failover records come in pairs, and the primary one can fail.",
    severity: "critical",
    level: "mandatory",
    refs: ["DRP-3", "RST-3"],
    why: "Route 53 answers nothing when a lone record is unhealthy, and never fails over from one whose health it does not know.",
    mend: "add the other record with the same name and type, a setIdentifier each, and a healthCheckId for the primary one",
    url: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-failover.html",
  },
  {
    types: types.record,
    check(stack, report) {
      for (const records of pairs(stack.ofType(types.record), report)) judge(records, report);
    },
  },
);

interface Member {
  readonly record: Subject;
  readonly role: string | typeof unknown;
}

/** The failover records of each zone, name and type. */
function pairs(records: readonly Subject[], report: Report): readonly (readonly Member[])[] {
  const groups = new Map<string, Member[]>();
  for (const record of records) {
    const role = roleOf(record);
    if (role === undefined) continue;
    const [name, type, given] = [record.at("name"), record.at("type"), record.at("zoneId")];
    const zone = given === unknown ? record.sourcesOf("zoneId").join() : String(given);
    if (name === unknown || type === unknown || zone === "") {
      report.cannotTell(record, "name, type or zoneId");
      continue;
    }
    const key = JSON.stringify([zone, type, String(name).toLowerCase().replace(/\.$/, "")]);
    const members = groups.get(key) ?? [];
    groups.set(key, members);
    members.push({ record, role });
  }
  return [...groups.values()];
}

function judge(members: readonly Member[], report: Report): void {
  const isOpen = members.some(({ role }) => role === unknown);
  const identifiers = new Set<unknown>();
  for (const { record, role } of members) {
    const identifier = record.at("setIdentifier");
    if (identifier === unknown) report.cannotTell(record, "setIdentifier");
    else if (identifier === undefined || identifiers.has(identifier)) {
      report.violation({
        on: record,
        property: "setIdentifier",
        found: identifier === undefined ? "absent" : `${shown(identifier)} a second time`,
        required: "it must be there and differ, because it tells the records of a pair apart",
      });
    }
    identifiers.add(identifier);
    const other = role === "PRIMARY" ? "SECONDARY" : "PRIMARY";
    if (role === unknown) report.cannotTell(record, roleProperty);
    else if (!isOpen && !members.some((each) => each.role === other)) {
      report.violation({
        on: record,
        property: roleProperty,
        found: `"${role}" without a ${other}`,
        required:
          "it must have its counterpart of the same name and type, because there is nothing to fail over to otherwise",
      });
    }
    if (role !== "PRIMARY" || record.at("healthCheckId") !== undefined) continue;
    const aliases = aliasesEvaluated(record);
    if (aliases.includes(true)) continue;
    if (aliases.includes(unknown)) report.cannotTell(record, "aliases");
    else {
      report.violation({
        on: record,
        property: "healthCheckId",
        found: "absent",
        required: "it must be set, because Route 53 takes a record without a health check for healthy, always",
      });
    }
  }
}
