import { arn } from "../common/arn";

/** An EventBridge pattern: values of one field are alternatives, fields have to match together. */
export type EventPattern = Readonly<Record<string, unknown>>;

/**
 * Everything that AWS Backup says itself. No list of event types and no states: what AWS adds tomorrow must reach the
 * function too, which announces what it does not understand. Only the API calls that CloudTrail reports are left out.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-backup.html
 */
export const backupEventPattern: EventPattern = {
  source: ["aws.backup"],
  "detail-type": [{ "anything-but": { suffix: " via CloudTrail" } }],
};

export interface AlarmPatternFacts {
  readonly region: string;
  readonly accountId: string;
  /** The alarms that are announced through the function: their names begin with it. */
  readonly prefix: string;
  /** The function's own alarms. */
  readonly ownAlarmNames: readonly string[];
}

/**
 * Changes of the alarms with the prefix, and never of the function's own: a function that fails would be told so, fail
 * again, and go on like that. The prefix is matched on the ARN, because one field cannot ask for two things at once.
 */
export function alarmEventPattern({ region, accountId, prefix, ownAlarmNames }: AlarmPatternFacts): EventPattern {
  return {
    source: ["aws.cloudwatch"],
    "detail-type": ["CloudWatch Alarm State Change"],
    resources: [{ prefix: arn({ service: "cloudwatch", region, account: accountId, resource: `alarm:${prefix}` }) }],
    detail: { alarmName: [{ "anything-but": ownAlarmNames }] },
  };
}
