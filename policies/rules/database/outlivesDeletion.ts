import { resourceRule } from "../../framework/rule";
import { shown } from "../../framework/values";
import { isReadReplica } from "./replicas";
import { databases, types } from "./types";

/** DocumentDB and Neptune delete their automated backups with the cluster, always. */
const withRetainableBackups: ReadonlySet<string> = new Set([...types.instance, ...types.cluster]);

export const outlivesDeletion = resourceRule(
  {
    name: "database-outlives-deletion",
    sentence: "A deleted database leaves a final snapshot and its automated backups.",
    severity: "high",
    level: "mandatory",
    refs: ["RST-1", "RST-4"],
    why: "By default RDS deletes the automated backups with the database, and with them every second one could go back to.",
    mend: "set skipFinalSnapshot to false with a finalSnapshotIdentifier, and deleteAutomatedBackups to false",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.Retaining.html",
  },
  {
    types: databases,
    check(database, report) {
      if (isReadReplica(database)) return;
      report.tell(database, ["skipFinalSnapshot"], (skipped) => {
        if (skipped !== true) return;
        report.violation({
          on: database,
          property: "skipFinalSnapshot",
          found: "true",
          required: "it must be false, because the last state before a deletion is the one that is missed",
          mend: "set skipFinalSnapshot to false and name a finalSnapshotIdentifier",
        });
      });
      if (!withRetainableBackups.has(database.type)) return;
      report.tell(database, ["deleteAutomatedBackups"], (deleted) => {
        if (deleted === false) return;
        report.violation({
          on: database,
          property: "deleteAutomatedBackups",
          found: deleted === undefined ? "absent, which means true" : shown(deleted),
          required: "it must be false, because the automated backups go with the database otherwise",
          mend: "set deleteAutomatedBackups to false",
        });
      });
    },
  },
);
