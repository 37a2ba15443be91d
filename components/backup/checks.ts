import type { BackupCadenceArgs } from "./backupCadence";
import type { BackupVaultsArgs } from "./backupVaults";
import { cadenceProblems } from "./planRule";
import { maxConditions } from "./selection";
import { airGappedProblems, lockFitProblems, lockProblems } from "./vaultLock";

/** Vault names end at 50 characters; the longest suffix is `-recovery-account`. */
const prefixPattern = /^[a-zA-Z0-9_-]{1,33}$/;

/** What is wrong with the arguments of BackupVaults, before anything is declared. */
export function vaultsProblems(args: BackupVaultsArgs): string[] {
  const problems: string[] = [];
  if (!prefixPattern.test(args.namePrefix)) {
    problems.push(
      `namePrefix is "${args.namePrefix}"; allowed are 1 to 33 letters, digits, hyphens and underscores, since vault names end at 50`,
    );
  }
  if (args.primaryRegion === args.recoveryRegion) {
    problems.push(`recoveryRegion is ${args.recoveryRegion}, the primary Region; name another one`);
  }
  for (const region of new Set([args.primaryRegion, args.recoveryRegion])) {
    if (args.keyArns[region] === undefined) problems.push(`keyArns has no key for ${region}; add one (K3)`);
    if (args.notificationTopicArns[region] === undefined) {
      problems.push(`notificationTopicArns has no topic for ${region}; add one (S12)`);
    }
  }
  problems.push(...lockProblems("lock", args.lock));
  if (args.recoveryLock !== undefined) problems.push(...lockProblems("recoveryLock", args.recoveryLock));
  const accountLock = args.recoveryAccount?.lock;
  if (accountLock !== undefined) problems.push(...lockProblems("recoveryAccount.lock", accountLock));
  if (args.airGapped !== undefined) problems.push(...airGappedProblems("airGapped", args.airGapped));
  return problems;
}

/** Tags of a recovery point: the rule's here, to which AWS Backup adds the resource's own (S5). */
const maxRecoveryPointTags = 10;

/** What is wrong with the arguments of BackupCadence, its schedules included. */
export function cadencesProblems(args: BackupCadenceArgs): string[] {
  const problems = args.cadences.flatMap(cadenceProblems);
  if (args.region === args.recoveryRegion) {
    problems.push(`recoveryRegion is ${args.recoveryRegion}, the plans' own Region; name another one`);
  }
  for (const region of args.optInRegions.filter((optIn) => optIn !== args.region && optIn !== args.recoveryRegion)) {
    problems.push(
      `optInRegions has ${region}; allowed are ${args.region} and ${args.recoveryRegion}, where something is backed up or restored`,
    );
  }
  const ids = args.cadences.map(({ id }) => id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) {
    problems.push(`cadences has ${id} more than once; a cadence has one plan`);
  }
  const continuous = args.cadences.filter((cadence) => cadence.continuous).map(({ id }) => id);
  if (continuous.length > 1) {
    problems.push(`cadences ${continuous.join(", ")} are continuous; only one may be, in one plan (L8, X2)`);
  }
  for (const { id, copies } of args.cadences) {
    for (const { destination } of copies) {
      if (args.destinations[destination] === undefined) {
        problems.push(
          `cadence ${id} copies to ${destination}, but there is no such vault; configure it or remove the copy`,
        );
      }
    }
  }
  const conditions = 1 + args.excludedDataClasses.length;
  if (conditions > maxConditions)
    problems.push(`${conditions} conditions in a selection; at most ${maxConditions} are allowed (S5)`);
  const tagCount = Object.keys(args.tags ?? {}).length + 1;
  if (tagCount > maxRecoveryPointTags) {
    problems.push(
      `${tagCount} tags on a recovery point; at most ${maxRecoveryPointTags} are allowed, the rule's own included (S5)`,
    );
  }
  if (args.locks !== undefined) problems.push(...lockFitProblems(args.cadences, args.locks));
  return problems;
}
