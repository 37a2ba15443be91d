import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shown, unknown } from "../../framework/values";
import { Keys } from "./keys";
import { keyTypes } from "./types";

export const replicaOfMultiRegionKey = stackRule(
  {
    name: "keys-replica-of-multi-region-key",
    sentence: "A replica has a multi-Region primary, and one Region has one copy of a key.",
    severity: "medium",
    level: "advisory",
    refs: ["K10"],
    why: "A key cannot be made multi-Region later: the replica fails when it is applied, and a new primary means new ciphertext.",
    mend: "set multiRegion on the primary before anything is encrypted under it, and declare one replica a Region",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
  },
  {
    types: keyTypes.replica,
    check(stack, report) {
      const keys = new Keys(stack);
      const taken = new Map<string, Subject>();
      for (const replica of stack.ofType(keyTypes.replica)) {
        const target = keys.find(replica, "primaryKeyArn", replica.at("primaryKeyArn"));
        if (target.kind === "open") report.cannotTell(replica, "primaryKeyArn");
        if (target.kind !== "one") continue;
        const primary = target.subject;
        report.tell(primary, ["multiRegion"], (multiRegion) => {
          if (multiRegion === true) return;
          report.violation({
            on: primary,
            property: "multiRegion",
            found: shown(multiRegion),
            required: `it must be true, because ${replica.label} is to be its replica`,
          });
        });
        const region = replica.region;
        if (region === unknown || primary.region === unknown) report.cannotTell(replica, "region");
        if (typeof region !== "string") continue;
        const place = `${primary.urn} ${region}`;
        const other = primary.region === region ? primary : taken.get(place);
        taken.set(place, replica);
        if (other === undefined) continue;
        report.violation({
          on: replica,
          property: "region",
          found: `${shown(region)}, where ${other.label} is already`,
          required: "it must be another Region, because a multi-Region key has one copy a Region",
          mend: "declare one replica a Region",
        });
      }
    },
  },
);
