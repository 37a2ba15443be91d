import type { StackView } from "../../framework/stack";
import type { Report } from "../../framework/report";
import type { Subject } from "../../framework/subject";
import { unknown } from "../../framework/values";
import { types } from "../resourceTypes";
import { retainedOf, type Retained } from "./planRules";
import type { Vaults } from "./vaults";

/** The copies of a stack's plans with the vaults of this stack that each may land in. */
export interface Landing {
  readonly copy: Retained;
  /** Unknown when it may be any. */
  readonly vaults: readonly Subject[] | typeof unknown;
}

export function landingsOf(stack: StackView, vaults: Vaults, report: Report): readonly Landing[] {
  return stack
    .ofType(types.plan)
    .flatMap((plan) => retainedOf(plan, report))
    .filter(({ kind }) => kind === "copy")
    .map((copy) => ({ copy, vaults: vaults.candidates(copy, [...copy.path, "destinationVaultArn"]) }));
}
