import { stackRule } from "../../framework/rule";
import type { StackView } from "../../framework/stack";
import type { Subject } from "../../framework/subject";
import { shownPath, unknown, type Path } from "../../framework/values";
import { types } from "../resourceTypes";
import { Buckets } from "../storage/buckets";
import { BucketKeys, type KeyReference } from "./bucketKeys";
import { Backups } from "./copyKeys";
import { keyProperty } from "./copies";
import { Keys } from "./keys";

export const copiesUnderSeveralKeys = stackRule(
  {
    name: "keys-copies-under-several-keys",
    sentence: "No single key encrypts data and every backup of it.",
    severity: "critical",
    level: "mandatory",
    refs: ["K1", "K9"],
    why: "Replicas of a multi-Region key are one key: who loses or loses control of it loses the data and all its points at once.",
    mend: "encrypt one of the vaults, best that of another account, under a key of its own",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
  },
  {
    types: types.plan,
    check(stack, report) {
      const keys = new Keys(stack);
      const backups = new Backups(stack, keys, report);
      const doomed = new Map<string, { readonly vault: Subject; readonly sources: string[] }>();
      for (const [source, { on, path, value }] of sourcesOf(stack)) {
        const copies = backups.of(source);
        if (!copies.some) continue;
        const own = keys.identityOf(on, String(path[0]), value);
        if (own === undefined) {
          report.cannotTell(on, shownPath(path));
          continue;
        }
        const survives = copies.apartFrom(own);
        if (survives === true) continue;
        const [vault] = copies.vaults;
        if (survives === unknown || vault === undefined) {
          report.cannotTell(
            source,
            "the keys of its backups",
            "a vault, its key or what its plan selects is not known",
          );
          continue;
        }
        const same = doomed.get(own) ?? { vault, sources: [] };
        doomed.set(own, same);
        same.sources.push(source.label);
      }
      for (const { vault, sources } of doomed.values()) {
        report.violation({
          on: vault,
          property: keyProperty(vault),
          found: `the key of ${sources.toSorted().join(", ")} and of every vault with their backups`,
          required:
            "one of the vaults must be under another key, because one deletion would end the data and all its backups",
        });
      }
    },
  },
);

/** Where resources other than buckets name their keys. */
const keyPaths: Readonly<Record<string, Path>> = {
  "aws:rds/cluster:Cluster": ["kmsKeyId"],
  "aws:rds/instance:Instance": ["kmsKeyId"],
  "aws:dynamodb/table:Table": ["serverSideEncryption", "kmsKeyArn"],
  "aws:efs/fileSystem:FileSystem": ["kmsKeyId"],
  "aws:ebs/volume:Volume": ["kmsKeyId"],
};

/** What is backed up, with the place where it names its key; what names none has an AWS-managed one. */
function sourcesOf(stack: StackView): readonly (readonly [Subject, KeyReference])[] {
  const buckets = new Buckets(stack);
  const bucketKeys = new BucketKeys(buckets);
  const others = Object.entries(keyPaths).flatMap(([type, path]) =>
    stack.ofType([type]).map((on) => [on, { on, path, value: on.at(...path) }] as const),
  );
  return [...buckets.all.map((bucket) => [bucket, bucketKeys.of(bucket)] as const), ...others].flatMap(
    ([source, key]) => (key?.value === undefined ? [] : [[source, key] as const]),
  );
}
