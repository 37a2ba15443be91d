import type { Rule } from "../../framework/rule";
import { coldStorageGap } from "./coldStorageGap";
import { continuousRetention } from "./continuousRetention";
import { planRetentionAgainstPlan } from "./planRetentionAgainstPlan";
import { retentionInsideVaultLock } from "./retentionInsideVaultLock";
import { vaultEncryptedWithCustomerKey } from "./vaultEncryptedWithCustomerKey";

export const backupRules: readonly Rule[] = [
  coldStorageGap,
  continuousRetention,
  planRetentionAgainstPlan,
  retentionInsideVaultLock,
  vaultEncryptedWithCustomerKey,
];
