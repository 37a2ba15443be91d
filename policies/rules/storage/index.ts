import type { Rule } from "../../framework/rule";
import { bucketEncryptedWithCustomerKey } from "./bucketEncryptedWithCustomerKey";
import { bucketHasPublicAccessBlock } from "./bucketHasPublicAccessBlock";
import { bucketPublicAccessBlocked } from "./bucketPublicAccessBlocked";
import { bucketVersioned } from "./bucketVersioned";
import { lifecycleAgainstRetention } from "./lifecycleAgainstRetention";

export const storageRules: readonly Rule[] = [
  bucketEncryptedWithCustomerKey,
  bucketHasPublicAccessBlock,
  bucketPublicAccessBlocked,
  bucketVersioned,
  lifecycleAgainstRetention,
];
