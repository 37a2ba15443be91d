import { regions } from "../../protection/regions";
import { dataClassTag } from "../defaults";
import type { TransferConfig } from "../rules/residency/transfer";

/** What LGPD art. 33 lets go where; personal data is in these classes, or in a dump of all of them. */
export const transferDefaults: TransferConfig = {
  tagKey: dataClassTag,
  classes: ["medical", "personal", "sensitive", "biometric", "financial", "database-dump"],
  allowedRegions: [...regions.values()].map(({ code, transfer }) => ({ region: code, mechanism: transfer })),
  recordNeededFor: ["standard-contractual-clauses"],
  transferRecord: "",
};
