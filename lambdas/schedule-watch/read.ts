import {
  GetBackupPlanCommand,
  paginateListBackupJobs,
  paginateListRecoveryPointsByBackupVault,
  paginateListRestoreJobs,
} from "@aws-sdk/client-backup";
import type { BackupClient, BackupJob, RestoreJobsListMember } from "@aws-sdk/client-backup";
import type { BackupJobSeen, PointSeen, RestoreJobSeen } from "../../operations/silentSuccess/types";
import { textOf } from "../common/narrow";

const pageSize = 1000;

/** Since when a plan exists; undefined when there is none of the ID. Rejects when AWS Backup does not answer. */
export async function planSince(client: BackupClient, planId: string): Promise<string | undefined> {
  try {
    const { CreationDate, DeletionDate } = await client.send(new GetBackupPlanCommand({ BackupPlanId: planId }));
    return DeletionDate === undefined ? (CreationDate ?? new Date(0)).toISOString() : undefined;
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

/** Backup jobs of a vault that began after a moment, of whatever plan. */
export async function backupJobs(client: BackupClient, vault: string, after: Date): Promise<BackupJobSeen[]> {
  const jobs: BackupJob[] = [];
  const query = { ByBackupVaultName: vault, ByCreatedAfter: after };
  for await (const page of paginateListBackupJobs({ client, pageSize }, query)) jobs.push(...(page.BackupJobs ?? []));
  return jobs.flatMap((job) => {
    // Children of a composite backup have the parent's outcome in them, and no schedule of their own.
    if (job.ResourceArn === undefined || job.CreationDate === undefined || job.ParentJobId !== undefined) return [];
    return [
      {
        id: job.BackupJobId ?? "without an ID",
        planId: job.CreatedBy?.BackupPlanId,
        resource: job.ResourceArn,
        vault: job.BackupVaultName,
        state: job.State ?? "without a state",
        createdAt: job.CreationDate.toISOString(),
        message: textOf(job.StatusMessage),
      },
    ];
  });
}

export interface PointQuery {
  readonly planId?: string;
  readonly after?: Date;
}

/** Recovery points of a vault, by plan or by age. */
export async function points(client: BackupClient, vault: string, { planId, after }: PointQuery): Promise<PointSeen[]> {
  const seen: PointSeen[] = [];
  const query = {
    BackupVaultName: vault,
    ...(planId === undefined ? {} : { ByBackupPlanId: planId }),
    ...(after === undefined ? {} : { ByCreatedAfter: after }),
  };
  for await (const page of paginateListRecoveryPointsByBackupVault({ client, pageSize }, query)) {
    for (const { ResourceArn, CreationDate, Status } of page.RecoveryPoints ?? []) {
      if (ResourceArn === undefined || CreationDate === undefined) continue;
      seen.push({ resource: ResourceArn, status: Status ?? "without a status", createdAt: CreationDate.toISOString() });
    }
  }
  return seen;
}

/** Jobs of a restore testing plan that began after a moment. */
export async function restoreJobs(client: BackupClient, planArn: string, after: Date): Promise<RestoreJobSeen[]> {
  const jobs: RestoreJobsListMember[] = [];
  const query = { ByRestoreTestingPlanArn: planArn, ByCreatedAfter: after };
  for await (const page of paginateListRestoreJobs({ client, pageSize }, query)) jobs.push(...(page.RestoreJobs ?? []));
  return jobs.flatMap((job) => {
    if (job.CreationDate === undefined) return [];
    return [
      {
        resource: job.SourceResourceArn ?? job.RecoveryPointArn ?? "without a resource",
        status: job.Status ?? "without a status",
        validation: job.ValidationStatus,
        createdAt: job.CreationDate.toISOString(),
        completedAt: job.CompletionDate?.toISOString(),
        message: textOf(job.StatusMessage),
      },
    ];
  });
}
