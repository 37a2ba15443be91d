import { escalationLevelIds, escalationLevels } from "../../protection/escalation";
import type { Ladder } from "../../protection/escalation";
import type { EscalationConfig } from "../../protection/schema";
import { subscriptionList, subscriptionProblems } from "./subscriptions";
import type { Channel } from "./subscriptions";

/** A subscription of a level. */
export interface Recipient {
  /** `<level>-<channel>-<hash>`: names the recipient in links and records without saying who it is. */
  readonly id: string;
  readonly channel: Channel;
  readonly endpoint: string;
}

/** Everybody on the ladder, in the order of the levels. The same endpoint on two levels is two recipients. */
export function ladderRecipients({ levels }: EscalationConfig): Recipient[] {
  return escalationLevelIds.flatMap((id) =>
    subscriptionList(levels[id]).map(({ channel, endpoint, id: hash }) => ({
      id: `${escalationLevels[id].number}-${channel}-${hash}`,
      channel,
      endpoint,
    })),
  );
}

/** The ladder as the state machine carries it; levels without anybody are left out. */
export function ladderOf(config: EscalationConfig): Ladder {
  const recipients = ladderRecipients(config).map(({ id }) => id);
  return {
    reminderMinutes: config.reminderMinutes,
    endAfterMinutes: config.endAfterMinutes,
    levels: escalationLevelIds
      .map((id) => {
        const { number, team, audience } = escalationLevels[id];
        return {
          number,
          team,
          audience,
          afterMinutes: config.levels[id].afterMinutes,
          recipients: recipients.filter((recipient) => recipient.startsWith(`${number}-`)),
        };
      })
      .filter((level) => level.recipients.length > 0),
  };
}

/** What SNS would refuse, or accept and never deliver to, and a ladder without anybody. */
export function ladderProblems(config: EscalationConfig): string[] {
  const problems = escalationLevelIds.flatMap((id) => subscriptionProblems(`levels.${id}`, config.levels[id]));
  if (ladderRecipients(config).length > 0) return problems;
  return [...problems, "escalation.levels: have nobody; leave the ladder out, or name who is told (MON-5)."];
}
