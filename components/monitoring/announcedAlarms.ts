import type { Severity } from "./subscriptions";

/**
 * Alarms reach people in one of two ways, never in both. What the alerting itself is made of (a function's errors, a
 * dead-letter queue), and what must ring without it (the latch, the endpoints, a bucket's replication), acts on a topic
 * directly. Every other alarm takes the name and description from here and has no
 * actions: the backup-alarm function of its Region announces it, with severity, text and runbook.
 */

/** What the names of a stack's announced alarms begin with. */
export function announcedAlarmPrefix(project: string, stack: string): string {
  return `${project}-${stack}-announced-`;
}

/** The description of an announced alarm. The function reads the severity from its beginning; without it: critical. */
export function announcedAlarmDescription(severity: Severity, description: string): string {
  return `[${severity}] ${description}`;
}
