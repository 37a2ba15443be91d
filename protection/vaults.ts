import type { CopyDestination } from "./schedules";
import type { StackConfig } from "./schema";

/** The vaults of a stack, by the names that its configuration gives their locks. */
export type VaultId = "primary" | "recovery" | "recoveryAccount";

/** The vault that a copy lands in; an air-gapped vault has a window too, and no lock to configure (V6). */
export const vaultOf: Readonly<Record<CopyDestination, VaultId | "airGapped">> = {
  "recovery-region": "recovery",
  "recovery-account": "recoveryAccount",
  "air-gapped": "airGapped",
};

/** The vaults that the stack has: the recovery account's only where there is such an account. */
export function usedVaults(config: StackConfig): readonly VaultId[] {
  return config.recoveryAccount === undefined ? ["primary", "recovery"] : ["primary", "recovery", "recoveryAccount"];
}
