import { resourceRule } from "../../framework/rule";
import { shown, unknown } from "../../framework/values";
import { types } from "../resourceTypes";

const switches = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;

export const bucketPublicAccessBlocked = resourceRule(
  {
    name: "storage-bucket-public-access-blocked",
    sentence: "A public access block has all four of its switches on.",
    severity: "critical",
    level: "remediate",
    refs: ["LGPD art. 46", "SEC-4"],
    why: "Each switch closes a different way to make objects public; an absent one is off.",
    mend: "set blockPublicAcls, blockPublicPolicy, ignorePublicAcls and restrictPublicBuckets to true",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  },
  {
    types: types.bucketPublicAccessBlock,
    check(block, report) {
      for (const name of switches) {
        report.tell(block, [name], (value) => {
          if (value === true) return;
          const required = "it must be true, because backups and records are never public";
          report.violation({ on: block, property: name, found: shown(value), required, mend: `set ${name} to true` });
        });
      }
    },
    mend(block, props) {
      const open = switches.filter((name) => block.at(name) !== true && block.at(name) !== unknown);
      for (const name of open) props[name] = true;
      return open.length > 0;
    },
  },
);
