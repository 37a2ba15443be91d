import { z } from "zod";
import { backupTerms, dailyBackup } from "./backupTerms";
import type { CadenceId } from "./tags";

/** The part of a stack's configuration that becomes AWS Backup's plans and vaults; see schema.ts. */
export const days = z.int();
const minutes = z.int();
export const lockMode = z.enum(["governance", "compliance"]);

function cadence(id: CadenceId, completionWindowMinutes: number) {
  const { deleteAfterDays, ledger } = backupTerms[id];
  return z
    .strictObject({
      deleteAfterDays: days.default(deleteAfterDays).describe("Days until AWS Backup deletes a recovery point."),
      coldStorageAfterDays: days
        .exactOptional()
        .describe("Days until a point moves to cold storage, at least 90 before it is deleted (L1). Default: never."),
      startWindowMinutes: minutes.default(60).describe("Minutes in which a job must start, at least 60 (S8)."),
      completionWindowMinutes: minutes
        .default(completionWindowMinutes)
        .describe("Minutes in which a started job must end; more than the start window (S8)."),
      copies: z
        .strictObject({
          recoveryRegionDays: days
            .exactOptional()
            .describe("Days of the copy in the recovery Region. Default: as here."),
          recoveryAccountDays: days
            .exactOptional()
            .describe("Days of the copy in the recovery account. Default: as here."),
          airGappedDays: days
            .exactOptional()
            .describe("Days of the copy in the air-gapped vault, where there is one. Default: as here."),
        })
        .prefault({})
        .describe("Retention of the copies, where it differs from the point's own."),
    })
    .prefault({})
    .describe(`The ${id} cadence (${ledger}). Default: kept ${deleteAfterDays} days.`);
}

/** Names as `aws backup describe-region-settings` writes them; which of them a Region knows is AWS's to say (S9). */
const resourceType = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,49}$/, "the name of an AWS Backup resource type, such as DynamoDB or S3");

export const backups = z
  .strictObject({
    timezone: z.string().default(dailyBackup.timezone).describe("IANA time zone of every schedule (BKP-3)."),
    dailyAt: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day as HH:MM, in quotes")
      .default(dailyBackup.at)
      .describe("When the daily backup starts: HH:MM, in quotes (BKP-3)."),
    continuous: cadence("continuous", 180),
    hourly: cadence("hourly", 120),
    daily: cadence("daily", 180),
    weekly: cadence("weekly", 480),
    resourceTypes: z
      .record(z.string(), z.array(resourceType))
      .exactOptional()
      .describe(
        "By Region code: every resource type that AWS Backup knows there, all of them opted in (S1, S9). Default: the common ones.",
      ),
  })
  .prefault({});

const vaultLock = z
  .strictObject({
    mode: lockMode
      .default("governance")
      .describe("compliance can never be undone once changeableForDays are over; governance can, by a permitted role."),
    minDays: days.default(7).describe("Shortest retention that the vault takes; jobs below it fail (V3)."),
    maxDays: days.default(9132).describe("Longest retention that the vault takes; 25 years by default (V3, V5)."),
    changeableForDays: days.exactOptional().describe("Cooling-off of a compliance lock, 3 to 36,500 (V2)."),
  })
  .prefault({});

export const vaults = z
  .strictObject({
    primary: vaultLock.describe("Lock of the vault in the primary Region."),
    recovery: vaultLock.describe("Lock of the vault in the recovery Region."),
    recoveryAccount: vaultLock.describe("Lock of the vault in the recovery account; unused without such an account."),
    airGapped: z
      .strictObject({
        minDays: days.describe("Shortest retention, at least 7 (V6)."),
        maxDays: days.describe("Longest retention (V6)."),
      })
      .exactOptional()
      .describe("A logically air-gapped vault: in compliance mode from its creation, without a way back (V6)."),
  })
  .prefault({});
