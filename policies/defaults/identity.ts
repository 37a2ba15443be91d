/** Roles for emergencies and for restores, by name: NeonPro's break-glass role, and whoever may overwrite data. */
export const guardedRoles: readonly string[] = ["*break-glass*", "*restore-operator*"];
