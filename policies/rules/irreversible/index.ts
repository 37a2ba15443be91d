import type { Rule } from "../../framework/rule";
import { complianceLockAcknowledged } from "./complianceLockAcknowledged";

export const irreversibleRules: readonly Rule[] = [complianceLockAcknowledged];
