import { resourceRule } from "../../framework/rule";
import { shown, shownPath, type Path } from "../../framework/values";
import { isReadReplica, tableReplicas } from "./replicas";
import { databases, types } from "./types";

const tables: ReadonlySet<string> = new Set(types.table);
const tableLike: ReadonlySet<string> = new Set([...types.table, ...types.tableReplica]);

export const deletionProtection = resourceRule(
  {
    name: "database-deletion-protection",
    sentence: "No single call deletes a database.",
    severity: "high",
    level: "mandatory",
    refs: ["RST-1", "SEC-4"],
    why: "With deletion protection a wrong destroy, a replacement or a stolen credential has to switch it off first, which is seen.",
    mend: "set deletionProtection, of a DynamoDB table deletionProtectionEnabled, to true",
    url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  },
  {
    types: [...databases, ...types.globalCluster, ...types.table, ...types.tableReplica],
    check(database, report) {
      if (isReadReplica(database)) return;
      const paths: Path[] = [[tableLike.has(database.type) ? "deletionProtectionEnabled" : "deletionProtection"]];
      if (tables.has(database.type)) {
        for (const index of tableReplicas(database, report)) {
          paths.push(["replicas", index, "deletionProtectionEnabled"]);
        }
      }
      for (const path of paths) {
        report.tell(database, path, (enabled) => {
          if (enabled === true) return;
          report.violation({
            on: database,
            property: shownPath(path),
            found: shown(enabled),
            required: "it must be true, because otherwise one call deletes the database",
          });
        });
      }
    },
  },
);
