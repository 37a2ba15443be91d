/**
 * Events in the shapes that AWS documents, with the fields as they are there: sizes as text or as number, `{}` and "" where
 * something is missing, messages in quotation marks of their own.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export interface Sample {
  readonly source: string;
  readonly "detail-type": string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const account = "123456789012";
const vaultArn = `arn:aws:backup:sa-east-1:${account}:backup-vault:neonpro-primary`;
const pointArn = `arn:aws:backup:sa-east-1:${account}:recovery-point:f1d966fe-a3bd-410b-b292-99f442d13b56`;

function envelope(detailType: string, resources: readonly string[], detail: Readonly<Record<string, unknown>>): Sample {
  return {
    version: "0",
    id: "710b0398-d48e-f3c3-afca-cfeb2fdaa656",
    "detail-type": detailType,
    source: "aws.backup",
    account,
    time: "2026-07-29T20:15:26Z",
    region: "sa-east-1",
    resources,
    detail,
  } as Sample;
}

type Detail = Readonly<Record<string, unknown>>;

/** "Backup Job events". CREATED carries no more than an ID, the state and a date. */
export function backupJob(state: string, more: Detail = {}): Sample {
  if (state === "CREATED") {
    return envelope("Backup Job State Change", [], {
      backupJobId: "34176239-e96d-4e1d-9fad-529dbb3c3556",
      state,
      creationDate: "2026-07-29T20:13:07.392Z",
      ...more,
    });
  }
  return envelope("Backup Job State Change", state === "COMPLETED" ? [pointArn] : [], {
    backupJobId: "34176239-e96d-4e1d-9fad-529dbb3c3556",
    backupSizeInBytes: "36048",
    backupVaultArn: vaultArn,
    backupVaultName: "neonpro-primary",
    bytesTransferred: "0",
    creationDate: "2026-07-29T20:13:07.392Z",
    iamRoleArn: `arn:aws:iam::${account}:role/neonpro-backup`,
    resourceArn: "arn:aws:s3:::neonpro-medical-sa-east-1",
    resourceType: "S3",
    state,
    startBy: "2026-07-30T04:13:07.392Z",
    percentDone: 0,
    retryCount: 3,
    ...more,
  });
}

/** "Copy Job events": the size is a number, a missing destination point an empty object. */
export function copyJob(state: string, more: Detail = {}): Sample {
  return envelope("Copy Job State Change", [pointArn], {
    copyJobId: "47C8EF56-74D8-059D-1301-C5BE1D5C926E",
    backupSizeInBytes: 22_548_578_304,
    creationDate: "2026-07-15T20:36:13.239Z",
    iamRoleArn: `arn:aws:iam::${account}:role/neonpro-backup`,
    resourceArn: `arn:aws:rds:sa-east-1:${account}:cluster:neonpro`,
    resourceType: "Aurora",
    sourceBackupVaultArn: vaultArn,
    state,
    completionDate: "2026-07-15T20:37:28.704Z",
    destinationBackupVaultArn: `arn:aws:backup:eu-west-1:${account}:backup-vault:neonpro-recovery`,
    destinationRecoveryPointArn: {},
    ...more,
  });
}

/** "Restore Job events": `status`, except that CREATED says `state` (S13). */
export function restoreJob(status: string, more: Detail = {}): Sample {
  if (status === "CREATED") {
    return envelope("Restore Job State Change", [pointArn], {
      restoreJobId: "1B234A56-789B-01CD-2A34-4567A08901FD",
      creationDate: "2026-06-22T18:50:46.407Z",
      state: "CREATED",
      ...more,
    });
  }
  return envelope("Restore Job State Change", [pointArn], {
    restoreJobId: "1B234A56-789B-01CD-2A34-4567A08901FD",
    backupVaultArn: vaultArn,
    recoveryPointArn: pointArn,
    sourceResourceArn: `arn:aws:rds:sa-east-1:${account}:cluster:neonpro`,
    backupSizeInBytes: "22548578304",
    creationDate: "2026-07-15T20:19:07.303Z",
    iamRoleArn: `arn:aws:iam::${account}:role/neonpro-restore`,
    percentDone: 0,
    resourceType: "Aurora",
    status,
    ...more,
  });
}

/** "Recovery Point events": `status`. */
export function recoveryPoint(status: string, more: Detail = {}): Sample {
  return envelope("Recovery Point State Change", [pointArn], {
    backupVaultName: "neonpro-primary",
    backupVaultArn: vaultArn,
    creationDate: "2026-07-15T21:38:31.152Z",
    iamRoleArn: `arn:aws:iam::${account}:role/neonpro-backup`,
    resourceType: "S3",
    resourceArn: "arn:aws:s3:::neonpro-medical-sa-east-1",
    status,
    isEncrypted: "true",
    storageClass: "WARM",
    lifecycle: { deleteAfterDays: 35 },
    ...more,
  });
}

/** "Backup Vault events". */
export function backupVault(state: string): Sample {
  const isLocked = state === "MODIFIED" ? { isLocked: "true" } : {};
  return envelope("Backup Vault State Change", [vaultArn], { backupVaultName: "neonpro-primary", state, ...isLocked });
}

/** "Backup Plan events". */
export function backupPlan(state: string): Sample {
  return envelope(
    "Backup Plan State Change",
    [`arn:aws:backup:sa-east-1:${account}:backup-plan:83fcb8ee-2d93-42ac-b06f-591563f3f8de`],
    { backupPlanId: "83fcb8ee-2d93-42ac-b06f-591563f3f8de", versionId: "NjIwNDFj", state },
  );
}

/** "Region Settings events". */
export function regionSetting(): Sample {
  return envelope("Region Setting State Change", [], {
    modifiedAt: "2026-06-24T22:54:57.161Z",
    ResourceTypeOptInPreference: { Aurora: false },
    state: "MODIFIED",
  });
}

/** "Recovery point indexing events": `indexStatus`. */
export function pointIndex(indexStatus: string): Sample {
  return envelope("Recovery Point Index State Change", [pointArn], {
    recoveryPointArn: pointArn,
    indexStatus,
    resourceType: "S3",
    backupVaultArn: vaultArn,
    sourceResourceArn: "arn:aws:s3:::neonpro-medical-sa-east-1",
    indexStatusMessage: `An AWS Backup recovery point index. Indexed recovery point arn : ${pointArn}`,
  });
}

/** "Malware scan Job events": a success has a status message as well. */
export function scanJob(state: string, scanResultStatus?: string): Sample {
  return envelope("Scan Job State Change", [pointArn], {
    accountId: account,
    backupVaultArn: vaultArn,
    backupVaultName: "neonpro-primary",
    recoveryPointArn: pointArn,
    resourceArn: "arn:aws:s3:::neonpro-medical-sa-east-1",
    resourceType: "S3",
    scanJobId: "4d5fc12e-7e33-4336-a981-bbe43c300298",
    malwareScanner: "GUARDDUTY",
    ...(scanResultStatus === undefined ? {} : { scanResult: { scanResultStatus } }),
    state,
    statusMessage: "An AWS Backup scan job was successful completed.",
  });
}

/** "Alarm state change events", single-metric alarm. */
export function alarm(value: string, description?: string, alarmName = "neonpro-test-announced-lag"): Sample {
  return {
    ...envelope("CloudWatch Alarm State Change", [`arn:aws:cloudwatch:sa-east-1:${account}:alarm:${alarmName}`], {
      alarmName,
      configuration: {
        ...(description === undefined ? {} : { description }),
        metrics: [{ id: "30b6c6b2-a864-43a2-4877-c09a1afc3b87", returnData: true }],
      },
      previousState: { value: "OK", reason: "Threshold Crossed", timestamp: "2026-10-02T17:03:40.097+0000" },
      state: {
        value,
        reason: "Threshold Crossed: 1 out of the last 1 datapoints [99.5 (02/10/26 16:59:00)] was greater than 50.",
        reasonData: '{"version":"1.0"}',
        timestamp: "2026-10-02T17:04:40.985+0000",
      },
    }),
    source: "aws.cloudwatch",
  };
}

/**
 * "AWS API Call via CloudTrail", with the record of a CloudTrail event as its detail.
 * https://docs.aws.amazon.com/kms/latest/developerguide/ct-schedule-key-deletion.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function call(service: string, eventName: string, requestParameters: Detail = {}, more: Detail = {}): Sample {
  return {
    ...envelope("AWS API Call via CloudTrail", [], {
      eventVersion: "1.08",
      userIdentity: {
        type: "IAMUser",
        arn: `arn:aws:iam::${account}:user/Alice`,
        accountId: account,
        userName: "Alice",
      },
      eventTime: "2026-07-29T20:15:20Z",
      eventSource: `${service}.amazonaws.com`,
      eventName,
      awsRegion: "sa-east-1",
      sourceIPAddress: "192.0.2.0",
      userAgent: "AWS Internal",
      requestParameters,
      responseElements: null,
      requestID: "ee408f36-ea01-422b-ac14-b0f147c68334",
      eventID: "3c4226b0-1e81-48a8-a333-7fa5f3cbd118",
      readOnly: false,
      eventType: "AwsApiCall",
      recipientAccountId: account,
      ...more,
    }),
    source: `aws.${service}`,
  };
}

/** An event of our own functions (operations/ownEvent.ts). */
export function ownEvent(type: string, phase: string, outcome: string, more: Detail = {}): Sample {
  return {
    ...envelope("Recovery Operation", [], {
      operationId: "run-1",
      type,
      phase,
      outcome,
      occurredAt: "2026-07-29T20:15:20.000Z",
      actor: { kind: "service", id: "watcher.sa-east-1" },
      ...more,
    }),
    source: "neonpro.recovery",
  };
}
