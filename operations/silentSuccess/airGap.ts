/** A finished backup or copy job whose way leads into a logically air-gapped vault, as its event tells it. */
export interface AirGappedJob {
  readonly state: string;
  /** Name or ARN of the vault that the recovery point is in. */
  readonly vault: string | undefined;
  readonly message: string | undefined;
}

/**
 * A success that left the air gap out (V8): for a type that an air-gapped vault does not take, or under an AWS-managed key,
 * AWS Backup puts the point into the standard vault, says COMPLETED with a message, and tries no air-gapped copy.
 *
 * @param airGappedVault name or ARN of the vault that the job was meant for
 * @returns a sentence; undefined when the point is where it belongs, or when the job is no success in the first place
 */
export function missedAirGap(job: AirGappedJob, airGappedVault: string): string | undefined {
  if (job.state !== "COMPLETED" || job.vault === undefined) return undefined;
  if (vaultName(job.vault) === vaultName(airGappedVault)) return undefined;
  const said = job.message === undefined ? "" : `: ${job.message}`;
  return `COMPLETED in ${vaultName(job.vault)} instead of the air-gapped ${vaultName(airGappedVault)}${said}`;
}

/** `arn:aws:backup:<Region>:<account>:backup-vault:<name>`, or a name already. */
function vaultName(vault: string): string {
  return vault.split(":").at(-1) ?? vault;
}
