import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { partsOf } from "./selectionReading";
import { backupTypes } from "./types";

interface Config {
  readonly acknowledged: readonly string[];
}

export const selectionTagsAreAlternatives = resourceRule<Config>(
  {
    name: "backup-selection-tags-are-alternatives",
    sentence: "Tags in selectionTags are alternatives: what should apply together stands in conditions.",
    severity: "medium",
    level: "advisory",
    refs: ["S2"],
    why: "AWS Backup selects what has any of the tags or any of the ARNs; read as narrowing, the list backs up far more.",
    mend: "use conditions, or acknowledge the selection's logical name in this policy's configuration",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html",
    config: {
      defaults: { acknowledged: [] },
      properties: {
        acknowledged: {
          type: "array",
          items: { type: "string" },
          description: "Logical names of selections whose tags are meant as alternatives.",
        },
      },
    },
  },
  {
    types: backupTypes.selection,
    check(selection, report, { acknowledged }) {
      if (acknowledged.includes(selection.name)) return;
      const { resources, tags } = partsOf(selection);
      if (tags === unknown) report.cannotTell(selection, "selectionTags");
      if (tags === unknown || tags.length === 0) return;
      const keys = new Set(tags.map(({ key }) => (key === unknown ? "an unknown key" : String(key))));
      if (keys.size > 1) {
        report.violation({
          on: selection,
          property: "selectionTags",
          found: `${keys.size} keys, ${[...keys].join(" and ")}`,
          required:
            "it must have one key, because a resource with any of the tags is selected, not one with all of them",
        });
      }
      if (resources === unknown) report.cannotTell(selection, "resources");
      else if (resources.some((entry) => typeof entry === "string" && entry.includes("*"))) {
        report.violation({
          on: selection,
          property: "selectionTags",
          found: "beside resources with a wildcard",
          required: "it must be absent there, because the tags do not narrow the resources: both are selected",
        });
      }
    },
  },
);
