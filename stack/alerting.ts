import { AlertChannels } from "../components/monitoring/alertChannels";
import { BackupAlarm } from "../components/monitoring/backupAlarm";
import { EscalationLadder } from "../components/monitoring/escalationLadder";
import { Incidents } from "../components/monitoring/incidents";
import type { StackContext } from "./context";

/** Who hears of it: topics by severity, the function that announces, the ladder that goes on until somebody answers. */
export function alerting({ config, regions, accountId, operationsKey, namePrefix, tags }: StackContext): AlertChannels {
  const alerts = new AlertChannels("alerts", {
    regions,
    keyArns: Object.fromEntries(regions.map((region) => [region, operationsKey.arnIn(region)])),
    accountId,
    subscriptions: config.alerts,
    tags,
  });
  for (const region of regions) {
    const common = { region, accountId, keyArn: operationsKey.arnIn(region), tags };
    const incidents = new Incidents(`incidents-${region}`, common);
    const ladder = new EscalationLadder(`escalation-${region}`, {
      ...common,
      incidents,
      escalation: config.escalation,
      criticalTopicArn: alerts.topicArn(region, "critical"),
      breakGlassRoleName: config.breakGlassRoleName,
    });
    new BackupAlarm(`backup-alarm-${region}`, {
      ...common,
      topicArns: alerts.topicArnsIn(region),
      incidents,
      ladder,
      bucketNamePrefix: `${namePrefix}-`,
    });
  }
  return alerts;
}
