import { resourceRule } from "../../framework/rule";
import { shown, unknown } from "../../framework/values";
import { cadenceTag } from "../../defaults/database";
import { tagOf } from "../storage/buckets";
import { databases, types } from "./types";

interface Config {
  readonly tagKey: string;
  readonly values: readonly string[];
}

export const taggedForBackup = resourceRule<Config>(
  {
    name: "database-tagged-for-backup",
    sentence: "Every database says by a tag which backups it gets.",
    severity: "critical",
    level: "mandatory",
    refs: ["S1", "S2", "BKP-1"],
    why: "Selections find databases by a tag, case sensitive: one without it, or with a misspelt value, is backed up by nobody, and nothing fails.",
    mend: "set the tag to one of the values that the selections know",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
    config: {
      defaults: { tagKey: cadenceTag.key, values: cadenceTag.values },
      properties: {
        tagKey: { type: "string", description: "Tag that the backup selections read." },
        values: { type: "array", items: { type: "string" }, description: "Values that it may have." },
      },
    },
  },
  {
    types: [...databases, ...types.table],
    check(database, report, { tagKey, values }) {
      const value = tagOf(database, tagKey);
      if (value === unknown) report.cannotTell(database, `tags["${tagKey}"]`);
      else if (typeof value !== "string" || !values.includes(value)) {
        report.violation({
          on: database,
          property: `tags["${tagKey}"]`,
          found: shown(value),
          required: `it must be one of ${values.join(", ")}, because no selection finds the database otherwise`,
        });
      }
    },
  },
);
