import { show } from "../problems";
import type { Problem } from "../problems";
import type { StackConfig } from "../schema";

/** What the stack itself has backed up: its buckets. Databases come from other stacks, by their tags. */
const needed: readonly string[] = ["S3"];

/**
 * S9: AWS Backup rejects a Region's settings for one type that it does not know there, and reports a difference at every
 * deployment for one that is left out. S1: what is selected by tags and not opted in is skipped without an error.
 */
export function resourceTypeRules({ regions, backups }: StackConfig): readonly Problem[] {
  return Object.entries(backups.resourceTypes ?? {}).flatMap(([region, types]) => {
    const path = `backups.resourceTypes.${region}`;
    if (region !== regions.primary && region !== regions.recovery) return [foreignRegion(path, region, regions)];
    const missing = needed.filter((type) => !types.includes(type));
    const twice = [...new Set(types.filter((type, at) => types.indexOf(type) !== at))];
    return [
      ...(missing.length === 0 ? [] : [missingTypes(path, types, missing)]),
      ...(twice.length === 0 ? [] : [repeatedTypes(path, twice)]),
    ];
  });
}

function foreignRegion(path: string, region: string, { primary, recovery }: StackConfig["regions"]): Problem {
  return {
    path,
    given: `the Region ${show(region)}`,
    allowed: `${primary} or ${recovery}, the stack's Regions`,
    rule: "S9",
    fix: "Remove it: this stack owns the settings of its own two Regions only.",
    related: ["regions.primary", "regions.recovery"],
  };
}

function missingTypes(path: string, types: readonly string[], missing: readonly string[]): Problem {
  return {
    path,
    given: types.length === 0 ? "an empty list" : `a list without ${missing.join(", ")}`,
    allowed: `every type that the Region knows, ${missing.join(", ")} among them`,
    rule: "S1",
    fix: "Name them all: a bucket or database whose type is not opted in is skipped without an error.",
  };
}

function repeatedTypes(path: string, twice: readonly string[]): Problem {
  return {
    path,
    given: `${twice.join(", ")} more than once`,
    allowed: "each type once",
    rule: "S9",
    fix: "Remove the repetition: the list is the Region's own, as `aws backup describe-region-settings` prints it.",
  };
}
