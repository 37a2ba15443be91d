import { Directory } from "../../framework/relate";
import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { listAt, shown, unknown } from "../../framework/values";
import { forcesByDefault, isOn, tlsParameterOf } from "./tlsParameters";
import { types } from "./types";

export const tlsForced = stackRule(
  {
    name: "database-tls-forced",
    sentence: "A database refuses connections without TLS.",
    severity: "high",
    level: "mandatory",
    refs: ["SEC-3", "BKP-8", "LGPD art. 46"],
    why: "Most default parameter groups accept plain connections; only PostgreSQL from 15 and Aurora PostgreSQL from 17 refuse them.",
    mend: "attach a parameter group that sets the engine's parameter",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html",
  },
  {
    types: [...types.instance, ...types.cluster],
    check(stack, report) {
      judge(stack, report, types.instance, types.parameterGroup, "parameterGroupName");
      judge(stack, report, types.cluster, types.clusterParameterGroup, "dbClusterParameterGroupName");
    },
  },
);

function judge(
  stack: StackView,
  report: Report,
  databases: readonly string[],
  groupTypes: readonly string[],
  property: string,
): void {
  const groups = new Directory(stack, stack.ofType(groupTypes), (group) => [group.at("name")]);
  for (const database of stack.ofType(databases)) {
    report.tell(database, ["engine"], (engine) => {
      if (typeof engine !== "string") {
        report.cannotTell(database, "engine", "a replica takes its source's, which is not read");
        return;
      }
      const parameter = tlsParameterOf(engine);
      if (parameter === undefined) return;
      const name = database.at(property);
      const target = groups.find(database, property, name);
      if (target.kind === "one") judgeGroup(report, target.subject, { engine, parameter });
      else if (name === undefined || (typeof name === "string" && name.startsWith("default."))) {
        judgeDefault(report, database, { engine, parameter, property, name });
      } else {
        report.cannotTell(
          database,
          property,
          target.kind === "outside" ? "its group is not in this program" : undefined,
        );
      }
    });
  }
}

interface Wanted {
  readonly engine: string;
  readonly parameter: string;
}

function required(parameter: string): string {
  return `it must set ${parameter} to 1, because without it clients may send data in the clear`;
}

function judgeDefault(
  report: Report,
  database: Subject,
  { engine, parameter, property, name }: Wanted & { readonly property: string; readonly name: string | undefined },
): void {
  report.tell(database, ["engineVersion"], (version) => {
    const forced = forcesByDefault(engine, version);
    if (forced === true) return;
    if (forced === undefined) report.cannotTell(database, "engineVersion", "it is absent, and so AWS's choice");
    else {
      const found = name === undefined ? "absent, which means the default group" : shown(name);
      report.violation({ on: database, property, found, required: required(parameter) });
    }
  });
}

/** Says it of the group: several databases may share it. */
function judgeGroup(report: Report, group: Subject, { engine, parameter }: Wanted): void {
  const parameters = listAt(group.props, ["parameters"]);
  const names =
    parameters === unknown ? [unknown] : parameters.map((_, index) => group.at("parameters", index, "name"));
  const index = names.indexOf(parameter);
  if (index === -1 && names.includes(unknown)) report.cannotTell(group, "parameters");
  else if (index === -1) {
    report.tell(group, ["family"], (family) => {
      if (forcesByDefault(engine, String(family).slice(engine.length)) === true) return;
      report.violation({
        on: group,
        property: "parameters",
        found: `without ${parameter}`,
        required: required(parameter),
        mend: `set ${parameter} to 1`,
      });
    });
  } else {
    report.tell(group, ["parameters", index, "value"], (value) => {
      if (isOn(value)) return;
      report.violation({
        on: group,
        property: `parameters[${index}].value`,
        found: shown(value),
        required: required(parameter),
        mend: `set ${parameter} to 1`,
      });
    });
  }
}
