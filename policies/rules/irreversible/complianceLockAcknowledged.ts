import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { numeric, positive, unknown } from "../../framework/values";
import { types } from "../resourceTypes";

interface Config {
  readonly acknowledged: readonly string[];
}

export const complianceLockAcknowledged = stackRule<Config>(
  {
    name: "irreversible-compliance-lock-acknowledged",
    sentence: "What nobody can undo is acknowledged with its exact numbers.",
    severity: "critical",
    level: "mandatory",
    refs: ["V2", "V6", "X6"],
    why: "A compliance lock, an air-gapped vault and Object Lock in compliance mode bind everyone, AWS included.",
    mend: "use governance mode, or acknowledge it in the policy configuration",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
    config: {
      defaults: { acknowledged: [] },
      properties: {
        acknowledged: {
          type: "array",
          items: { type: "string" },
          description:
            "Acknowledgements as the violation prints them: `<logical name>: <numbers>`. New numbers need a new one.",
        },
      },
    },
  },
  {
    types: [...types.vaultLock, ...types.airGappedVault, ...types.bucketObjectLock],
    check(stack, report, { acknowledged }) {
      const known = new Set(acknowledged);
      const need = (on: Subject, property: string, what: string, text: string | undefined, refs: readonly string[]) => {
        if (text === undefined) {
          report.cannotTell(on, "the retention");
          return;
        }
        const words = `${on.name}: ${text}`;
        if (known.has(words)) return;
        report.violation({
          on,
          property,
          found: what,
          required: "it must be acknowledged, because nobody can shorten or lift it afterwards",
          refs,
          mend: `use governance mode, or add "${words}" to \`acknowledged\` in this policy's configuration`,
        });
      };
      for (const lock of stack.ofType(types.vaultLock)) {
        report.tell(lock, ["changeableForDays"], (value) => {
          const days = positive(value);
          if (days === undefined) return;
          const retention = windowText(lock);
          const text = retention === undefined ? undefined : `${retention}, changeable for ${days} days`;
          need(lock, "changeableForDays", `${days}, which makes the lock final after that time`, text, ["V2"]);
        });
      }
      for (const vault of stack.ofType(types.airGappedVault)) {
        const what = "locked from its creation, without a way back";
        need(vault, "the logically air-gapped vault", what, windowText(vault), ["V6"]);
      }
      for (const lock of stack.ofType(types.bucketObjectLock)) objectLock(lock, report, need);
    },
  },
);

type Need = (on: Subject, property: string, what: string, text: string | undefined, refs: readonly string[]) => void;

function objectLock(lock: Subject, report: Report, need: Need): void {
  const at = ["rule", "defaultRetention"];
  report.tell(lock, [...at, "mode"], (mode) => {
    if (mode !== "COMPLIANCE") return;
    const [days, years] = [lock.at(...at, "days"), lock.at(...at, "years")];
    const text = [days, years].includes(unknown) ? undefined : span(numeric(days), numeric(years));
    need(lock, "rule.defaultRetention.mode", '"COMPLIANCE"', text, ["X6"]);
  });
}

function span(days: number | undefined, years: number | undefined): string {
  return days ? `${days} days` : `${years ?? 0} years`;
}

function windowText(holder: Subject): string | undefined {
  const [min, max] = [holder.at("minRetentionDays"), holder.at("maxRetentionDays")];
  if (min === unknown || max === unknown) return undefined;
  return `${numeric(min) ?? "no minimum"} to ${numeric(max) ?? "no maximum"} days`;
}
