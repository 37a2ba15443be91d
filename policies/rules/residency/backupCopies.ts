import type { Report } from "../../framework/report";
import type { StackView } from "../../framework/stack";
import { propertyOf, retainedOf } from "../backup/planRules";
import { vaultArn, Vaults } from "../backup/vaults";
import { types } from "../resourceTypes";
import type { Whereabouts } from "./transfer";

/** Copies of recovery points. Plans select by tags, also in other stacks: any of them may hold personal data. */
export function backupCopies(stack: StackView, report: Report): readonly Whereabouts[] {
  const vaults = new Vaults(stack);
  return stack.ofType(types.plan).flatMap((plan) => {
    const copies = retainedOf(plan, report).filter(({ kind }) => kind === "copy");
    return copies.map((copy): Whereabouts => {
      const value = plan.at(...copy.path, "destinationVaultArn");
      const target = vaults.find(plan, value);
      const region = vaultArn(value)?.region ?? (target.kind === "one" ? target.subject.region : undefined);
      const property = propertyOf(copy, "destinationVaultArn");
      return { on: plan, property, region, what: "recovery points of personal data", personal: true };
    });
  });
}
