import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { cadenceTag } from "../../defaults/storage";
import { types } from "../resourceTypes";
import { BackedUp } from "./backedUp";
import { RolePolicies } from "./rolePolicies";
import { storageTypes } from "./types";

const action = "s3:ListTagsForResource";

/** AWS's own policies for the role: this one has the action, and the other is known to be without it. */
const sufficient = /:aws:policy\/(service-role\/)?AWSBackupServiceRolePolicyForS3Backup$/;
const insufficient = /:aws:policy\/(service-role\/)?AWSBackupServiceRolePolicyFor(Backup|Restores|S3Restore)$/;

export const backupRoleReadsBucketTags = stackRule(
  {
    name: "storage-backup-role-reads-bucket-tags",
    sentence: "A role by which AWS Backup backs up buckets may list their tags.",
    severity: "high",
    level: "mandatory",
    refs: ["X3"],
    why: "Since the limit of 1,000 buckets is gone, AWS Backup reads a bucket's tags as the role; a role of one's own needs the permission.",
    mend: `allow the role ${action}, or attach AWSBackupServiceRolePolicyForS3Backup`,
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html",
  },
  {
    types: storageTypes.selection,
    check(stack, report) {
      const backedUp = new BackedUp(stack, cadenceTag);
      const roles = new RolePolicies(stack);
      const selecting = new Map<string, Subject>();
      // A selection of which nobody can tell selects buckets too, as far as its role goes.
      const lists = new Set(stack.ofType(types.bucket).map((bucket) => backedUp.selectionsOf(bucket)));
      for (const { selection } of [...lists].flat()) selecting.set(selection.urn, selection);
      for (const selection of selecting.values()) {
        const target = roles.find(selection, "iamRoleArn", selection.at("iamRoleArn"));
        if (target.kind === "open") report.cannotTell(selection, "iamRoleArn");
        if (target.kind !== "one") continue;
        const role = target.subject;
        const elsewhere = roles.elsewhere(role);
        if (elsewhere.some((arn) => typeof arn === "string" && sufficient.test(arn))) continue;
        const allowed = roles.allows(role, { action });
        if (allowed === true) continue;
        const unread = elsewhere.some((arn) => typeof arn !== "string" || !insufficient.test(arn));
        if (allowed === false && !unread) {
          // Many selections share a role: this is one fact.
          const required = "it must be, because AWS Backup backs up buckets with this role";
          report.violation({ on: role, property: action, found: "not allowed", required });
        } else report.cannotTell(role, "permissions", "a policy of the role is not known");
      }
    },
  },
);
