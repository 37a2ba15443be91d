/**
 * Document B's escalation matrix (ledger MON-5): 0-30 minutes, 30-60, 60 and more, and external parties, for which the
 * document names no time. Ninety minutes for those: they come after everybody in the house has had half an hour.
 */
export const escalationLevels = {
  devops: { number: 1, team: "DevOps", afterMinutes: 0, latestMinutes: 0, audience: "internal" },
  securityCompliance: {
    number: 2,
    team: "Security and Compliance",
    afterMinutes: 30,
    latestMinutes: 30,
    audience: "internal",
  },
  executive: { number: 3, team: "Executive team", afterMinutes: 60, latestMinutes: 60, audience: "internal" },
  external: { number: 4, team: "External parties", afterMinutes: 90, latestMinutes: 240, audience: "external" },
} as const;

export type EscalationLevelId = keyof typeof escalationLevels;
export const escalationLevelIds = Object.keys(escalationLevels) as readonly EscalationLevelId[];

/** Minutes between two messages about the same incident at one level. */
export const defaultReminderMinutes = 15;
/** Minutes after which the ladder ends as failed: the longest tolerable downtime of critical services (document A, 4 hours). */
export const defaultEndMinutes = 240;

/** A level as the ladder's function gets it: who is behind a recipient's ID is known to the subscription alone. */
export interface LadderLevel {
  readonly number: number;
  readonly team: string;
  readonly afterMinutes: number;
  /** External parties are told that there is an incident and not what it is about, and cannot acknowledge it. */
  readonly audience: "internal" | "external";
  readonly recipients: readonly string[];
}

/** The ladder of one Region, with the levels that have somebody, in the order of their times. */
export interface Ladder {
  readonly reminderMinutes: number;
  readonly endAfterMinutes: number;
  readonly levels: readonly LadderLevel[];
}
