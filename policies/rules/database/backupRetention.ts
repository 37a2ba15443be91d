import { resourceRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { numeric } from "../../framework/values";
import { pointInTimeDays } from "../../defaults/database";
import { isReadReplica } from "./replicas";
import { databases, types } from "./types";

interface Config {
  readonly minimumDays: number;
}

const instances: ReadonlySet<string> = new Set(types.instance);
/** RDS, Aurora, DocumentDB and Neptune keep automated backups no longer (L15). */
const longestDays = 35;

export const backupRetention = resourceRule<Config>(
  {
    name: "database-backup-retention",
    sentence: "A database keeps automated backups long enough to restore any second of the recovery window.",
    severity: "critical",
    level: "mandatory",
    refs: ["L15", "BKP-5", "RST-4"],
    why: "0 days switches automated backups off, and with them point-in-time recovery; switching it on later costs an outage.",
    mend: "set backupRetentionPeriod to the days of the recovery window, 35 at most",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html",
    config: {
      defaults: { minimumDays: pointInTimeDays },
      properties: {
        minimumDays: { type: "integer", minimum: 1, maximum: 35, description: "Shortest retention allowed, in days." },
      },
    },
  },
  {
    types: databases,
    check(database, report, { minimumDays }) {
      // A read replica's backups are its source's.
      if (isReadReplica(database)) return;
      report.tell(database, ["backupRetentionPeriod"], (value) => {
        const days = numeric(value) ?? daysWhenAbsent(database);
        if (days >= minimumDays && days <= longestDays) return;
        report.violation({
          on: database,
          property: "backupRetentionPeriod",
          found: `${value === undefined ? "absent, which means " : ""}${days}${days < 1 ? ", which switches automated backups off" : ""}`,
          required: `it must be ${minimumDays} to ${longestDays}, because only the seconds of those days can be restored`,
        });
      });
    },
  },
);

function daysWhenAbsent(database: Subject): number {
  return instances.has(database.type) ? 0 : 1;
}
