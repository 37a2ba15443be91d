import { resourceRule } from "../../framework/rule";
import { numeric } from "../../framework/values";
import { types } from "../resourceTypes";

export const deletionWindow = resourceRule(
  {
    name: "keys-deletion-window",
    sentence: "A key waits as long as KMS allows before it is deleted.",
    severity: "critical",
    level: "mandatory",
    refs: ["K9"],
    why: "Deleting a key deletes every backup under it, a locked vault's too; the waiting time is the only way back.",
    mend: "set deletionWindowInDays to 30 or leave it out",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
    config: {
      defaults: { minimumDays: 30 },
      properties: {
        minimumDays: { type: "integer", minimum: 7, maximum: 30, description: "Shortest window allowed, in days." },
      },
    },
  },
  {
    types: types.anyKey,
    check(key, report, { minimumDays }) {
      report.tell(key, ["deletionWindowInDays"], (value) => {
        const days = numeric(value);
        // Absent means 30, the longest that KMS has.
        if (days === undefined || days >= minimumDays) return;
        report.violation({
          on: key,
          property: "deletionWindowInDays",
          found: String(days),
          required: `it must be at least ${minimumDays}, because a deleted key takes every backup under it along, locked vaults included`,
        });
      });
    },
  },
);
