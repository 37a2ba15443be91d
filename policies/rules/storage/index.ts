import type { Rule } from "../../framework/rule";
import { backedUpBucketSendsEvents } from "./backedUpBucketSendsEvents";
import { backedUpClassesReadable } from "./backedUpClassesReadable";
import { backedUpVersionsExpire } from "./backedUpVersionsExpire";
import { backupRoleReadsBucketTags } from "./backupRoleReadsBucketTags";
import { backupsInOneVault } from "./backupsInOneVault";
import { bucketBlocksSseC } from "./bucketBlocksSseC";
import { bucketEncryptedWithCustomerKey } from "./bucketEncryptedWithCustomerKey";
import { bucketForceDestroy } from "./bucketForceDestroy";
import { bucketHasPublicAccessBlock } from "./bucketHasPublicAccessBlock";
import { bucketHasTlsPolicy } from "./bucketHasTlsPolicy";
import { bucketOwnership } from "./bucketOwnership";
import { bucketPolicyTlsOnly } from "./bucketPolicyTlsOnly";
import { bucketPolicyTlsVersion } from "./bucketPolicyTlsVersion";
import { bucketPublicAccessBlocked } from "./bucketPublicAccessBlocked";
import { bucketReplicated } from "./bucketReplicated";
import { bucketVersioned } from "./bucketVersioned";
import { lifecycleAgainstRetention } from "./lifecycleAgainstRetention";
import { lifecycleValid } from "./lifecycleValid";
import { objectLockForbidden } from "./objectLockForbidden";
import { objectLockRequired } from "./objectLockRequired";
import { objectLockRetentionValid } from "./objectLockRetentionValid";
import { replicaLikeSource } from "./replicaLikeSource";
import { replicationCoversKmsObjects } from "./replicationCoversKmsObjects";
import { replicationRolePermissions } from "./replicationRolePermissions";
import { replicationRuleValid } from "./replicationRuleValid";

export const storageRules: readonly Rule[] = [
  backedUpBucketSendsEvents,
  backedUpClassesReadable,
  backedUpVersionsExpire,
  backupRoleReadsBucketTags,
  backupsInOneVault,
  bucketBlocksSseC,
  bucketEncryptedWithCustomerKey,
  bucketForceDestroy,
  bucketHasPublicAccessBlock,
  bucketHasTlsPolicy,
  bucketOwnership,
  bucketPolicyTlsOnly,
  bucketPolicyTlsVersion,
  bucketPublicAccessBlocked,
  bucketReplicated,
  bucketVersioned,
  lifecycleAgainstRetention,
  lifecycleValid,
  objectLockForbidden,
  objectLockRequired,
  objectLockRetentionValid,
  replicaLikeSource,
  replicationCoversKmsObjects,
  replicationRolePermissions,
  replicationRuleValid,
];
