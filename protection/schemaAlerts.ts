import { z } from "zod";
import { defaultEndMinutes, defaultReminderMinutes, escalationLevels } from "./escalation";
import type { EscalationLevelId } from "./escalation";

/** The part of a stack's configuration that says who is told; see schema.ts. */
const channels = {
  email: z.array(z.email("an e-mail address")).default([]),
  sms: z.array(z.e164("a telephone number such as +5511999999999")).default([]),
  https: z.array(z.url({ protocol: /^https$/, error: "an https:// address" })).default([]),
};

const subscriptions = z.strictObject(channels).prefault({});

export const alerts = z
  .strictObject({
    critical: subscriptions.describe("Backup failed, cannot be made, or is corrupt (MON-3)."),
    warning: subscriptions.describe("Late, nearly full, or not verified (MON-3)."),
    informational: subscriptions.describe("Completed, retention executed, maintenance (MON-3)."),
  })
  .prefault({});

function level(id: EscalationLevelId, who: string) {
  const { number, afterMinutes } = escalationLevels[id];
  return z
    .strictObject({
      afterMinutes: z
        .int()
        .default(afterMinutes)
        .describe(`Minutes without an answer until level ${number} is told. Default: ${afterMinutes}.`),
      ...channels,
    })
    .prefault({})
    .describe(`Level ${number}: ${who} (MON-5).`);
}

export const escalation = z
  .strictObject({
    reminderMinutes: z
      .int()
      .default(defaultReminderMinutes)
      .describe(`Minutes between reminders while nobody answers. Default: ${defaultReminderMinutes}.`),
    endAfterMinutes: z
      .int()
      .default(defaultEndMinutes)
      .describe(`Minutes until an unanswered escalation ends as failed. Default: ${defaultEndMinutes}.`),
    levels: z
      .strictObject({
        devops: level("devops", "who is on call"),
        securityCompliance: level("securityCompliance", "security and compliance"),
        executive: level("executive", "the executive team"),
        external: level(
          "external",
          "external parties, who are told that there is an incident and not what it is about",
        ),
      })
      .prefault({})
      .describe("Who is told when nobody answers, level by level. Levels without anybody are left out."),
  })
  .prefault({});
