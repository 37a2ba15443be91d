import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { listAt, shown, shownPath, unknown, valueAt, type Path } from "../../framework/values";
import { cadenceTag } from "../../defaults/storage";
import { types } from "../resourceTypes";
import { BackedUp, cadenceTagSchema, type CadenceTag } from "./backedUp";
import { Buckets } from "./buckets";
import { storageTypes } from "./types";

interface Config {
  readonly cadenceTag: CadenceTag;
}

/** AWS Backup skips versions in these classes and tiers, and completes "with issues". */
const unreadable: ReadonlySet<unknown> = new Set(["GLACIER", "DEEP_ARCHIVE", "ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"]);

export const backedUpClassesReadable = stackRule<Config>(
  {
    name: "storage-backed-up-classes-readable",
    sentence: "A bucket that AWS Backup backs up moves no object to a storage class that AWS Backup cannot read.",
    severity: "critical",
    level: "mandatory",
    refs: ["X1"],
    why: "AWS Backup skips archived versions and completes with issues: the backup is there, the objects are not in it.",
    mend: "use STANDARD_IA or GLACIER_IR, or keep the bucket out of AWS Backup",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html",
    config: { defaults: { cadenceTag }, properties: { cadenceTag: cadenceTagSchema } },
  },
  {
    types: types.bucket,
    check(stack, report, config) {
      const buckets = new Buckets(stack);
      const backedUp = new BackedUp(stack, config.cadenceTag);
      const lifecycles = buckets.describedBy(types.bucketLifecycle);
      const tierings = buckets.describedBy(storageTypes.intelligentTiering);
      for (const stray of [...lifecycles.strays, ...tierings.strays]) report.cannotTell(stray, "bucket");
      for (const bucket of buckets.all) {
        const places = [
          ...lifecycles.of(bucket).flatMap((on) => classesIn(on, ["rules"], report)),
          ...classesIn(bucket, ["lifecycleRules"], report),
          ...tierings.of(bucket).flatMap((on) => tiersIn(on, report)),
        ].filter(({ value }) => unreadable.has(value));
        if (places.length === 0) continue;
        const verdict = backedUp.is(bucket);
        if (verdict === "perhaps")
          report.cannotTell(bucket, "selection by AWS Backup", "tags or a selection are not known yet");
        if (verdict !== "yes") continue;
        for (const { on, property, value } of places) {
          const required = `it must be a class that AWS Backup can read, because ${bucket.label} is backed up and archived versions are skipped`;
          report.violation({ on, property, found: shown(value), required });
        }
      }
    },
  },
);

interface Place {
  readonly on: Subject;
  readonly property: string;
  readonly value: unknown;
}

function classesIn(on: Subject, list: Path, report: Report): readonly Place[] {
  return indexed(on, list, report).flatMap((rule) => {
    const status = on.at(...rule, "status") ?? on.at(...rule, "enabled");
    if (status === "Disabled" || status === false) return [];
    const moves = ["transitions", "noncurrentVersionTransitions"].flatMap((kind) =>
      indexed(on, [...rule, kind], report),
    );
    return placed(
      on,
      moves.map((move) => [...move, "storageClass"]),
      report,
    );
  });
}

function tiersIn(on: Subject, report: Report): readonly Place[] {
  if (on.at("status") === "Disabled") return [];
  const tiers = indexed(on, ["tierings"], report).map((tier) => [...tier, "accessTier"]);
  return placed(on, tiers, report);
}

function placed(on: Subject, paths: readonly Path[], report: Report): readonly Place[] {
  return paths.map((path) => {
    const value = on.at(...path);
    if (value === unknown) report.cannotTell(on, shownPath(path));
    return { on, property: shownPath(path), value };
  });
}

function indexed(on: Subject, list: Path, report: Report): readonly Path[] {
  const values = listAt(on.props, list);
  if (values === unknown) {
    report.cannotTell(on, shownPath(list));
    return [];
  }
  return values.flatMap((value, index) => {
    const path = [...list, index];
    if (valueAt(value, []) !== unknown) return [path];
    report.cannotTell(on, shownPath(path));
    return [];
  });
}
