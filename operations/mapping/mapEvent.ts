import type { OperationDraft } from "../entry";
import { ownEventSource } from "../ownEvent";
import {
  planDrafts,
  pointIndexDrafts,
  recoveryPointDrafts,
  regionSettingDrafts,
  scanDrafts,
  vaultDrafts,
} from "./backupChanges";
import { backupJobDrafts, copyJobDrafts, restoreJobDrafts } from "./backupJobs";
import { callDrafts } from "./cloudTrail";
import { unknownDraft } from "./draft";
import { envelopeOf } from "./envelope";
import type { Envelope } from "./envelope";
import { keyDrafts } from "./kms";
import { ownDrafts } from "./ownEvents";
import { rdsDrafts } from "./rds";

type Mapping = (event: Envelope) => OperationDraft[];

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html; the reference names the point's event twice. */
const backupMappings: Readonly<Record<string, Mapping>> = {
  "Backup Job State Change": backupJobDrafts,
  "Copy Job State Change": copyJobDrafts,
  "Restore Job State Change": restoreJobDrafts,
  "Recovery Point State Change": recoveryPointDrafts,
  "Recovery Point Change": recoveryPointDrafts,
  "Backup Vault State Change": vaultDrafts,
  "Backup Plan State Change": planDrafts,
  "Region Setting State Change": regionSettingDrafts,
  "Recovery Point Index State Change": pointIndexDrafts,
  "Scan Job State Change": scanDrafts,
};

/**
 * The steps that an event of EventBridge tells (AUD-5): one, or two where it tells of a restore and of its validation. What
 * is not understood is recorded too, with the outcome UNKNOWN: a log that leaves out what it does not know is no evidence.
 *
 * @param receivedAt RFC 3339, the same for every delivery of the message; the step's moment where the event has none
 * @throws NotAnEventError for what is no event at all
 */
export function mapEvent(event: unknown, receivedAt: string): OperationDraft[] {
  const envelope = envelopeOf(event, receivedAt);
  return mappingOf(envelope)(envelope);
}

function mappingOf({ source, detailType }: Envelope): Mapping {
  if (detailType.endsWith(" via CloudTrail")) return callDrafts;
  switch (source) {
    case "aws.backup":
      return (Object.hasOwn(backupMappings, detailType) ? backupMappings[detailType] : undefined) ?? notUnderstood;
    case "aws.rds":
      return rdsDrafts;
    case "aws.kms":
      return keyDrafts;
    case ownEventSource:
      return ownDrafts;
    default:
      return notUnderstood;
  }
}

function notUnderstood(event: Envelope): OperationDraft[] {
  return [
    unknownDraft(event, `${event.source} sent ${event.detailType === "" ? "no detail type" : event.detailType}.`),
  ];
}
