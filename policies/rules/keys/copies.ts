import type { Report } from "../../framework/report";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { unknown, type Unknown } from "../../framework/values";
import { propertyOf, rulesOf, type Retained } from "../backup/planRules";
import { isAirGapped, openBecause, vaultArn, type Vaults } from "../backup/vaults";
import { types } from "../resourceTypes";
import { accountIn } from "./keys";

/** A copy of a plan's rule, with where it comes from and goes to. */
export interface Copy {
  readonly plan: Subject;
  readonly property: string;
  readonly value: unknown;
  /** The vault in this stack; undefined when it is elsewhere. */
  readonly vault: Subject | undefined;
  readonly sourceAccount: string | undefined;
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** Every copy of a stack's plans; what is not known is reported. */
export function copiesOf(stack: StackView, vaults: Vaults, report: Report): readonly Copy[] {
  return stack.ofType(types.plan).flatMap((plan) =>
    rulesOf(plan, report).flatMap(({ own, copies }) => {
      const target = onlyOne(vaults.candidates(own, [...own.path, "targetVaultName"]));
      const sourceAccount = accountIn(target?.at("arn")) ?? accountIn(plan.at("arn"));
      return copies.flatMap((copy) => copyOf(copy, vaults, sourceAccount, report));
    }),
  );
}

function copyOf(copy: Retained, vaults: Vaults, sourceAccount: string | undefined, report: Report): readonly Copy[] {
  const { plan } = copy;
  const path = [...copy.path, "destinationVaultArn"];
  const value = plan.at(...path);
  const property = propertyOf(copy, "destinationVaultArn");
  const candidates = vaults.candidates(copy, path);
  const vault = onlyOne(candidates);
  if (candidates === unknown || (vault === undefined && candidates.length > 0)) {
    report.cannotTell(plan, property, openBecause(value));
    return [];
  }
  const arn = vaultArn(value);
  return [{ plan, property, value, vault, sourceAccount, account: arn?.account, region: arn?.region }];
}

function onlyOne(candidates: readonly Subject[] | Unknown): Subject | undefined {
  return candidates !== unknown && candidates.length === 1 ? candidates[0] : undefined;
}

/** The property of a vault that names its key. */
export function keyProperty(vault: Subject): "encryptionKeyArn" | "kmsKeyArn" {
  return isAirGapped(vault) ? "encryptionKeyArn" : "kmsKeyArn";
}
