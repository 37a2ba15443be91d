import { resourceRule } from "../../framework/rule";
import { listAt, numeric, shown, shownPath, unknown } from "../../framework/values";
import { backupTypes } from "./types";

/** Days of a point's age, and named resources in one configuration (L16). */
const earliestDays = 60;
const latestDays = 36_500;
const maxResources = 100;

export const tieringBounds = resourceRule(
  {
    name: "backup-tiering-bounds",
    sentence: "Low-cost tiering is for S3 only, after 60 to 36,500 days, for at most 100 named resources.",
    severity: "low",
    level: "mandatory",
    refs: ["L16"],
    why: "AWS Backup rejects any other tiering configuration.",
    mend: "choose 60 to 36500 days, resource type S3, and `*` or at most 100 resources",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ResourceSelection.html",
  },
  {
    types: backupTypes.tieringConfiguration,
    check(configuration, report) {
      const selections = listAt(configuration.props, ["resourceSelection"]);
      if (selections === unknown) {
        report.cannotTell(configuration, "resourceSelection");
        return;
      }
      let resources = 0;
      selections.forEach((_, index) => {
        const at = ["resourceSelection", index];
        report.tell(configuration, [...at, "tieringDownSettingsInDays"], (value) => {
          const days = numeric(value);
          if (days !== undefined && days >= earliestDays && days <= latestDays) return;
          report.violation({
            on: configuration,
            property: shownPath([...at, "tieringDownSettingsInDays"]),
            found: shown(value),
            required: `it must be ${earliestDays} to ${latestDays}, because AWS Backup rejects any other`,
          });
        });
        report.tell(configuration, [...at, "resourceType"], (type) => {
          if (type === "S3") return;
          report.violation({
            on: configuration,
            property: shownPath([...at, "resourceType"]),
            found: shown(type),
            required: 'it must be "S3", because AWS Backup tiers nothing else',
          });
        });
        const named = listAt(configuration.props, [...at, "resources"]);
        if (named === unknown) report.cannotTell(configuration, shownPath([...at, "resources"]));
        else resources += named.length;
      });
      if (resources <= maxResources) return;
      report.violation({
        on: configuration,
        property: "resourceSelection",
        found: `a list of ${resources} resources`,
        required: `it must name at most ${maxResources}, because AWS Backup takes no more in one configuration`,
      });
    },
  },
);
