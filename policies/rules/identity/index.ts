import type { Rule } from "../../framework/rule";

export const identityRules: readonly Rule[] = [];
