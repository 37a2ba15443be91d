import { escalationLevelIds, escalationLevels } from "../escalation";
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

const RULE = "MON-5";

/** The escalation matrix of document B: nobody may be told later than it says, and nobody may be missing. */
export function escalationRules(config: StackConfig): readonly Problem[] {
  const { environment, escalation } = config;
  const levels = escalationLevelIds.map((id) => {
    const { afterMinutes, email, sms, https } = escalation.levels[id];
    return { id, afterMinutes, somebody: email.length + sms.length + https.length > 0, ...matrix(id) };
  });
  const used = levels.filter(({ somebody }) => somebody);
  const problems: Problem[] = [];
  if (environment === "production") {
    for (const { id } of levels.filter(({ somebody }) => !somebody)) {
      problems.push({
        path: `escalation.levels.${id}`,
        given: "nobody",
        allowed: "at least one of email, sms and https in production",
        rule: RULE,
        fix: "Name who is told.",
      });
    }
    for (const { id, afterMinutes, latestMinutes } of used.filter((each) => each.afterMinutes > each.latestMinutes)) {
      problems.push({
        path: `escalation.levels.${id}.afterMinutes`,
        given: `${afterMinutes}`,
        allowed: `at most ${latestMinutes} in production`,
        rule: RULE,
        fix: "Tell them when the escalation matrix says, or earlier.",
      });
    }
  }
  return [...problems, ...ascending(used), ...rhythm(config, used.at(-1)?.afterMinutes ?? 0)];
}

function matrix(id: (typeof escalationLevelIds)[number]): { readonly latestMinutes: number } {
  return { latestMinutes: escalationLevels[id].latestMinutes };
}

interface UsedLevel {
  readonly id: string;
  readonly afterMinutes: number;
}

/** The first level at once, each other one after the one before it: two at the same minute are one. */
function ascending(used: readonly UsedLevel[]): readonly Problem[] {
  return used.flatMap(({ id, afterMinutes }, index) => {
    const before = used[index - 1];
    if (before === undefined ? afterMinutes === 0 : afterMinutes > before.afterMinutes) return [];
    return [
      {
        path: `escalation.levels.${id}.afterMinutes`,
        given: `${afterMinutes}`,
        allowed:
          before === undefined ? "0, for the first level" : `more than the ${before.afterMinutes} of ${before.id}`,
        rule: RULE,
        fix: before === undefined ? "Somebody has to be told at once." : "Give each level its own time.",
        ...(before === undefined ? {} : { related: [`escalation.levels.${before.id}.afterMinutes`] }),
      },
    ];
  });
}

/** A reminder that comes too often is muted, one that comes too seldom is none; the last level needs one as well. */
function rhythm({ escalation }: StackConfig, lastMinutes: number): readonly Problem[] {
  const { reminderMinutes, endAfterMinutes } = escalation;
  const problems: Problem[] = [];
  if (reminderMinutes < 5 || reminderMinutes > 60) {
    problems.push({
      path: "escalation.reminderMinutes",
      given: `${reminderMinutes}`,
      allowed: "5 to 60",
      rule: RULE,
      fix: "Choose a pause that people neither mute nor forget.",
    });
  }
  const earliest = lastMinutes + reminderMinutes;
  if (endAfterMinutes <= earliest || endAfterMinutes > 1440) {
    problems.push({
      path: "escalation.endAfterMinutes",
      given: `${endAfterMinutes}`,
      allowed: `more than ${earliest}, at most 1440`,
      rule: RULE,
      fix: "Leave the last level time for a reminder, and end within a day.",
    });
  }
  return problems;
}
