import type { Inventory } from "./inventory";
import { scheduleWords } from "./schedule";
import { selects } from "./selections";
import type { Store } from "./stores";
import { list, number, record, text, type StepState } from "./values";

/** A copy of a recovery point: the destination in words and how long it stays there. */
export interface CopyFact {
  readonly to: string;
  /** Undefined: the copy's lifecycle does not say; AWS Backup then keeps it for ever. */
  readonly deleteAfterDays: number | undefined;
}

/** One rule of a plan, as the program shows it. */
export interface BackupRule {
  readonly cadence: string;
  readonly at: string;
  readonly timezone: string;
  readonly region: string | undefined;
  readonly deleteAfterDays: number | undefined;
  readonly copies: readonly CopyFact[];
}

export interface BackupFacts {
  readonly rules: readonly BackupRule[];
  /** Whether some selection or plan could not be read: the table then says "unknown" besides the rules it read. */
  readonly unknown: boolean;
}

const vaultTypes = ["aws:backup/vault:Vault", "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault"];

function deleteAfter(value: unknown): number | undefined {
  return number(record(record(value).lifecycle).deleteAfter);
}

/** `eu-west-1`, `account 111122223333`, `air-gapped vault eu-west-1`; `unknown` when the program shows no vault. */
function destination(arnValue: unknown, plan: StepState, inventory: Inventory, account: string): string {
  const vault = inventory.named(arnValue, plan, "rules", vaultTypes);
  const [, , , arnRegion = "", arnAccount = ""] = (text(arnValue) ?? text(vault?.outputs.arn) ?? "").split(":");
  const region = arnRegion === "" && vault !== undefined ? inventory.regionOf(vault) : arnRegion;
  if (arnAccount !== "" && arnAccount !== account) return `account ${arnAccount}`;
  if (region === undefined || region === "") return "unknown";
  return vault?.type === vaultTypes[1] ? `air-gapped vault ${region}` : region;
}

function rulesOf(plan: StepState, inventory: Inventory, account: string): BackupRule[] {
  return list(plan.inputs.rules)
    .map(record)
    .map((rule) => {
      const name = text(rule.ruleName) ?? "unknown";
      const words = scheduleWords(text(rule.schedule), rule.enableContinuousBackup === true, name);
      const airGapped = rule.targetLogicallyAirGappedBackupVaultArn;
      const copies = list(rule.copyActions)
        .map(record)
        .map((copy) => ({
          to: destination(copy.destinationVaultArn, plan, inventory, account),
          deleteAfterDays: deleteAfter(copy),
        }));
      return {
        ...words,
        timezone: text(rule.scheduleExpressionTimezone) ?? "UTC",
        region: inventory.regionOf(plan),
        deleteAfterDays: deleteAfter(rule),
        copies:
          airGapped === undefined
            ? copies
            : [...copies, { to: destination(airGapped, plan, inventory, account), deleteAfterDays: deleteAfter(rule) }],
      };
    });
}

/** The rules of every plan whose selections take at least one of the stores. */
export function backupsOf(stores: readonly Store[], inventory: Inventory, account: string): BackupFacts {
  const rules: BackupRule[] = [];
  let unknown = false;
  for (const selection of inventory.ofType("aws:backup/selection:Selection")) {
    const verdicts = stores.map((store) => selects(selection, store, inventory));
    if (verdicts.includes("yes")) {
      const plan = inventory.named(selection.inputs.planId, selection, "planId", ["aws:backup/plan:Plan"]);
      if (plan === undefined) unknown = true;
      else rules.push(...rulesOf(plan, inventory, account));
    } else if (verdicts.includes("unknown")) {
      unknown = true;
    }
  }
  return { rules: unique(rules), unknown };
}

/** The rules of every plan of the program, whatever they take. */
export function everyRule(inventory: Inventory, account: string): readonly BackupRule[] {
  return unique(inventory.ofType("aws:backup/plan:Plan").flatMap((plan) => rulesOf(plan, inventory, account)));
}

/** The rules without repetitions: plans of both Regions often say the same. */
export function unique(rules: readonly BackupRule[]): readonly BackupRule[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
