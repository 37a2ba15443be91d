import { resourceRule } from "../../framework/rule";
import { listAt, shown, unknown } from "../../framework/values";
import { types } from "./types";

const parameter = "rds.global_db_rpo";

export const globalDatabaseRpo = resourceRule(
  {
    name: "database-global-database-rpo",
    sentence: "A global database with two Regions leaves rds.global_db_rpo at its default.",
    severity: "medium",
    level: "advisory",
    refs: ["X12"],
    why: "With it the primary stops committing while no secondary is close enough: a lost second Region becomes an outage of the first.",
    mend: "remove the parameter and alarm on AuroraGlobalDBRPOLag instead",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html",
  },
  {
    types: types.clusterParameterGroup,
    check(group, report) {
      const parameters = listAt(group.props, ["parameters"]);
      if (parameters === unknown) {
        report.cannotTell(group, "parameters");
        return;
      }
      parameters.forEach((_, index) => {
        report.tell(group, ["parameters", index, "name"], (name) => {
          if (name !== parameter) return;
          report.violation({
            on: group,
            property: `parameters[${index}].name`,
            found: `"${parameter}" with value ${shown(group.at("parameters", index, "value"))}`,
            required: "it must be absent, because commits in the primary Region then wait for the other one",
          });
        });
      });
    },
  },
);
