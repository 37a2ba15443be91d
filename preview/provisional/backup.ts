import type { Subject, Table } from "./subject";

const vault = (s: Subject) => {
  const name = s.physicalName("name", { max: 50 });
  return { id: name, name, arn: s.arn("backup", s.join("backup-vault:", name)), region: s.region };
};

/** What is set on a vault has the vault's name as its id and repeats its ARN. */
const ofVault = (s: Subject) => {
  const name = s.input("backupVaultName");
  return { id: name, backupVaultArn: s.arn("backup", s.join("backup-vault:", name)), region: s.region };
};

export const backup: Table = {
  "aws:backup/vault:Vault": vault,
  "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault": vault,
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": ofVault,
  "aws:backup/vaultNotifications:VaultNotifications": ofVault,
  "aws:backup/vaultPolicy:VaultPolicy": ofVault,
  "aws:backup/plan:Plan": (s) => {
    const id = s.readId ?? s.uuid("plan");
    // AWS Backup's version ids are 48 characters of base64.
    const version = Buffer.from(s.hex(72, "version"), "hex").toString("base64");
    return { id, arn: s.arn("backup", `backup-plan:${id}`), version, region: s.region };
  },
  "aws:backup/selection:Selection": (s) => ({ id: s.uuid("selection"), region: s.region }),
  "aws:backup/framework:Framework": (s) => {
    const name = s.input("name");
    return { id: name, arn: s.arn("backup", s.join("framework:", name, `-${s.uuid()}`)), region: s.region };
  },
  "aws:backup/reportPlan:ReportPlan": (s) => {
    const name = s.input("name");
    return { id: name, arn: s.arn("backup", s.join("report-plan:", name, `-${s.uuid()}`)), region: s.region };
  },
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": (s) => {
    const name = s.physicalName("name", { max: 50 });
    return {
      id: name,
      name,
      arn: s.arn("backup", s.join("restore-testing-plan:", name, `-${s.uuid()}`)),
      region: s.region,
    };
  },
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": (s) => {
    const plan = s.input("restoreTestingPlanName");
    const name = s.physicalName("name", { max: 50 });
    return { id: plan === undefined ? undefined : s.join("", name, `:${plan}`), name, region: s.region };
  },
  "aws:backup/regionSettings:RegionSettings": (s) => ({ id: s.region, region: s.region }),
  "aws:backup/globalSettings:GlobalSettings": (s) => ({ id: s.account }),
};
