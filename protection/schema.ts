import { z } from "zod";
import { defaultRegions } from "./regions";
import { alerts, escalation } from "./schemaAlerts";
import { database } from "./schemaDatabase";
import { backups, days, lockMode, vaults } from "./schemaBackups";

/**
 * The configuration of a stack: the value of `neonpro-backup-recovery:protection` in Pulumi.<stack>.yaml. The schema knows
 * shapes and defaults; what a value may be, given another value or an AWS limit, is said in rules/ with its constraint ID.
 */
const roleName = z.string().regex(/^[\w+=,.@-]{1,64}$/, "an IAM role name: 1 to 64 letters, digits or _+=,.@-");
const hostName = z
  .string()
  .regex(
    /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    "a host name in lower case, without scheme, port or path",
  );

const regions = z.strictObject({
  primary: z
    .string()
    .default(defaultRegions.primary)
    .describe("AWS Region that serves. Default: sa-east-1, the only one in Brazil."),
  recovery: z
    .string()
    .default(defaultRegions.recovery)
    .describe("AWS Region that takes over. Default: eu-west-1, adequate under LGPD art. 33 I (CD/ANPD 32/2026)."),
  transferRecord: z
    .string()
    .trim()
    .min(1, "the reference of the record, not an empty text")
    .exactOptional()
    .describe(
      "Where the standard contractual clauses for a Region abroad are on record. Needed where art. 33 asks for them.",
    ),
});

const recoveryAccount = z.strictObject({
  accountId: z
    .string()
    .regex(/^\d{12}$/, "twelve digits, in quotes (YAML would drop a leading zero)")
    .describe(
      "Twelve digits, in quotes: the account of the second set of backups, out of reach of the production account's administrators.",
    ),
  roleName: roleName.describe("Role in that account which the deployment assumes."),
  breakGlassRoleName: roleName.describe("The one role in that account that its key and vault policies let delete."),
});

const storage = z
  .strictObject({
    objectLockMode: lockMode
      .default("governance")
      .describe("Mode of the default Object Lock retention; compliance cannot be shortened by anyone (X6)."),
    maximumRetentionDays: days
      .exactOptional()
      .describe("Staging only: cap on each stage and lock. Staging holds no patient data, so no law's floor applies."),
  })
  .prefault({});

const acknowledgement = z
  .strictObject({
    by: z.string().trim().min(1, "the name of a person").describe("Who accepts it."),
    date: z.iso.date("a date as YYYY-MM-DD").describe("When, as YYYY-MM-DD."),
    statement: z.string().describe("The exact sentence that the refusal prints, numbers included."),
  })
  .exactOptional();

const acknowledgements = z
  .strictObject({
    complianceVaultLock: acknowledgement.describe("For a vault lock in compliance mode (V2)."),
    airGappedVault: acknowledgement.describe("For a logically air-gapped vault (V6)."),
    complianceObjectLock: acknowledgement.describe("For Object Lock in compliance mode (X6)."),
  })
  .prefault({});

const dns = z.strictObject({
  zone: z
    .strictObject({
      create: hostName.exactOptional().describe("Name of a hosted zone to create."),
      adopt: z
        .string()
        .regex(/^Z[A-Z0-9]{1,31}$/, "the ID of a hosted zone, such as Z0123456789ABCDEFGHIJ")
        .exactOptional()
        .describe("ID of a hosted zone that exists already; takes `name` beside it."),
      name: hostName.exactOptional().describe("Name of the adopted zone."),
    })
    .describe("Either `create`, or `adopt` with `name`."),
  recordName: hostName.describe("Name that users ask for; it follows the failover latch."),
  primaryEndpoint: hostName.describe("Host that serves in the primary Region."),
  recoveryEndpoint: hostName
    .exactOptional()
    .describe("Host that serves in the recovery Region. Without it the RTO of a lost Region is unknown."),
  healthPath: z
    .string()
    .regex(/^\/[\x21-\x7e]{0,254}$/, "a path that starts with /")
    .default("/api/health")
    .describe("Path that the endpoint checks ask for."),
});

export const stackSchema = z.strictObject({
  environment: z
    .enum(["production", "staging"])
    .describe("production holds to the requirements ledger; staging holds no patient data."),
  regions: regions.prefault({}).describe("Where the stack serves, and where it recovers."),
  breakGlassRoleName: roleName.describe("The one role that key and vault policies let delete; it need not exist yet."),
  recoveryAccount: recoveryAccount.exactOptional().describe("Needed in production, refused in staging."),
  backups: backups.describe("Cadences of AWS Backup: retention, windows and copies."),
  vaults: vaults.describe("Locks of the backup vaults."),
  storage: storage.describe("What the buckets of the data classes have in common."),
  acknowledgements: acknowledgements.describe("Signatures of people under settings that nobody can undo."),
  database: database.describe("The replica of the application's database (BKP-1 to BKP-5, DRP-1)."),
  dns: dns.describe("The name that users ask for, and the hosts behind it."),
  alerts: alerts.describe("Who is told, by severity (MON-3, MON-4)."),
  escalation: escalation.describe("Who is told when nobody answers a critical alert, and when (MON-5)."),
});

/** A stack's configuration with every default filled in. */
export type StackConfig = z.output<typeof stackSchema>;
export type BackupConfig = StackConfig["backups"]["daily"];
export type VaultLockConfig = StackConfig["vaults"]["primary"];
export type DatabaseConfig = StackConfig["database"];
export type EscalationConfig = StackConfig["escalation"];
