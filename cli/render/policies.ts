import { parseUrn } from "../../graph/urn";
import type { PolicyReport, PolicyViolation, Remediation } from "../../preview/types";
import { groupBy } from "../collections";
import type { Style } from "./style";
import { count, hang, truncate } from "./text";
import { typeName } from "./typeNames";

/** Resources listed for one message of one policy; the others are counted, and are in the JSON. */
export const listedResources = 12;

/** Violations that stop a deployment. A remediating policy that still reports one has not repaired it. */
export function isMandatory({ enforcementLevel }: PolicyViolation): boolean {
  return enforcementLevel === "mandatory" || enforcementLevel === "remediate";
}

/** `Bucket medical-primary`, or `the whole stack`. */
export function resourceName(urn: string | undefined): string {
  if (urn === undefined) return "the whole stack";
  const parsed = parseUrn(urn);
  return parsed === undefined ? urn : `${typeName(parsed.type).name} ${parsed.name}`;
}

/** Policies write the resource's URN or their own name before a message; the screen has said both already. */
function bare({ message, urn, policy }: PolicyViolation): string {
  const prefixes = [`[${urn ?? ""}]`, urn ?? "", `[${policy}]`, `${policy}:`];
  let rest = message.trim();
  for (const prefix of prefixes) if (prefix !== "" && rest.startsWith(prefix)) rest = rest.slice(prefix.length).trim();
  return rest;
}

/** What a report's advisories are: plain ones, ones where nobody can tell, and violations that somebody answers for. */
export interface Advisories {
  readonly advised: readonly PolicyViolation[];
  readonly untold: readonly PolicyViolation[];
  readonly exempted: readonly PolicyViolation[];
}

/** The pack's own words (policies/framework), and the policy SDK's when a policy trips over an unknown value. */
const untold = /^cannot tell: |^can't run policy .* during preview: /;
const exempted = "exempted until ";

export function advisoriesOf({ violations }: Pick<PolicyReport, "violations">): Advisories {
  const kinds = groupBy(
    violations.filter((violation) => !isMandatory(violation)),
    (violation) => {
      const message = bare(violation);
      if (message.startsWith(exempted)) return "exempted";
      return untold.test(message) ? "untold" : "advised";
    },
  );
  return {
    advised: kinds.get("advised") ?? [],
    untold: kinds.get("untold") ?? [],
    exempted: kinds.get("exempted") ?? [],
  };
}

/** `3 advisories, 2 cannot tell, 1 exempted`; nothing for nothing. */
export function advisoryWords({ advised, untold, exempted }: Advisories): string {
  return [
    ...(advised.length === 0 ? [] : [count(advised.length, "advisory", "advisories")]),
    ...(untold.length === 0 ? [] : [`${untold.length.toLocaleString("en-US")} cannot tell`]),
    ...(exempted.length === 0 ? [] : [`${exempted.length.toLocaleString("en-US")} exempted`]),
  ].join(", ");
}

function violationLines(violations: readonly PolicyViolation[], mark: string, style: Style): string[] {
  const groups = groupBy(violations, (violation) => [violation.pack, violation.policy, bare(violation)].join("\n"));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const severity = first.severity === "" || first.severity === "unspecified" ? "" : `, ${first.severity}`;
    const names = [...new Set(group.map(({ urn }) => resourceName(urn)))];
    const more = names.length - listedResources;
    const where = [...names.slice(0, listedResources), ...(more > 0 ? [count(more, "more", "more")] : [])];
    return [
      ...hang(`${mark} `, `${first.policy} (${first.pack} ${first.packVersion}${severity})`).map(style.bold),
      ...hang("    ", where.join(", ")),
      ...hang("    ", bare(first)).map(style.dim),
    ];
  });
}

/** A value in one line: JSON, cut where it is long. */
function shortValue(value: unknown): string {
  return value === undefined ? "nothing" : truncate(JSON.stringify(value), 200);
}

function remediationLines(remediations: readonly Remediation[], style: Style): string[] {
  return remediations.flatMap(({ pack, policy, urn, changes }) => [
    ...hang("~ ", `${policy} (${pack}) changed ${resourceName(urn)}`).map(style.bold),
    ...changes.flatMap(({ path, before, after }) =>
      hang("    ", `${path}: ${shortValue(before)} → ${shortValue(after)}`).map(style.dim),
    ),
  ]);
}

/** The packs that ran, in one line: `neonpro 0.1.0: 14 policies`. */
export function packWords({ packs }: PolicyReport): string {
  return packs
    .map(({ name, version, policies }) => `${name} ${version}: ${count(policies, "policy", "policies")}`)
    .join("; ");
}

/** Violations, the mandatory ones first, then advisories, what cannot be told, exemptions, and remediations. */
export function policyLines(report: PolicyReport, style: Style): string[] {
  const mandatory = report.violations.filter(isMandatory);
  const { advised, untold, exempted } = advisoriesOf(report);
  const section = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [title, ...lines]);
  const advisory = (title: string, violations: readonly PolicyViolation[]): string[] =>
    section(style.yellow(title), violationLines(violations, style.yellow("!"), style));
  return [
    ...section(
      style.red(count(mandatory.length, "mandatory violation")),
      violationLines(mandatory, style.red("✗"), style),
    ),
    ...advisory(count(advised.length, "advisory", "advisories"), advised),
    ...advisory(`${untold.length.toLocaleString("en-US")} cannot tell, for a value that is not known yet`, untold),
    ...advisory(`${count(exempted.length, "violation")} exempted for a time`, exempted),
    ...section(
      style.cyan(count(report.remediations.length, "remediation")),
      remediationLines(report.remediations, style),
    ),
  ];
}
