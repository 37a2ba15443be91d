import type { Rule } from "../../framework/rule";

export const databaseRules: readonly Rule[] = [];
