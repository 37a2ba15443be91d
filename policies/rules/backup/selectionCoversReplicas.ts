import { cadenceTag } from "../../defaults/selections";
import { stackRule } from "../../framework/rule";
import { Coverages, type CadenceTag, type Coverage } from "./selectionCoverage";
import { placeKey, regionText } from "./selectionPlace";
import { replicaTypes } from "./selectionReplicas";

interface Config {
  readonly tag: CadenceTag;
}

export const selectionCoversReplicas = stackRule<Config>(
  {
    name: "backup-selection-covers-replicas",
    sentence: "Replicas that are tagged for backup are backed up where they are, for the time after a failover.",
    severity: "medium",
    level: "advisory",
    refs: ["BKP-7", "DRP-1"],
    why: "The source's backups hold a replica's objects only as long as the source is there to be backed up.",
    mend: "add plans in the replicas' Region before serving from it, or accept replication alone for that time",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html",
    config: {
      defaults: { tag: cadenceTag },
      properties: {
        tag: {
          type: "object",
          description: "Key of the tag, and each permitted value with the frequencies it asks for.",
        },
      },
    },
  },
  {
    types: replicaTypes,
    check(stack, report, { tag }) {
      const coverages = new Coverages(stack, tag);
      const property = `tags["${tag.key}"]`;
      const places = new Map<string, Coverage[]>();
      for (const coverage of coverages.all) {
        const { resource, assignments, wanted } = coverage;
        if (wanted.length === 0 || coverages.sourceOf(coverage) === undefined) continue;
        if (assignments.length > 0) {
          const open = assignments.every(({ verdict }) => verdict === "perhaps");
          if (open)
            report.cannotTell(resource, property, "nobody knows yet whether a selection of its Region takes it");
          continue;
        }
        const key = placeKey(resource);
        places.set(key, [...(places.get(key) ?? []), coverage]);
      }
      // The missing plans are one fact, however many replicas wait for them.
      for (const waiting of places.values()) {
        const [first, ...others] = waiting.toSorted((a, b) => a.resource.name.localeCompare(b.resource.name));
        if (first === undefined) continue;
        const names = others.map(({ resource }) => resource.name);
        report.violation({
          on: first.resource,
          property,
          found: `on a replica that no plan in ${regionText(first.resource)} selects${names.length === 0 ? "" : `, as on ${names.join(", ")}`}`,
          required:
            "there must be plans there too, because after a failover nothing else backs up what is written to it",
        });
      }
    },
  },
);
