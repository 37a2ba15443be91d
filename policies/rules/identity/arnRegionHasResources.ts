import { readPolicy } from "../../framework/policyDocument";
import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { shown, shownPath, unknown, type Path, type Unknown } from "../../framework/values";
import { policiesIn } from "./policyHolders";
import { identityTypes, regionalTypes } from "./types";

const holders = [
  ...identityTypes.policy,
  ...identityTypes.rolePolicy,
  ...identityTypes.userPolicy,
  ...identityTypes.groupPolicy,
  ...identityTypes.role,
];

export const arnRegionHasResources = stackRule(
  {
    name: "identity-arn-region-has-resources",
    sentence: "A Region that an IAM policy names is one in which the program has such resources.",
    severity: "medium",
    level: "advisory",
    refs: ["BKP-7", "DRP-2"],
    why: "A Region that is written into a policy stays behind when the resources move or get a copy elsewhere: in the recovery Region the role may do nothing, and that shows when it is needed. The resource may belong to another program: hence an advisory.",
    mend: "build the ARN from the resource or its Region, or put * for the Region",
    url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
  },
  {
    types: holders,
    check(stack, report) {
      const regions = regionsOf(stack);
      for (const holder of stack.ofType(holders)) {
        for (const policy of policiesIn(holder)) {
          if (policy === unknown) report.cannotTell(holder, "inlinePolicies");
          else if (policy.kind === "identity") inDocument(holder, policy.path, regions, report);
        }
      }
    },
  },
);

function inDocument(on: Subject, path: Path, regions: Regions, report: Report): void {
  const property = shownPath(path);
  const reading = readPolicy(on.at(...path));
  if (reading.kind === "unknown") report.cannotTell(on, property);
  if (reading.kind !== "document") return;
  for (const index of reading.document.unknownStatements) report.cannotTell(on, `${property}.Statement[${index}]`);
  for (const { index, effect, resources = [] } of reading.document.statements) {
    const place = `${property}.Statement[${index}].Resource`;
    if (effect === unknown) report.cannotTell(on, place);
    if (effect !== "Allow") continue;
    for (const [service, named] of namedRegions(resources)) {
      const there = regions.get(service);
      // One that is there beside others shows that the others are meant.
      if (there === undefined || there.size === 0 || [...named.keys()].some((region) => there.has(region))) continue;
      const [[region, arn] = ["", ""]] = named;
      if (there.has(unknown)) report.cannotTell(on, place, `the Region of a ${service} resource is not known`);
      else {
        report.violation({
          on,
          property: place,
          found: `${shown(arn)}, in a Region without any ${service} resource of this program`,
          required: `it should speak of ${[...there].map(String).toSorted().join(" or ")} instead of ${region}, because the ${service} resources are there`,
        });
      }
    }
  }
}

/** The Regions that the ARNs of each service name, each with the first ARN that does. */
function namedRegions(resources: readonly (string | Unknown)[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const byService = new Map<string, Map<string, string>>();
  for (const arn of resources) {
    // Of an unknown one it is known that nobody wrote its Region.
    if (arn === unknown) continue;
    const [, service = "", region = ""] = /^arn:[^:]*:([a-z\d-]+):([a-z\d-]+):/.exec(arn) ?? [];
    const regions = byService.get(service) ?? new Map<string, string>();
    if (!regions.has(region)) regions.set(region, arn);
    byService.set(service, regions);
  }
  return byService;
}

type Regions = ReadonlyMap<string, ReadonlySet<string | Unknown>>;

/** The Regions in which a stack has resources of each service, as ARNs call it. */
function regionsOf(stack: StackView): Regions {
  const regions = (types: readonly string[]) => stack.ofType(types).map((subject) => subject.region ?? unknown);
  return new Map(Object.entries(regionalTypes).map(([service, types]) => [service, new Set(regions(types))]));
}
