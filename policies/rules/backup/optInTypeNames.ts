import { resourceRule } from "../../framework/rule";
import { unknown } from "../../framework/values";
import { backupTypes } from "./types";

/** AWS Backup's names of resource types. New ones come; each Region knows its own (S9). */
const knownTypes = [
  "Aurora",
  "CloudFormation",
  "DocumentDB",
  "DSQL",
  "DynamoDB",
  "EBS",
  "EC2",
  "EFS",
  "EKS",
  "FSx",
  "Neptune",
  "RDS",
  "Redshift",
  "Redshift Serverless",
  "S3",
  "SAP HANA on Amazon EC2",
  "Storage Gateway",
  "Timestream",
  "VirtualMachine",
];

interface Config {
  readonly types: readonly string[];
}

export const optInTypeNames = resourceRule<Config>(
  {
    name: "backup-opt-in-type-names",
    sentence: "A Region's settings spell resource types as AWS Backup does.",
    severity: "low",
    level: "advisory",
    refs: ["S9"],
    why: "AWS Backup rejects the whole map for one unknown name; which names a Region knows differs, hence an advisory.",
    mend: "spell the type as `aws backup describe-region-settings` does, or add it to this policy's configuration",
    url: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_UpdateRegionSettings.html",
    config: {
      defaults: { types: knownTypes },
      properties: {
        types: { type: "array", items: { type: "string" }, description: "Names of resource types that are accepted." },
      },
    },
  },
  {
    types: backupTypes.regionSettings,
    check(settings, report, { types }) {
      for (const property of ["resourceTypeOptInPreference", "resourceTypeManagementPreference"]) {
        const preference = settings.at(property);
        if (preference === unknown) report.cannotTell(settings, property);
        if (typeof preference !== "object" || preference === null) continue;
        for (const name of Object.keys(preference).filter((each) => !types.includes(each))) {
          report.violation({
            on: settings,
            property: `${property}["${name}"]`,
            found: "a name that AWS Backup may not know",
            required: `it must be one of ${types.join(", ")}, because an unknown name fails the whole map`,
          });
        }
      }
    },
  },
);
