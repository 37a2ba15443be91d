import type { Rule } from "../../framework/rule";
import { automatedBackupReplicationRegion } from "./automatedBackupReplicationRegion";
import { backupRetention } from "./backupRetention";
import { clusterHasReplica } from "./clusterHasReplica";
import { deletionProtection } from "./deletionProtection";
import { encryptedWithCustomerKey } from "./encryptedWithCustomerKey";
import { globalClusterHasInstances } from "./globalClusterHasInstances";
import { globalDatabaseRpo } from "./globalDatabaseRpo";
import { instanceMultiAz } from "./instanceMultiAz";
import { multiAzClusterNotCopied } from "./multiAzClusterNotCopied";
import { notPublic } from "./notPublic";
import { optionGroupInRecoveryRegion } from "./optionGroupInRecoveryRegion";
import { outlivesDeletion } from "./outlivesDeletion";
import { tableEncryptedWithCustomerKey } from "./tableEncryptedWithCustomerKey";
import { tablePointInTimeRecovery } from "./tablePointInTimeRecovery";
import { taggedForBackup } from "./taggedForBackup";
import { tlsForced } from "./tlsForced";

export const databaseRules: readonly Rule[] = [
  automatedBackupReplicationRegion,
  backupRetention,
  clusterHasReplica,
  deletionProtection,
  encryptedWithCustomerKey,
  globalClusterHasInstances,
  globalDatabaseRpo,
  instanceMultiAz,
  multiAzClusterNotCopied,
  notPublic,
  optionGroupInRecoveryRegion,
  outlivesDeletion,
  tableEncryptedWithCustomerKey,
  tablePointInTimeRecovery,
  taggedForBackup,
  tlsForced,
];
