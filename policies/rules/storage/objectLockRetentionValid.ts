import { resourceRule } from "../../framework/rule";
import { positive, shown, unknown } from "../../framework/values";
import { types } from "../resourceTypes";

const at = ["rule", "defaultRetention"] as const;

export const objectLockRetentionValid = resourceRule(
  {
    name: "storage-object-lock-retention-valid",
    sentence: "A default retention has a mode, and days or years but not both.",
    severity: "medium",
    level: "mandatory",
    refs: ["X6"],
    why: "S3 rejects anything else, and the bucket stays without a default.",
    mend: "set mode and either days or years",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_DefaultRetention.html",
  },
  {
    types: types.bucketObjectLock,
    check(lock, report) {
      if (lock.at(...at) === undefined) return;
      report.tell(lock, [...at, "mode"], (mode) => {
        if (mode === "GOVERNANCE" || mode === "COMPLIANCE") return;
        const required = 'it must be "GOVERNANCE" or "COMPLIANCE", because S3 knows no other mode';
        report.violation({ on: lock, property: "rule.defaultRetention.mode", found: shown(mode), required });
      });
      const terms = (["days", "years"] as const).map((unit) => ({ unit, value: lock.at(...at, unit) }));
      const open = terms.find(({ value }) => value === unknown);
      if (open !== undefined) {
        report.cannotTell(lock, `rule.defaultRetention.${open.unit}`);
        return;
      }
      const given = terms.filter(({ value }) => positive(value) !== undefined);
      if (given.length === 1) return;
      report.violation({
        on: lock,
        property: "rule.defaultRetention",
        found: given.length === 0 ? "without days or years" : "with both days and years",
        required: "it must have one of them, because S3 takes days or years",
      });
    },
  },
);
