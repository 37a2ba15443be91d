import { stackRule } from "../../framework/rule";
import { transferDefaults } from "../../defaults/residency";
import { types } from "../resourceTypes";
import { backupCopies } from "./backupCopies";
import { bucketCopies } from "./bucketCopies";
import { databaseCopies, linkedTypes } from "./databaseCopies";
import { judgeRegion, transferSchema, type TransferConfig } from "./transfer";
import { residencyTypes } from "./types";

export const copyRegion = stackRule<TransferConfig>(
  {
    name: "residency-copy-region",
    sentence: "Every copy of personal data goes to a Region that the transfer law allows.",
    severity: "critical",
    level: "mandatory",
    refs: ["LGPD art. 33", "DRP-2"],
    why: "A replica or a copied backup is a transfer like any other, and the easiest one to forget.",
    mend: "use a Region that the law allows",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html",
    config: { defaults: transferDefaults, properties: transferSchema },
  },
  {
    types: [...types.plan, ...types.bucket, ...residencyTypes.bucketReplication, ...linkedTypes],
    check(stack, report, config) {
      const copies = [
        ...bucketCopies(stack, config, report),
        ...backupCopies(stack, report),
        ...databaseCopies(stack, config),
      ];
      for (const copy of copies) judgeRegion(copy, config, report);
    },
  },
);
