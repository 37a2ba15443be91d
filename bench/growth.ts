/** Wall time of a preview of a program with so many resources. */
export interface Point {
  readonly size: number;
  readonly milliseconds: number;
}

/**
 * How much dearer a resource is at the large end: time per resource between the two largest sizes over that between the
 * second and the third largest. 1 is linear; undefined with fewer than three sizes.
 */
export function growthRatio(points: readonly Point[]): number | undefined {
  const [largest, large, small] = points.toSorted((a, b) => b.size - a.size);
  if (largest === undefined || large === undefined || small === undefined) return undefined;
  const slope = (to: Point, from: Point): number => (to.milliseconds - from.milliseconds) / (to.size - from.size);
  return slope(largest, large) / slope(large, small);
}

/** Seconds that a 2-core machine may take: with the pack no more than `terraform plan` without any policy. */
export const limitSeconds: Readonly<Record<number, number>> = { 4: 3.6, 400: 5.5, 4000: 26 };
export const limitGrowth = 1.2;
export const limitProgramBytes = 1.3e9;
export const limitProdSeconds = 6;
/** What the policy pack may add to a preview of 4,000 resources, as a share of the preview without it. */
export const limitPackShare = 0.3;

/** Ten times the resources may cost one this much more each: colder caches do; a scan of all pairs costs ten. */
export const limitRuleGrowth = 5;
