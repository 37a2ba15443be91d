import { stackRule } from "../../framework/rule";
import { shown, unknown } from "../../framework/values";
import { dataClassTag } from "../../defaults";
import { types } from "../resourceTypes";
import { Buckets, tagOf } from "./buckets";
import { ObjectLocks } from "./objectLocks";
import { replicationsOf } from "./replications";
import { storageTypes } from "./types";

interface Config {
  readonly tagKey: string;
}

export const replicaLikeSource = stackRule<Config>(
  {
    name: "storage-replica-like-source",
    sentence: "A replica carries its source's data class, and Object Lock where the source has it.",
    severity: "high",
    level: "mandatory",
    refs: ["X4", "X6"],
    why: "S3 replicates no lifecycle expiration and no lock configuration: a replica without its class keeps data for ever, one without Object Lock takes no locked object.",
    mend: "tag the replica with its source's data class, and create it with objectLockEnabled where the source has it",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html",
    config: {
      defaults: { tagKey: dataClassTag },
      properties: { tagKey: { type: "string", description: "Tag that holds a bucket's data class." } },
    },
  },
  {
    types: [...storageTypes.bucketReplication, ...types.bucket],
    check(stack, report, { tagKey }) {
      const buckets = new Buckets(stack);
      const locks = new ObjectLocks(buckets);
      for (const rule of replicationsOf(stack, buckets, report)) {
        if (rule.source.kind !== "one" || rule.destination.kind !== "one") {
          // A bucket outside this stack is judged in its own.
          if (rule.source.kind === "open" || rule.destination.kind === "open") {
            report.cannotTell(rule.on, "the replica", "the source or the destination is not known yet");
          }
          continue;
        }
        const [source, replica] = [rule.source.subject, rule.destination.subject];
        const property = `tags["${tagKey}"]`;
        const [wanted, actual] = [tagOf(source, tagKey), tagOf(replica, tagKey)];
        if (wanted === unknown) report.cannotTell(source, property);
        else if (wanted !== undefined && actual === unknown) report.cannotTell(replica, property);
        else if (wanted !== undefined && wanted !== actual) {
          const required = `it must be ${shown(wanted)}, because it holds the objects of ${source.label}, whose expirations S3 does not replicate`;
          const mend = `set it to ${shown(wanted)} and give the bucket that class's lifecycle`;
          report.violation({ on: replica, property, found: shown(actual), required, refs: ["X4"], mend });
        }
        const [locked, lockable] = [locks.has(source), locks.has(replica)];
        if (locked === unknown) report.cannotTell(source, "Object Lock");
        else if (locked && lockable === unknown) report.cannotTell(replica, "Object Lock");
        else if (locked && lockable === false) {
          const required = `it must be on, because ${source.label} has it and S3 replicates locked objects into nothing else`;
          const mend = "set objectLockEnabled to true";
          report.violation({ on: replica, property: "Object Lock", found: "off", required, refs: ["X6"], mend });
        }
      }
    },
  },
);
