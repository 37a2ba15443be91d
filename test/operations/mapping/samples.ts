/**
 * Events in the shapes that AWS documents, with placeholders for accounts and principals.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-cloudwatch-events.sample.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/ct-schedule-key-deletion.html and its neighbours
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html ("AWS API Call via CloudTrail")
 */
type Detail = Readonly<Record<string, unknown>>;

export const account = "123456789012";
export const eventId = "844e2571-85d4-695f-b930-0153b71dcb42";
export const callId = "3c4226b0-1e81-48a8-a333-7fa5f3cbd118";
export const requestId = "ee408f36-ea01-422b-ac14-b0f147c68334";
export const keyArn = `arn:aws:kms:sa-east-1:${account}:key/mrk-1234abcd12ab34cd56ef1234567890ab`;
export const person = `arn:aws:sts::${account}:assumed-role/neonpro-operator/alice`;

function envelope(source: string, detailType: string, resources: readonly string[], detail: Detail): Detail {
  return {
    version: "0",
    id: eventId,
    "detail-type": detailType,
    source,
    account,
    time: "2026-07-29T20:15:26Z",
    region: "sa-east-1",
    resources,
    detail,
  };
}

/** "RDS DB Instance Event" and its siblings. */
export function rds(
  kind: string,
  resource: string,
  EventID: string | undefined,
  Message: string,
  more: Detail = {},
): Detail {
  const SourceArn = `arn:aws:rds:sa-east-1:${account}:${resource}`;
  return envelope("aws.rds", `RDS ${kind} Event`, [SourceArn], {
    EventCategories: ["backup"],
    SourceType: "CLUSTER_SNAPSHOT",
    SourceArn,
    Date: "2026-07-29T20:15:20.882Z",
    SourceIdentifier: resource,
    Message,
    ...(EventID === undefined ? {} : { EventID }),
    ...more,
  });
}

/** A call as CloudTrail writes it and EventBridge delivers it. */
export function call(service: string, eventName: string, detail: Detail = {}): Detail {
  return envelope(`aws.${service}`, "AWS API Call via CloudTrail", [], {
    eventVersion: "1.08",
    userIdentity: {
      type: "AssumedRole",
      principalId: "EX_PRINCIPAL_ID:alice",
      arn: person,
      accountId: account,
      sessionContext: { sessionIssuer: { type: "Role", arn: `arn:aws:iam::${account}:role/neonpro-operator` } },
    },
    eventTime: "2026-07-29T20:15:20Z",
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: "sa-east-1",
    sourceIPAddress: "192.0.2.0",
    userAgent: "AWS Internal",
    requestParameters: null,
    responseElements: null,
    requestID: requestId,
    eventID: callId,
    readOnly: false,
    eventType: "AwsApiCall",
    recipientAccountId: account,
    ...detail,
  });
}

/** KMS's own events. */
export function kms(detailType: string): Detail {
  return envelope("aws.kms", detailType, [keyArn], { "key-id": "mrk-1234abcd12ab34cd56ef1234567890ab" });
}

/** What our own functions send (operations/ownEvent.ts). */
export function own(detail: Detail): Detail {
  return envelope("neonpro.recovery", "Recovery Operation", [], detail);
}

export function other(source: string, detailType: string): Detail {
  return envelope(source, detailType, ["arn:aws:anything:sa-east-1:123456789012:x"], {});
}
