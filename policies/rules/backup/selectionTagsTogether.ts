import { protectionTagKeys } from "../../defaults/selections";
import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { tagOf } from "../storage/buckets";
import { protectableTypes } from "./selectionResources";

interface Config {
  readonly keys: readonly string[];
}

export const selectionTagsTogether = resourceRule<Config>(
  {
    name: "backup-selection-tags-together",
    sentence: "A resource has all tags that selections read, or none of them.",
    severity: "high",
    level: "mandatory",
    refs: ["S2", "SEC-1"],
    why: "Selections take a resource by one tag and exclude it by another: a missing one leaves it out, or lets in what must stay erasable.",
    mend: "add the missing tag",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
    config: {
      defaults: { keys: protectionTagKeys },
      properties: {
        keys: { type: "array", items: { type: "string" }, description: "Keys of the tags that belong together." },
      },
    },
  },
  {
    types: protectableTypes,
    check(resource, report, { keys }) {
      const present = keys.filter((key) => tagOf(resource, key) !== undefined);
      if (present.length === 0) return;
      for (const key of keys) {
        const value = tagOf(resource, key);
        const property = `tags["${key}"]`;
        if (value === unknown) report.cannotTell(resource, property);
        if (value !== undefined) continue;
        report.violation({
          on: resource,
          property,
          found: `absent beside ${present.join(" and ")}`,
          required: "it must be there, because what selects by the one excludes by the other",
        });
      }
    },
  },
);
