import type { Policies } from "@pulumi/policy";
import type { Rule } from "./framework/rule";
import { coldStorageGap } from "./rules/backup/coldStorageGap";
import { continuousRetention } from "./rules/backup/continuousRetention";
import { planRetentionAgainstPlan } from "./rules/backup/planRetentionAgainstPlan";
import { retentionInsideVaultLock } from "./rules/backup/retentionInsideVaultLock";
import { vaultEncryptedWithCustomerKey } from "./rules/backup/vaultEncryptedWithCustomerKey";
import { complianceLockAcknowledged } from "./rules/irreversible/complianceLockAcknowledged";
import { deletionWindow } from "./rules/keys/deletionWindow";
import { keyRotation } from "./rules/keys/keyRotation";
import { bucketEncryptedWithCustomerKey } from "./rules/storage/bucketEncryptedWithCustomerKey";
import { bucketHasPublicAccessBlock } from "./rules/storage/bucketHasPublicAccessBlock";
import { bucketPublicAccessBlocked } from "./rules/storage/bucketPublicAccessBlocked";
import { bucketVersioned } from "./rules/storage/bucketVersioned";
import { lifecycleAgainstRetention } from "./rules/storage/lifecycleAgainstRetention";

export const packName = "neonpro-recovery";

/** Every rule, by service and name. Importing this file starts nothing; only index.ts makes a pack of it. */
export const rules: readonly Rule[] = [
  coldStorageGap,
  continuousRetention,
  planRetentionAgainstPlan,
  retentionInsideVaultLock,
  vaultEncryptedWithCustomerKey,
  complianceLockAcknowledged,
  deletionWindow,
  keyRotation,
  bucketEncryptedWithCustomerKey,
  bucketHasPublicAccessBlock,
  bucketPublicAccessBlocked,
  bucketVersioned,
  lifecycleAgainstRetention,
];

export const policies: Policies = rules.map((rule) => rule.policy);
