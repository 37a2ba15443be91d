import type { Report } from "../../framework/report";
import { stackRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shown, unknown } from "../../framework/values";
import { dataClassTag } from "../../defaults";
import { replicatedClasses } from "../../defaults/storage";
import { types } from "../resourceTypes";
import { Buckets, tagOf } from "./buckets";
import { prefixFilter, propertyIn, replicationsOf, tagFilter, type Replication } from "./replications";

interface Config {
  readonly tagKey: string;
  readonly classes: readonly string[];
}

/** How good a bucket's best replication is, worst first. */
const degrees = ["absent", "some", "near", "perhaps", "whole"] as const;
type Degree = (typeof degrees)[number];

interface Best {
  readonly degree: Degree;
  readonly rule?: Replication;
}

const shortfalls: Partial<Record<Degree, string>> = {
  absent: "absent",
  some: "for some objects only",
  near: "to a bucket of the same Region",
};

export const bucketReplicated = stackRule<Config>(
  {
    name: "storage-bucket-replicated",
    sentence: "Every object of a data class's bucket is replicated to a bucket in another Region.",
    severity: "critical",
    level: "mandatory",
    refs: ["X4", "DRP-2", "BKP-17"],
    why: "A Region's loss takes its buckets and their backups' freshness along; the replica is what is left to serve from.",
    mend: "add a BucketReplicationConfig with one enabled rule without a narrowing filter, to a bucket in another Region",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
    config: {
      defaults: { tagKey: dataClassTag, classes: replicatedClasses },
      properties: {
        tagKey: { type: "string", description: "Tag that holds a bucket's data class." },
        classes: {
          type: "array",
          items: { type: "string" },
          description: "Data classes that survive a Region's loss.",
        },
      },
    },
  },
  {
    types: types.bucket,
    check(stack, report, { tagKey, classes }) {
      const buckets = new Buckets(stack);
      const found = new Degrees();
      for (const rule of replicationsOf(stack, buckets, report)) found.take(rule);
      for (const bucket of buckets.all) {
        const dataClass = tagOf(bucket, tagKey);
        if (dataClass === unknown) report.cannotTell(bucket, `tags["${tagKey}"]`);
        else if (classes.includes(String(dataClass))) judge(bucket, shown(dataClass), found.of(bucket), report);
      }
    },
  },
);

/** A rule that falls short is one fact, although it leaves its source and its replica without another Region. */
function judge(bucket: Subject, dataClass: string, { degree, rule }: Best, report: Report): void {
  const found = shortfalls[degree];
  if (found !== undefined) {
    const required = `it must take every object to another Region, because data of class ${dataClass} outlives its Region`;
    const [on, property] = rule === undefined ? [bucket, "replication"] : [rule.on, propertyIn(rule, [])];
    report.violation({ on, property, found, required });
  } else if (degree === "perhaps") {
    report.cannotTell(bucket, "replication", "a rule's bucket, filter or Region is not known here");
  }
}

/** A replica is as good as its source: whole data in two Regions. */
class Degrees {
  readonly #best = new Map<string, Best>();
  /** A rule that may be anybody's. */
  #anybody: Best = { degree: "absent" };

  take(rule: Replication): void {
    const { source, destination } = rule;
    const best = { degree: degreeOf(rule), rule };
    if (source.kind === "one") this.#raise(source.subject, best);
    else if (source.kind === "open") this.#anybody = { degree: "perhaps" };
    if (destination.kind === "one") this.#raise(destination.subject, best);
  }

  of(bucket: Subject): Best {
    return better(this.#best.get(bucket.urn) ?? { degree: "absent" }, this.#anybody);
  }

  #raise(bucket: Subject, best: Best): void {
    this.#best.set(bucket.urn, better(this.#best.get(bucket.urn) ?? { degree: "absent" }, best));
  }
}

function better(a: Best, b: Best): Best {
  return degrees.indexOf(a.degree) < degrees.indexOf(b.degree) ? b : a;
}

function degreeOf(rule: Replication): Degree {
  const narrowing = [tagFilter(rule), prefixFilter(rule)];
  if (narrowing.some((value) => value !== undefined && value !== "" && value !== unknown)) return "some";
  const [from, to] = [rule.source, rule.destination].map((end) =>
    end.kind === "one" ? end.subject.region : undefined,
  );
  if (narrowing.includes(unknown) || typeof from !== "string" || typeof to !== "string") return "perhaps";
  return from === to ? "near" : "whole";
}
