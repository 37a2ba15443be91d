import type { Rule } from "../../framework/rule";

export const networkRules: readonly Rule[] = [];
