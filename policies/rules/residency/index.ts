import type { Rule } from "../../framework/rule";

export const residencyRules: readonly Rule[] = [];
