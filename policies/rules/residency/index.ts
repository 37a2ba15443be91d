import type { Rule } from "../../framework/rule";
import { copyRegion } from "./copyRegion";
import { dataRegion } from "./dataRegion";

export const residencyRules: readonly Rule[] = [copyRegion, dataRegion];
