import type { Rule } from "../../framework/rule";
import { airGappedTargetSupported } from "./airGappedTargetSupported";
import { archiveOptInEffective } from "./archiveOptInEffective";
import { coldStorageEffective } from "./coldStorageEffective";
import { coldStorageGap } from "./coldStorageGap";
import { continuousCopyIsSnapshot } from "./continuousCopyIsSnapshot";
import { continuousRetention } from "./continuousRetention";
import { copiesLeaveAccount } from "./copiesLeaveAccount";
import { copiesLeaveRegion } from "./copiesLeaveRegion";
import { copyBeforeColdStorage } from "./copyBeforeColdStorage";
import { copyDestinationLocked } from "./copyDestinationLocked";
import { copyKeptAsLongAsSource } from "./copyKeptAsLongAsSource";
import { copyLifecycleComplete } from "./copyLifecycleComplete";
import { frameworkControls } from "./frameworkControls";
import { frameworkScopeOccurs } from "./frameworkScopeOccurs";
import { lifecycleBounds } from "./lifecycleBounds";
import { lockCoversLegalTerm } from "./lockCoversLegalTerm";
import { oneContinuousRule } from "./oneContinuousRule";
import { optInOfSelectedTypes } from "./optInOfSelectedTypes";
import { optInTypeNames } from "./optInTypeNames";
import { planRetentionAgainstPlan } from "./planRetentionAgainstPlan";
import { plansHaveFramework } from "./plansHaveFramework";
import { quotaOfPlan } from "./quotaOfPlan";
import { quotaOfSelections } from "./quotaOfSelections";
import { restoreRoleDeclared } from "./restoreRoleDeclared";
import { restoreTestCoversVaults } from "./restoreTestCoversVaults";
import { restoreTestEncryption } from "./restoreTestEncryption";
import { restoreTestMetadata } from "./restoreTestMetadata";
import { restoreTestPlanBounds } from "./restoreTestPlanBounds";
import { restoreTestSelectionBounds } from "./restoreTestSelectionBounds";
import { restoreTestSelectionMatches } from "./restoreTestSelectionMatches";
import { retentionInsideVaultLock } from "./retentionInsideVaultLock";
import { selectionArnPatterns } from "./selectionArnPatterns";
import { selectionConditions } from "./selectionConditions";
import { selectionCoversReplicas } from "./selectionCoversReplicas";
import { selectionCoversTagged } from "./selectionCoversTagged";
import { selectionPerPlan } from "./selectionPerPlan";
import { selectionSelectsSomething } from "./selectionSelectsSomething";
import { selectionTagsAreAlternatives } from "./selectionTagsAreAlternatives";
import { selectionTagsTogether } from "./selectionTagsTogether";
import { selectionWholeAccount } from "./selectionWholeAccount";
import { tieringBounds } from "./tieringBounds";
import { vaultDeniesDeletion } from "./vaultDeniesDeletion";
import { vaultEncryptedWithCustomerKey } from "./vaultEncryptedWithCustomerKey";
import { vaultLockBounds } from "./vaultLockBounds";
import { vaultLocked } from "./vaultLocked";
import { vaultNotForceDestroyed } from "./vaultNotForceDestroyed";
import { vaultPolicyNoSelfLockout } from "./vaultPolicyNoSelfLockout";
import { windowInsideGap } from "./windowInsideGap";
import { windowLengths } from "./windowLengths";
import { windowSchedule } from "./windowSchedule";
import { yearsHoldLeapDays } from "./yearsHoldLeapDays";

export const backupRules: readonly Rule[] = [
  airGappedTargetSupported,
  archiveOptInEffective,
  coldStorageEffective,
  coldStorageGap,
  continuousCopyIsSnapshot,
  continuousRetention,
  copiesLeaveAccount,
  copiesLeaveRegion,
  copyBeforeColdStorage,
  copyDestinationLocked,
  copyKeptAsLongAsSource,
  copyLifecycleComplete,
  frameworkControls,
  frameworkScopeOccurs,
  lifecycleBounds,
  lockCoversLegalTerm,
  oneContinuousRule,
  optInOfSelectedTypes,
  optInTypeNames,
  planRetentionAgainstPlan,
  plansHaveFramework,
  quotaOfPlan,
  quotaOfSelections,
  restoreRoleDeclared,
  restoreTestCoversVaults,
  restoreTestEncryption,
  restoreTestMetadata,
  restoreTestPlanBounds,
  restoreTestSelectionBounds,
  restoreTestSelectionMatches,
  retentionInsideVaultLock,
  selectionArnPatterns,
  selectionConditions,
  selectionCoversReplicas,
  selectionCoversTagged,
  selectionPerPlan,
  selectionSelectsSomething,
  selectionTagsAreAlternatives,
  selectionTagsTogether,
  selectionWholeAccount,
  tieringBounds,
  vaultDeniesDeletion,
  vaultEncryptedWithCustomerKey,
  vaultLockBounds,
  vaultLocked,
  vaultNotForceDestroyed,
  vaultPolicyNoSelfLockout,
  windowInsideGap,
  windowLengths,
  windowSchedule,
  yearsHoldLeapDays,
];
