import type { Report } from "../../framework/report";
import { resourceRule } from "../../framework/rule";
import type { Subject } from "../../framework/subject";
import { shown, unknown, valueAt } from "../../framework/values";
import { backupTypes } from "./types";

/** The override that says where to restore to, for types that would go to the default VPC (R5). */
const networkKeys: Readonly<Record<string, string>> = {
  Aurora: "dbSubnetGroupName",
  DocumentDB: "dbSubnetGroupName",
  EC2: "subnetId",
  Neptune: "dbSubnetGroupName",
  RDS: "dbSubnetGroupName",
};

/** Overrides that are lists, in lower case: AWS Backup does not mind a key's capitals. */
const listKeys: ReadonlySet<string> = new Set([
  "enablecloudwatchlogsexports",
  "availabilityzones",
  "securitygroupids",
  "vpcsecuritygroupids",
]);

export const restoreTestMetadata = resourceRule(
  {
    name: "backup-restore-test-metadata",
    sentence:
      "A restore test of a database or an instance says which network to restore into, and writes lists as JSON.",
    severity: "medium",
    level: "advisory",
    refs: ["R5"],
    why: "Without it AWS Backup restores into the default VPC, and every test fails where there is none. Whether there is one is not seen here.",
    mend: "name the network in restoreMetadataOverrides",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-inferred-metadata.html",
  },
  {
    types: backupTypes.restoreTestingSelection,
    check(selection, report) {
      const property = "restoreMetadataOverrides";
      const overrides = selection.at(property);
      if (overrides === unknown) {
        report.cannotTell(selection, property);
        return;
      }
      report.tell(selection, ["protectedResourceType"], (type) => {
        const wanted = networkKeys[String(type)];
        const given = overrideOf(selection, wanted ?? "");
        if (wanted === undefined || given !== undefined) return;
        report.violation({
          on: selection,
          property: `${property}.${wanted}`,
          found: "absent",
          required: "it must be there, because the restore goes to the default VPC otherwise, which may not exist",
        });
      });
      for (const key of keysOf(overrides)) {
        if (listKeys.has(key.toLowerCase())) judgeList(selection, key, report);
      }
    },
  },
);

function keysOf(overrides: unknown): readonly string[] {
  return typeof overrides === "object" && overrides !== null ? Object.keys(overrides) : [];
}

/** An override by its key, whose capitals do not matter. */
export function overrideOf(selection: Subject, key: string): unknown {
  const overrides = selection.at("restoreMetadataOverrides");
  const own = keysOf(overrides).find((each) => each.toLowerCase() === key.toLowerCase());
  return own === undefined ? undefined : valueAt(overrides, [own]);
}

function judgeList(selection: Subject, key: string, report: Report): void {
  const property = `restoreMetadataOverrides.${key}`;
  const value = overrideOf(selection, key);
  if (value === unknown) report.cannotTell(selection, property);
  else if (!isJsonList(String(value))) {
    report.violation({
      on: selection,
      property,
      found: shown(value),
      required: 'it must be a list in JSON, such as ["sg-1"], because AWS Backup reads the text as one',
      mend: "use JSON.stringify or pulumi.jsonStringify",
    });
  }
}

function isJsonList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
