import type { DatabaseConfig, StackConfig } from "./schema";

/** The replica that a stack has, with every default decided. */
export interface DatabasePlan extends Omit<DatabaseConfig, "topology" | "instanceClass" | "instances"> {
  readonly topology: "global" | "single";
  readonly instanceClass: string;
  readonly instances: number;
}

/** What a stack gets unless it says otherwise, by how its database is built. */
const sizes = {
  global: { instanceClass: "db.r6g.large", instances: 2 },
  single: { instanceClass: "db.t4g.medium", instances: 1 },
} as const;

/** The replica of a configuration. Production survives the loss of a Region; staging is as small as it gets. */
export function databasePlan({ environment, database }: Pick<StackConfig, "environment" | "database">): DatabasePlan {
  const topology = database.topology ?? (environment === "production" ? "global" : "single");
  const { instanceClass = sizes[topology].instanceClass, instances = sizes[topology].instances } = database;
  return { ...database, topology, instanceClass, instances };
}
