import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { cadenceTag } from "../../defaults/database";
import { tagOf } from "../storage/buckets";
import { databases, types } from "./types";

interface Config {
  readonly tagKey: string;
}

export const taggedForBackup = resourceRule<Config>(
  {
    name: "database-tagged-for-backup",
    sentence: "Every database says by a tag which backups it gets.",
    severity: "critical",
    level: "mandatory",
    refs: ["S1", "S2", "BKP-1"],
    why: "Selections find databases by a tag, case sensitive: one without it is backed up by nobody, and nothing fails. Whether its value is one that plans read is backup-selection-covers-tagged's business.",
    mend: "set the tag",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
    config: {
      defaults: { tagKey: cadenceTag.key },
      properties: {
        tagKey: { type: "string", description: "Tag that the backup selections read." },
      },
    },
  },
  {
    types: [...databases, ...types.table],
    check(database, report, { tagKey }) {
      const value = tagOf(database, tagKey);
      if (value === unknown) {
        // A tag whose value alone is not known is there.
        const lists = ["tags", "tagsAll"].filter((list) => database.at(list) !== unknown);
        if (!lists.some((list) => database.at(list, tagKey) === unknown)) report.cannotTell(database, "tags");
      } else if (value === undefined) {
        report.violation({
          on: database,
          property: `tags["${tagKey}"]`,
          found: "absent",
          required: "it must be there, because no selection finds the database otherwise",
        });
      }
    },
  },
);
