import type { Report } from "../../framework/report";
import { resourceRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { numeric, shown, shownPath, type Path } from "../../framework/values";
import { pointInTimeDays } from "../../defaults/database";
import { tableReplicas } from "./replicas";
import { types } from "./types";

interface Config {
  readonly minimumDays: number;
}

const tables: ReadonlySet<string> = new Set(types.table);

export const tablePointInTimeRecovery = resourceRule<Config>(
  {
    name: "database-table-point-in-time-recovery",
    sentence: "Every DynamoDB table and each of its replicas can be restored to any second.",
    severity: "high",
    level: "mandatory",
    refs: ["BKP-5", "RST-4"],
    why: "A table without point-in-time recovery goes back to its last backup at best, and a bad write reaches every replica.",
    mend: "switch pointInTimeRecovery on, for each replica too",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html",
    config: {
      defaults: { minimumDays: pointInTimeDays },
      properties: {
        minimumDays: {
          type: "integer",
          minimum: 1,
          maximum: 35,
          description: "Shortest recovery window allowed, in days.",
        },
      },
    },
  },
  {
    types: [...types.table, ...types.tableReplica],
    check(table, report, { minimumDays }) {
      if (!tables.has(table.type)) {
        requireOn(table, ["pointInTimeRecovery"], report);
        return;
      }
      requireOn(table, ["pointInTimeRecovery", "enabled"], report);
      report.tell(table, ["pointInTimeRecovery", "recoveryPeriodInDays"], (value) => {
        const days = numeric(value);
        // Absent means 35, the longest that DynamoDB has.
        if (days === undefined || days >= minimumDays) return;
        report.violation({
          on: table,
          property: "pointInTimeRecovery.recoveryPeriodInDays",
          found: String(days),
          required: `it must be at least ${minimumDays}, because damage is not always noticed sooner`,
          mend: `set it to ${minimumDays} or more, or leave it out, which means 35`,
        });
      });
      for (const index of tableReplicas(table, report)) {
        requireOn(table, ["replicas", index, "pointInTimeRecovery"], report);
      }
    },
  },
);

function requireOn(on: Subject, path: Path, report: Report): void {
  report.tell(on, path, (enabled) => {
    if (enabled === true) return;
    report.violation({
      on,
      property: shownPath(path),
      found: shown(enabled),
      required: "it must be true, because otherwise only whole backups can be restored",
    });
  });
}
