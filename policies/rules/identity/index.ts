import type { Rule } from "../../framework/rule";
import { breakGlassRequiresMfa } from "./breakGlassRequiresMfa";
import { noFullAccessForServices } from "./noFullAccessForServices";
import { noWildcardDeletion } from "./noWildcardDeletion";
import { policyDocumentValid } from "./policyDocumentValid";
import { serviceNamesItsSource } from "./serviceNamesItsSource";

export const identityRules: readonly Rule[] = [
  breakGlassRequiresMfa,
  noFullAccessForServices,
  noWildcardDeletion,
  policyDocumentValid,
  serviceNamesItsSource,
];
