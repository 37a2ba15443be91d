import type { Answer } from "../../framework/policyDocument";
import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { positive, shown, shownPath, unknown, type Path } from "../../framework/values";
import { testDataTag } from "../../defaults";
import { isAirGapped, Vaults } from "../backup/vaults";
import { types } from "../resourceTypes";
import { Buckets, tagOf } from "../storage/buckets";

interface Config {
  readonly testDataTag: { readonly key: string; readonly values: readonly string[] };
}

export const neverInStaging = stackRule<Config>(
  {
    name: "irreversible-never-in-staging",
    sentence: "What nobody can undo does not appear where test data is.",
    severity: "high",
    level: "mandatory",
    refs: ["V2", "V6", "X6"],
    why: "A lock that binds everyone protects nothing of worth in staging, and its bill and its vault stay for the whole term.",
    mend: "use governance mode there, and no logically air-gapped vault",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
    config: {
      defaults: { testDataTag },
      properties: {
        testDataTag: { type: "object", description: "Tag key and values of vaults and buckets with test data only." },
      },
    },
  },
  {
    types: [...types.vaultLock, ...types.airGappedVault, ...types.bucketObjectLock, ...types.bucket],
    check(stack, report, { testDataTag: tag }) {
      for (const lock of finalLocks(stack, report)) {
        const environment = tagOf(lock.holder, tag.key);
        if (environment !== unknown && !tag.values.includes(String(environment))) continue;
        if (lock.binds === unknown) report.cannotTell(lock.on, lock.property);
        else if (lock.binds) {
          if (environment === unknown) report.cannotTell(lock.holder, `tags["${tag.key}"]`);
          else report.violation({ ...lock, required, refs: [lock.ref] });
        }
      }
    },
  },
);

const required = "it must not be there, because nobody can take it away from test data again";

interface FinalLock {
  readonly on: Subject;
  /** What it locks. */
  readonly holder: Subject;
  readonly property: string;
  readonly found: string;
  /** Whether it binds everyone. */
  readonly binds: Answer;
  readonly ref: string;
}

function finalLocks(stack: StackView, report: Report): readonly FinalLock[] {
  const vaults = new Vaults(stack);
  const locks = vaults.attached(types.vaultLock);
  for (const stray of locks.strays) report.cannotTell(stray, "backupVaultName");
  const buckets = new Buckets(stack);
  const retentions = buckets.describedBy(types.bucketObjectLock);
  for (const stray of retentions.strays) report.cannotTell(stray, "bucket");
  return [
    ...vaults.all.flatMap((vault) => [
      ...locks.of(vault).map((on) => complianceLock(on, vault)),
      ...(isAirGapped(vault) ? [airGap(vault)] : []),
    ]),
    ...buckets.all.flatMap((bucket) => [
      ...retentions.of(bucket).map((on) => objectLock(on, bucket, [])),
      objectLock(bucket, bucket, ["objectLockConfiguration"]),
    ]),
  ];
}

function complianceLock(on: Subject, holder: Subject): FinalLock {
  const value = on.at("changeableForDays");
  const binds = value === unknown ? unknown : positive(value) !== undefined;
  return { on, holder, property: "changeableForDays", found: shown(value), binds, ref: "V2" };
}

function airGap(vault: Subject): FinalLock {
  return { on: vault, holder: vault, property: "the lock", found: "final from its creation", binds: true, ref: "V6" };
}

function objectLock(on: Subject, holder: Subject, root: Path): FinalLock {
  const path = [...root, "rule", "defaultRetention", "mode"];
  const value = on.at(...path);
  const binds = value === unknown ? unknown : value === "COMPLIANCE";
  return { on, holder, property: shownPath(path), found: shown(value), binds, ref: "X6" };
}
