import { resourceRule } from "../../framework/rule";
import { shown } from "../../framework/values";
import { types } from "./types";

export const multiAzClusterNotCopied = resourceRule(
  {
    name: "database-multi-az-cluster-not-copied",
    sentence: "No database is a Multi-AZ DB cluster of RDS.",
    severity: "high",
    level: "mandatory",
    refs: ["X9", "X8", "BKP-7"],
    why: "AWS Backup copies no Multi-AZ DB cluster anywhere, and RDS replicates none of its automated backups to another Region.",
    mend: "use an Aurora engine, or an Instance with multiAz",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html",
  },
  {
    types: types.cluster,
    check(cluster, report) {
      report.tell(cluster, ["engine"], (engine) => {
        if (engine !== "mysql" && engine !== "postgres") return;
        report.violation({
          on: cluster,
          property: "engine",
          found: `${shown(engine)}, which makes a Multi-AZ DB cluster`,
          required: "it must be an Aurora engine, because no backup of such a cluster leaves its Region or account",
        });
      });
    },
  },
);
