import { tagKeys } from "../../protection/tags";
import { groupBy } from "../collections";
import type { Inventory } from "./inventory";
import { list, record, tagsOf, text, type StepState } from "./values";

export const bucketTypes = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** Resources that hold data and that AWS Backup can select, with the word for the screen. */
const storeWords: Readonly<Record<string, string>> = {
  "aws:s3/bucket:Bucket": "bucket",
  "aws:s3/bucketV2:BucketV2": "bucket",
  "aws:rds/cluster:Cluster": "Aurora cluster",
  "aws:rds/instance:Instance": "database",
  "aws:dynamodb/table:Table": "table",
  "aws:efs/fileSystem:FileSystem": "file system",
  "aws:ebs/volume:Volume": "volume",
};

/** Where data of one class lies. */
export interface Store {
  readonly node: StepState;
  readonly word: string;
  readonly region: string | undefined;
  readonly dataClass: string;
}

/** Every store that carries the data-class tag, in the order of registration. */
export function storesOf(inventory: Inventory): readonly Store[] {
  return inventory.all.flatMap((node) => {
    const word = storeWords[node.type];
    const dataClass = text(tagsOf(node)[tagKeys.dataClass]);
    return word === undefined || dataClass === undefined
      ? []
      : [{ node, word, region: inventory.regionOf(node), dataClass }];
  });
}

const replicationTypes = ["aws:s3/bucketReplicationConfig:BucketReplicationConfig"];

export interface Replica {
  /** Undefined: replicates to a bucket that the program does not show. */
  readonly target: StepState | undefined;
}

/** Where a bucket replicates to: the enabled rules of its replication configurations. */
export function replicasOf(bucket: StepState, inventory: Inventory): readonly Replica[] {
  const targets = new Set<StepState | undefined>();
  for (const config of inventory.attached(replicationTypes, "bucket", bucketTypes).get(bucket) ?? []) {
    for (const rule of list(config.inputs.rules).map(record)) {
      if (rule.status !== "Enabled") continue;
      targets.add(inventory.named(record(rule.destination).bucket, config, "rules", bucketTypes));
    }
  }
  return [...targets].map((target) => ({ target }));
}

/**
 * Lines such as `sa-east-1 ⇄ eu-west-1` (each replicates to the other), `sa-east-1 → eu-west-1` (one way),
 * `sa-east-1` (no replica), with the store's word where it is no bucket and `×3` for three alike.
 */
export function placesOf(stores: readonly Store[], inventory: Inventory): readonly string[] {
  const drawn = new Set<StepState>();
  const targets = new Map(stores.map(({ node }) => [node, replicasOf(node, inventory)]));
  const replicated = new Set([...targets.values()].flat().map(({ target }) => target));
  // A bucket that others replicate to is drawn with them, unless it replicates back and comes first.
  const sources = stores.toSorted((a, b) => rank(a) - rank(b));
  function rank({ node }: Store): number {
    return targets.get(node)?.length === 0 && replicated.has(node) ? 1 : 0;
  }
  const lines = sources.flatMap(({ node, word, region }) => {
    if (drawn.has(node)) return [];
    drawn.add(node);
    const here = `${region ?? "unknown Region"}${word === "bucket" ? "" : ` (${word})`}`;
    const replicas = targets.get(node) ?? [];
    if (replicas.length === 0) return [here];
    return replicas.map(({ target }) => {
      if (target === undefined) return `${here} → unknown`;
      drawn.add(target);
      const back = replicasOf(target, inventory).some((other) => other.target === node);
      return `${here} ${back ? "⇄" : "→"} ${inventory.regionOf(target) ?? "unknown Region"}`;
    });
  });
  return [...groupBy(lines, (line) => line)].map(([line, { length }]) => (length === 1 ? line : `${line} ×${length}`));
}
