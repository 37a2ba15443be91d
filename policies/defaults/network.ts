import { defaultRegions } from "../../protection/regions";

/** The Regions whose loss the failover has to survive. */
export const primaryRegions: readonly string[] = [defaultRegions.primary];
