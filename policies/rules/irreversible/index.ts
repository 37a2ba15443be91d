import type { Rule } from "../../framework/rule";
import { complianceLockAcknowledged } from "./complianceLockAcknowledged";
import { neverInStaging } from "./neverInStaging";

export const irreversibleRules: readonly Rule[] = [complianceLockAcknowledged, neverInStaging];
