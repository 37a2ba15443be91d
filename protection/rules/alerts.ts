import type { Problem } from "../problems";
import type { StackConfig } from "../schema";

/** In production every severity reaches somebody: an alarm without a reader is silence. */
export function alertRules({ environment, alerts }: StackConfig): readonly Problem[] {
  if (environment !== "production") return [];
  return (["critical", "warning", "informational"] as const)
    .filter((severity) => Object.values(alerts[severity]).every((subscribers) => subscribers.length === 0))
    .map((severity) => ({
      path: `alerts.${severity}`,
      given: "nobody",
      allowed: "at least one of email, sms and https in production",
      rule: "MON-4",
      fix: "Name who is told.",
    }));
}
