import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { types } from "./types";

interface Config {
  readonly destinations: Readonly<Record<string, readonly string[]>>;
}

export const automatedBackupReplicationRegion = resourceRule<Config>(
  {
    name: "database-automated-backup-replication-region",
    sentence: "Automated backups are replicated to a Region that RDS replicates them to.",
    severity: "medium",
    level: "mandatory",
    refs: ["X8"],
    why: "RDS replicates the automated backups of a Region to a few others only, and rejects the rest.",
    mend: "replicate to a Region of the list, or copy with AWS Backup or Aurora Global instead",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html",
    config: {
      defaults: { destinations: { "sa-east-1": ["us-east-1", "us-east-2"] } },
      properties: {
        destinations: {
          type: "object",
          additionalProperties: { type: "array", items: { type: "string" } },
          description: "Destination Regions per source Region; a source Region without an entry is not judged.",
        },
      },
    },
  },
  {
    types: types.automatedBackupsReplication,
    check(replication, report, { destinations }) {
      report.tell(replication, ["sourceDbInstanceArn"], (value) => {
        const entry = Object.entries(destinations).find(([from]) =>
          new RegExp(`^arn:[\\w-]+:rds:${from}:`).test(String(value)),
        );
        if (entry === undefined) return;
        const [source, allowed] = entry;
        const { region } = replication;
        if (region === undefined || region === unknown) report.cannotTell(replication, "region");
        else if (!allowed.includes(region)) {
          report.violation({
            on: replication,
            property: "region",
            found: `"${region}"`,
            required: `it must be ${allowed.join(" or ")}, because RDS replicates automated backups of ${source} nowhere else`,
          });
        }
      });
    },
  },
);
