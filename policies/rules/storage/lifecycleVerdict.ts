import type { Fact } from "../../framework/report";
import type { Subject } from "../../framework/subject";
import type { LifecycleRule } from "./lifecycleReading";
import type { StageRetention } from "./retentionTable";

export interface Judged {
  readonly bucket: Subject;
  readonly dataClass: string;
  /** Test data may go early; no data may stay late. */
  readonly testData: boolean;
}

/** What the rules do wrong to the current versions under a stage's prefix. */
export function currentFacts(judged: Judged, stage: StageRetention, rules: readonly LifecycleRule[]): readonly Fact[] {
  return facts(judged, stage, rules, {
    limit: stage.expiresAfterDays,
    what: "objects",
    property: (rule) => `${rule.at}.expiration.${rule.expirationDate === undefined ? "days" : "date"}`,
    days: (rule) => rule.expirationDays,
    bounds: () => true,
    missing: "expiration",
    date: (rule) => rule.expirationDate,
    mend: (days) => `set an expiration of ${days} days`,
  });
}

/** What they do wrong to noncurrent versions: a deleted object is still there until its last version goes. */
export function noncurrentFacts(
  judged: Judged,
  stage: StageRetention,
  rules: readonly LifecycleRule[],
): readonly Fact[] {
  return facts(judged, stage, rules, {
    limit: stage.noncurrentDays,
    what: "noncurrent versions",
    property: (rule) => `${rule.at}.noncurrentVersionExpiration.noncurrentDays`,
    days: (rule) => rule.noncurrentDays,
    // Versions that stay however old they are have no bound.
    bounds: (rule) => rule.keptVersions === 0,
    missing: "noncurrentVersionExpiration",
    date: () => undefined,
    mend: (days) => `set a noncurrentVersionExpiration of ${days} days without newerNoncurrentVersions`,
  });
}

interface Aspect {
  readonly limit: number | null;
  readonly what: string;
  readonly missing: string;
  property(rule: LifecycleRule): string;
  days(rule: LifecycleRule): number | undefined;
  bounds(rule: LifecycleRule): boolean;
  date(rule: LifecycleRule): string | undefined;
  mend(days: number): string;
}

function facts(
  judged: Judged,
  stage: StageRetention,
  rules: readonly LifecycleRule[],
  aspect: Aspect,
): readonly Fact[] {
  const touching = rules.filter((rule) => rule.prefix.startsWith(stage.prefix) || stage.prefix.startsWith(rule.prefix));
  return [...tooEarly(judged, stage, touching, aspect), ...tooLate(judged, stage, touching, aspect)];
}

function tooEarly(
  judged: Judged,
  stage: StageRetention,
  rules: readonly LifecycleRule[],
  aspect: Aspect,
): readonly Fact[] {
  if (judged.testData) return [];
  const { limit, what } = aspect;
  const whose = `${what} ${where(stage)}of class ${judged.dataClass}`;
  return rules.flatMap((rule): readonly Fact[] => {
    const days = aspect.days(rule);
    const date = aspect.date(rule);
    if (days === undefined && date === undefined) return [];
    const base = {
      on: rule.on,
      property: aspect.property(rule),
      found: date === undefined ? String(days) : `"${date}"`,
    };
    if (limit === null) {
      return [
        {
          ...base,
          required: `it must be absent, because ${whose} never expire by lifecycle: ${stage.floor}`,
          mend: `remove the ${aspect.missing} from ${rule.at}`,
        },
      ];
    }
    if (date !== undefined || (days ?? limit) < limit) {
      const law = (days ?? limit) < (stage.legalFloorDays ?? 0);
      const reason =
        law && what === "objects" ? stage.floor : "the retention table says so and nothing brings them back";
      return [
        {
          ...base,
          required: `it must be ${limit} days, because ${whose} are kept that long: ${reason}`,
          mend: aspect.mend(limit),
        },
      ];
    }
    return [];
  });
}

function tooLate(
  judged: Judged,
  stage: StageRetention,
  rules: readonly LifecycleRule[],
  aspect: Aspect,
): readonly Fact[] {
  const { limit, what } = aspect;
  if (limit === null) return [];
  // Only a rule that takes every object of the stage bounds the stage.
  const bounding = rules.filter((rule) => rule.whole && stage.prefix.startsWith(rule.prefix) && aspect.bounds(rule));
  const shortest = bounding
    .flatMap((rule) => {
      const days = aspect.days(rule);
      return days === undefined ? [] : [{ rule, days }];
    })
    .toSorted((a, b) => a.days - b.days)[0];
  if (shortest !== undefined && shortest.days <= limit) return [];
  const required = `it must be ${limit} days, because ${what} ${where(stage)}of class ${judged.dataClass} have to go then: ${stage.ceiling}`;
  const found =
    shortest === undefined
      ? {
          on: judged.bucket,
          property: `lifecycle ${aspect.missing}${stage.prefix === "" ? "" : ` under "${stage.prefix}"`}`,
          found: "absent",
        }
      : { on: shortest.rule.on, property: aspect.property(shortest.rule), found: String(shortest.days) };
  return [{ ...found, required, mend: aspect.mend(limit) }];
}

function where(stage: StageRetention): string {
  return stage.prefix === "" ? "" : `under "${stage.prefix}" `;
}
