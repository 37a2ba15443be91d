import { randomUUID } from "node:crypto";
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { requiredVariable } from "../common/environment";
import { IncidentStore } from "../incidents/store";
import { announce, summaryOf } from "./announce";
import { decide } from "./decide";
import { startLadder } from "./ladder";
import { messageOf } from "./message";
import type { Announced, AnnouncePorts, Settings } from "./ports";
import { publish } from "./publish";
import { runbookSections } from "./runbook";
import { receivedEvent, severities } from "./types";
import type { Notice, Severity } from "./types";

const logger = new Logger({ serviceName: "backup-alarm" });
const sns = new SNSClient({});
const dynamodb = new DynamoDBClient({});
const sfn = new SFNClient({});

const topicVariables: Readonly<Record<Severity, string>> = {
  critical: "TOPIC_ARN_CRITICAL",
  warning: "TOPIC_ARN_WARNING",
  informational: "TOPIC_ARN_INFORMATIONAL",
};

export type Handled =
  | { readonly kind: "silence" }
  | { readonly kind: "summarised"; readonly count: number }
  | (Announced & { readonly severity: Severity });

/**
 * One event, at most one message. Errors go out as they are: Lambda tries twice more, then the event waits in the
 * dead-letter queue, whose alarm needs no function. Only the envelope is logged, never the event.
 *
 * The scheduler's own event asks for the summaries of windows that are over.
 */
export async function handler(event: unknown): Promise<Handled> {
  const { id, source, detailType, region } = receivedEvent(event);
  const now = new Date();
  if (source === "aws.scheduler") return { kind: "summarised", count: await summarise(now) };
  const notice = decide(event);
  if (notice === undefined) {
    logger.info("Nothing to announce", { eventId: id, source, detailType });
    return { kind: "silence" };
  }
  const occasion = { notice, eventId: id ?? randomUUID(), region: region ?? "unknown Region", now };
  const announced = await announce(occasion, ports(id), settings());
  const { severity, incident } = notice;
  logger.info("Handled", { eventId: id, source, detailType, severity, incident, ...announced });
  return { severity, ...announced };
}

function ports(eventId: string | undefined): AnnouncePorts {
  // Without a ladder there is nothing to start: a stack may have nobody to escalate to.
  const ladder = process.env.LADDER_ARN?.trim();
  return {
    store: store(),
    publish: (notice, facts) => say(notice, facts),
    startLadder: async (incident, notice) => {
      if (ladder !== undefined && ladder !== "") await startLadder(sfn, ladder, incident, notice);
    },
    storeFailed: (what, error) => {
      logger.error(`The incidents table did not answer: could not ${what}`, { eventId, error: asError(error) });
    },
  };
}

function say(notice: Parameters<typeof messageOf>[0], facts: Parameters<typeof messageOf>[1]) {
  const topicArn = requiredVariable(topicVariables[notice.severity]);
  return publish(sns, topicArn, notice.severity, messageOf(notice, { ...facts, runbookUrl: process.env.RUNBOOK_URL }));
}

/** Tells how often things happened again, then forgets it: told twice rather than never when it stops in between. */
async function summarise(now: Date): Promise<number> {
  const repeated = await store().untold(now);
  for (const incident of repeated) {
    const severity = severities.find((each) => each === incident.severity) ?? "warning";
    const section: Notice["section"] = runbookSections.find((each) => each === incident.section) ?? "unknown";
    await say({ severity, section, ...summaryOf(incident) }, {});
    await store().summarised(incident);
  }
  if (repeated.length > 0) logger.info("Summarised", { incidents: repeated.map(({ id }) => id) });
  return repeated.length;
}

function store(): IncidentStore {
  return new IncidentStore(dynamodb, requiredVariable("INCIDENTS_TABLE"));
}

function settings(): Settings {
  const hour = 3600;
  // A ladder must not meet a second opening of its own incident: a critical window is at least as long as the ladder.
  const critical = Number(process.env.CRITICAL_WINDOW_SECONDS ?? hour);
  return { windowSeconds: { critical, warning: hour, informational: hour } };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
