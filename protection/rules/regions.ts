import { nearest } from "../nearest";
import { show } from "../problems";
import type { Problem } from "../problems";
import { needsTransferRecord, regionOf, regions } from "../regions";
import type { StackConfig } from "../schema";

/** The Regions exist and differ; a copy abroad rests on what LGPD art. 33 asks for. */
export function regionRules(config: StackConfig): readonly Problem[] {
  const { primary, recovery, transferRecord } = config.regions;
  const problems: Problem[] = [];
  for (const [key, code] of Object.entries({ primary, recovery })) {
    if (regionOf(code) !== undefined) continue;
    const meant = nearest(code, [...regions.keys()]);
    problems.push({
      path: `regions.${key}`,
      given: show(code),
      allowed: "a Region of AWS's commercial partition, such as sa-east-1 or eu-west-1",
      rule: "DRP-2",
      fix: `${meant === undefined ? "Use a Region's code." : `Did you mean ${meant}?`} Brazil has one Region, sa-east-1.`,
    });
  }
  if (primary === recovery) {
    problems.push({
      path: "regions.recovery",
      given: show(recovery),
      allowed: `a Region other than the primary one, ${primary}`,
      rule: "DRP-2",
      fix: "Choose another Region: a copy beside the original does not survive the loss of the Region.",
      related: ["regions.primary"],
    });
  }
  return transferRecord === undefined ? [...problems, ...transferProblems(config)] : problems;
}

function transferProblems({ regions: { primary, recovery } }: StackConfig): readonly Problem[] {
  const abroad = [...new Set([primary, recovery])]
    .filter(needsTransferRecord)
    .map(regionOf)
    .filter((region) => region !== undefined);
  if (abroad.length === 0) return [];
  const where = abroad.map(({ code, country, place }) => `${code} (${place}, ${country})`).join(" and ");
  return [
    {
      path: "regions.transferRecord",
      given: "nothing",
      allowed: `the reference of the standard contractual clauses on record for ${where}`,
      rule: "LGPD art. 33",
      fix: "Name the record, or choose a Region in the EU: its protection is adequate (Resolution CD/ANPD 32/2026).",
      related: ["regions.primary", "regions.recovery"],
    },
  ];
}

/**
 * The AWS provider's own Region, where the stack says one: resources without a `region` argument land there.
 *
 * @param awsRegion The value of `aws:region`; undefined leaves the Region to the environment.
 */
export function providerRegion(config: StackConfig, awsRegion: string | undefined): readonly Problem[] {
  const { primary } = config.regions;
  if (awsRegion === undefined || awsRegion === primary) return [];
  return [
    {
      path: "aws:region",
      given: show(awsRegion),
      allowed: `"${primary}", the primary Region`,
      rule: "DRP-2",
      fix: "Make it the same as regions.primary of the protection configuration.",
    },
  ];
}
