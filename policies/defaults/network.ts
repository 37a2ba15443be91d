import { stackSchema } from "../../protection/schema";

/** The Regions whose loss the failover has to survive. */
export const primaryRegions: readonly string[] = [stackSchema.shape.regions.parse({}).primary];
