import type { Rule } from "../../framework/rule";
import { arnRegionHasResources } from "./arnRegionHasResources";
import { breakGlassRequiresMfa } from "./breakGlassRequiresMfa";
import { noFullAccessForServices } from "./noFullAccessForServices";
import { noWildcardDeletion } from "./noWildcardDeletion";
import { policyDocumentValid } from "./policyDocumentValid";
import { serviceNamesItsSource } from "./serviceNamesItsSource";

export const identityRules: readonly Rule[] = [
  arnRegionHasResources,
  breakGlassRequiresMfa,
  noFullAccessForServices,
  noWildcardDeletion,
  policyDocumentValid,
  serviceNamesItsSource,
];
