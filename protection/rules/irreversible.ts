import { dataClasses } from "../dataClasses";
import type { Problem } from "../problems";
import { show } from "../problems";
import type { StackConfig } from "../schema";
import { usedVaults } from "../vaults";

type AcknowledgementId = keyof StackConfig["acknowledgements"];

/** One setting that nobody can take back once it is deployed. */
export interface IrreversibleSetting {
  readonly id: AcknowledgementId;
  /** The constraint that makes it so. */
  readonly rule: string;
  /** Paths whose values switch it on. */
  readonly paths: readonly string[];
  readonly given: string;
  /** The sentence that a person has to repeat, numbers included; undefined while a number is missing. */
  readonly statement: string | undefined;
}

/** Days of the longest Object Lock that a bucket sets by default. */
const longestObjectLock = Math.max(
  ...Object.values(dataClasses).map(({ objectLock }) => objectLock?.defaultRetentionDays ?? 0),
);

/** The irreversible settings that the configuration switches on. */
export function irreversibleSettings(config: StackConfig): readonly IrreversibleSetting[] {
  const settings: IrreversibleSetting[] = [];
  const locked = usedVaults(config).filter((id) => config.vaults[id].mode === "compliance");
  if (locked.length > 0) {
    const terms = locked.map((id) => ({ id, ...config.vaults[id] }));
    const list = terms.map(
      ({ id, minDays, maxDays, changeableForDays = 0 }) =>
        `${id} ${minDays} to ${maxDays} days, final after ${changeableForDays} days`,
    );
    const whole = terms.every(({ changeableForDays }) => changeableForDays !== undefined);
    settings.push({
      id: "complianceVaultLock",
      rule: "V2",
      paths: locked.map((id) => `vaults.${id}.mode`),
      given: "compliance",
      statement: whole
        ? `Nobody, AWS included, can shorten or remove these vault locks: ${list.join("; ")}.`
        : undefined,
    });
  }
  const { airGapped } = config.vaults;
  if (airGapped !== undefined) {
    const { minDays, maxDays } = airGapped;
    settings.push({
      id: "airGappedVault",
      rule: "V6",
      paths: ["vaults.airGapped"],
      given: `an air-gapped vault of ${minDays} to ${maxDays} days`,
      statement: `Nobody, AWS included, can change the air-gapped vault's lock of ${minDays} to ${maxDays} days, from its creation.`,
    });
  }
  if (config.storage.objectLockMode === "compliance") {
    settings.push({
      id: "complianceObjectLock",
      rule: "X6",
      paths: ["storage.objectLockMode"],
      given: "compliance",
      statement: `Nobody, AWS included, can delete a locked object version or shorten its lock, which lasts up to ${longestObjectLock} days by default.`,
    });
  }
  return settings;
}

/** A statement may be folded over several lines of YAML. */
function sameText(one: string, other: string): boolean {
  return one.trim().replace(/\s+/g, " ") === other;
}

/** What cannot be undone is signed by a person in production, and absent from staging. */
export function irreversibleRules(config: StackConfig): readonly Problem[] {
  return irreversibleSettings(config).flatMap(({ id, rule, paths, given, statement }): readonly Problem[] => {
    if (config.environment === "staging") {
      const fix = "Remove it: staging holds nothing that is worth a lock nobody can undo.";
      return paths.map((path) => ({ path, given, allowed: "nothing irreversible in staging", rule, fix }));
    }
    // A lock without its cooling-off is V2's to report first: the sentence to sign names those days.
    if (statement === undefined) return [];
    const path = `acknowledgements.${id}`;
    const signed = config.acknowledgements[id];
    if (signed !== undefined && sameText(signed.statement, statement)) return [];
    return [
      {
        path: signed === undefined ? path : `${path}.statement`,
        given: show(signed?.statement),
        allowed: `"${statement}"`,
        rule,
        fix: `Have a person accept it with by, date and exactly that statement, or take back ${paths.join(" and ")}.`,
        related: ["vaults", ...paths],
      },
    ];
  });
}
