import { legalTermDays } from "../../defaults/backup";
import { resourceRule } from "../../framework/rule";
import { positive, unknown } from "../../framework/values";
import { types } from "../resourceTypes";

interface Config {
  readonly legalTermDays: number;
}

const airGapped = new Set<string>(types.airGappedVault);

export const lockCoversLegalTerm = resourceRule<Config>(
  {
    name: "backup-lock-covers-legal-term",
    sentence: "A lock that nobody can change leaves room for the longest term of the law.",
    severity: "critical",
    level: "mandatory",
    refs: ["V5", "L13", "RET-1"],
    why: "Once it is final, a lock's maximum fails every job that keeps points for longer: the law's term could never be met in that vault.",
    mend: "raise maxRetentionDays before the lock is final, or leave it out",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
    config: {
      defaults: { legalTermDays },
      properties: {
        legalTermDays: {
          type: "integer",
          minimum: 1,
          maximum: 36_500,
          description: "The longest term that a law sets for what is backed up, in days with leap days.",
        },
      },
    },
  },
  {
    types: [...types.vaultLock, ...types.airGappedVault],
    check(holder, report, config) {
      const coolingOff = holder.at("changeableForDays");
      const final = airGapped.has(holder.type) || positive(coolingOff) !== undefined;
      if (!final && coolingOff !== unknown) return;
      report.tell(holder, ["maxRetentionDays"], (value) => {
        const days = positive(value);
        if (days === undefined || days >= config.legalTermDays) return;
        if (!final) {
          report.cannotTell(holder, "changeableForDays");
          return;
        }
        report.violation({
          on: holder,
          property: "maxRetentionDays",
          found: String(days),
          required: `it must be at least ${config.legalTermDays} or absent, because a final lock cannot be raised and the law's term is that long`,
        });
      });
    },
  },
);
