import type { Rule } from "../../framework/rule";
import { backupRoleUsesKeys } from "./backupRoleUsesKeys";
import { copiesUnderSeveralKeys } from "./copiesUnderSeveralKeys";
import { deletionWindow } from "./deletionWindow";
import { grantsForAwsResourcesOnly } from "./grantsForAwsResourcesOnly";
import { keyDeletionDenied } from "./keyDeletionDenied";
import { keyHasOwnPolicy } from "./keyHasOwnPolicy";
import { keyPolicyChangeable } from "./keyPolicyChangeable";
import { keyPolicyNotPublic } from "./keyPolicyNotPublic";
import { keyRotation } from "./keyRotation";
import { replicaOfMultiRegionKey } from "./replicaOfMultiRegionKey";
import { replicaUnderAnotherKey } from "./replicaUnderAnotherKey";
import { topicKeyLetsPublishersIn } from "./topicKeyLetsPublishersIn";
import { vaultKeyServesBackup } from "./vaultKeyServesBackup";

export const keysRules: readonly Rule[] = [
  backupRoleUsesKeys,
  copiesUnderSeveralKeys,
  deletionWindow,
  grantsForAwsResourcesOnly,
  keyDeletionDenied,
  keyHasOwnPolicy,
  keyPolicyChangeable,
  keyPolicyNotPublic,
  keyRotation,
  replicaOfMultiRegionKey,
  replicaUnderAnotherKey,
  topicKeyLetsPublishersIn,
  vaultKeyServesBackup,
];
