import assert from "node:assert/strict";
import { announcedAlarmDescription, announcedAlarmPrefix } from "../../../components/monitoring/announcedAlarms";
import { alarmEventPattern, backupEventPattern } from "../../../components/monitoring/eventPatterns";
import type { EventPattern } from "../../../components/monitoring/eventPatterns";
import { decide } from "../../../lambdas/backup-alarm/decide";
import * as samples from "../../lambdas/backup-alarm/samples";
import { accountId } from "../../support/mocks";

/**
 * EventBridge's matching, as far as the two patterns use it: a list is alternatives, an object's keys go together, an event's
 * list matches with any element.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
function matches(pattern: EventPattern, event: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    const value = event[key];
    if (!Array.isArray(wanted)) return matches(wanted as EventPattern, (value ?? {}) as Record<string, unknown>);
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values.some((one) => typeof one === "string" && wanted.some((matcher) => matchesOne(matcher, one)));
  });
}

function matchesOne(matcher: unknown, value: string): boolean {
  if (typeof matcher === "string") return matcher === value;
  const { prefix, suffix, "anything-but": not } = matcher as Record<string, unknown>;
  if (typeof prefix === "string") return value.startsWith(prefix);
  if (typeof suffix === "string") return value.endsWith(suffix);
  if (Array.isArray(not)) return !not.includes(value);
  if (typeof not === "object") return !matchesOne(not, value);
  throw new Error(`No such matcher: ${JSON.stringify(matcher)}`);
}

describe("the pattern of AWS Backup's events", () => {
  const taken: readonly samples.Sample[] = [
    samples.backupJob("FAILED"),
    samples.backupJob("RUNNING"),
    samples.copyJob("PARTIAL"),
    samples.restoreJob("FAILED"),
    samples.restoreJob("CREATED"),
    samples.recoveryPoint("STOPPED"),
    samples.backupVault("DELETED"),
    samples.backupPlan("MODIFIED"),
    samples.regionSetting(),
    samples.pointIndex("FAILED"),
    samples.scanJob("COMPLETED", "THREATS_FOUND"),
    { ...samples.backupJob("NEW"), "detail-type": "Something That AWS Adds Tomorrow" },
  ];
  for (const event of taken) {
    it(`[BKP-9][MON-3] takes ${event["detail-type"]} ${JSON.stringify(event.detail.state ?? event.detail.status)} (S13, S15)`, () => {
      assert.ok(matches(backupEventPattern, { ...event }));
    });
  }

  for (const detailType of ["AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"]) {
    it(`leaves ${detailType} out`, () => {
      assert.ok(!matches(backupEventPattern, { ...samples.backupJob("FAILED"), "detail-type": detailType }));
    });
  }

  it("leaves other sources out", () => {
    assert.ok(!matches(backupEventPattern, { ...samples.backupJob("FAILED"), source: "aws.ec2" }));
  });
});

describe("the pattern of alarms", () => {
  const prefix = announcedAlarmPrefix("neonpro", "test");
  const pattern = alarmEventPattern({
    region: "sa-east-1",
    accountId,
    prefix,
    ownAlarmNames: [`${prefix}own-errors`, "other-errors"],
  });

  it("is as EventBridge takes it", () => {
    assert.deepEqual(pattern, {
      source: ["aws.cloudwatch"],
      "detail-type": ["CloudWatch Alarm State Change"],
      resources: [{ prefix: "arn:aws:cloudwatch:sa-east-1:123456789012:alarm:neonpro-test-announced-" }],
      detail: { alarmName: [{ "anything-but": ["neonpro-test-announced-own-errors", "other-errors"] }] },
    });
  });

  it("takes the announced alarms of the stack", () => {
    assert.ok(matches(pattern, { ...samples.alarm("ALARM", "x", `${prefix}lag`) }));
  });

  for (const name of [`${prefix}own-errors`, "other-errors", "neonpro-prod-announced-lag", "somebody-elses"]) {
    it(`leaves ${name} out`, () => {
      assert.ok(!matches(pattern, { ...samples.alarm("ALARM", "x", name) }));
    });
  }
});

describe("announcedAlarmDescription", () => {
  for (const severity of ["critical", "warning", "informational"] as const) {
    it(`[MON-3] is read back as ${severity} by the function`, () => {
      assert.equal(decide(samples.alarm("ALARM", announcedAlarmDescription(severity, "Lag")))?.severity, severity);
    });
  }
});
