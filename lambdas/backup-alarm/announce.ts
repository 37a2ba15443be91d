import { incidentName, momentOf, secondsOf } from "../../operations/escalation/incident";
import type { IncidentRef } from "../../operations/escalation/incident";
import type { Incident, Seen } from "../incidents/types";
import { storm, stormLimit, stormSeconds } from "./storm";
import type { Announced, AnnouncePorts, Settings } from "./ports";
import type { Notice } from "./types";

/**
 * Seconds in which whoever opened an incident is telling it: the same event delivered twice at once is told once. Shorter
 * than the minute that Lambda waits before it tries an event again, whose second try has to find the incident free.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const claimSeconds = 45;

export interface Occasion {
  readonly notice: Notice;
  /** Of the event; the same over Lambda's retries and EventBridge's second deliveries. */
  readonly eventId: string;
  readonly region: string;
  readonly now: Date;
}

/**
 * One message an incident and window (MON-3), then the ladder for what nobody may overlook (MON-5).
 *
 * The store decides about repetition only: while it is down, everything is announced, and said twice rather than not at
 * all. Errors of the topic and of the ladder go out, so that Lambda tries the event again; the second try finds the
 * incident opened by the same event, says what was not said, and does not repeat what was.
 */
export async function announce(occasion: Occasion, ports: AnnouncePorts, settings: Settings): Promise<Announced> {
  const { notice, now } = occasion;
  const ended = await endOthers(notice, ports, now);
  // That something is over is told whenever it is, however often: the last word must not be "failed".
  if (ended) return { kind: "announced", messageId: await tell(occasion, ports, undefined, 0) };
  const seen = await sighting(occasion, ports, settings);
  if (seen?.kind === "repeated" && isTold(seen, now)) {
    return { kind: "repeated", occurrences: seen.incident.occurrences };
  }
  if (seen !== undefined && (await isStorm(notice, ports, now))) {
    await quietly(ports, "remember a grouped incident", () => ports.store.told(seen.incident, now));
    return announceStorm(occasion, ports, settings);
  }
  return tellAndEscalate(occasion, ports, settings, seen);
}

async function announceStorm(occasion: Occasion, ports: AnnouncePorts, settings: Settings): Promise<Announced> {
  const grouped: Occasion = { ...occasion, notice: storm(occasion.notice, occasion.region) };
  const seen = await sighting(grouped, ports, settings);
  if (seen?.kind === "repeated" && isTold(seen, occasion.now)) {
    return { kind: "grouped", occurrences: seen.incident.occurrences };
  }
  return tellAndEscalate(grouped, ports, settings, seen);
}

async function tellAndEscalate(
  occasion: Occasion,
  ports: AnnouncePorts,
  settings: Settings,
  seen: Seen | undefined,
): Promise<Announced> {
  const { notice, now } = occasion;
  const incident: IncidentRef = seen?.incident ?? withoutStore(notice, settings, now);
  const isSaid = seen?.incident.announcedAt !== undefined;
  const messageId = isSaid
    ? undefined
    : await tell(occasion, ports, incident, seen?.kind === "opened" ? seen.untold : 0);
  if (seen !== undefined && !isSaid) {
    await quietly(ports, "remember a message", () => ports.store.told(incident, now));
  }
  if (notice.escalates) await ports.startLadder(incident, notice);
  return { kind: "announced", messageId };
}

function tell({ notice }: Occasion, ports: AnnouncePorts, incident: IncidentRef | undefined, untold: number) {
  return ports.publish(notice, { untold, reference: incident && incidentName(incident) });
}

async function sighting(
  { notice, eventId, now }: Occasion,
  ports: AnnouncePorts,
  { windowSeconds }: Settings,
): Promise<Seen | undefined> {
  const { incident: id, severity, title, section } = notice;
  return quietly(ports, "look for repetitions", () =>
    ports.store.see({ id, eventId, severity, title, section, windowSeconds: windowSeconds[severity] }, now),
  );
}

/** Told already, or being told right now. The event that opened it comes again only when something failed. */
function isTold({ incident, isFirstEvent }: Seen & { readonly kind: "repeated" }, now: Date): boolean {
  if (secondsOf(now) - secondsOf(incident.openedAt) < claimSeconds) return true;
  return !isFirstEvent && incident.announcedAt !== undefined;
}

async function endOthers({ resolves }: Notice, ports: AnnouncePorts, now: Date): Promise<boolean> {
  const ended = await Promise.all(
    resolves.map((id) => quietly(ports, "end an incident", () => ports.store.resolve(id, now))),
  );
  return ended.includes(true);
}

async function isStorm({ severity, headline }: Notice, ports: AnnouncePorts, now: Date): Promise<boolean> {
  const counted = await quietly(ports, "count a group", () =>
    ports.store.count(`group#${severity}#${headline}`, now, stormSeconds),
  );
  return (counted ?? 0) > stormLimit;
}

/** The same opening for everything of one window, so that Step Functions refuses the second ladder without the store's help. */
function withoutStore({ incident, severity }: Notice, { windowSeconds }: Settings, now: Date): IncidentRef {
  const window = windowSeconds[severity];
  return { id: incident, openedAt: momentOf(Math.floor(secondsOf(now) / window) * window) };
}

/** The store is a convenience: its failure is logged and silences nothing. */
async function quietly<T>(ports: AnnouncePorts, what: string, act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    ports.storeFailed(what, error);
    return undefined;
  }
}

/** What happened again within its window, for the sweep to tell. */
export function summaryOf({ title, occurrences, openedAt, lastSeenAt }: Incident): { title: string; text: string } {
  const times = `${occurrences} times`;
  return {
    title: `REPEATED ${times}: ${title}`,
    text: [title, "", `Occurrences: ${times}`, `First: ${openedAt}`, `Last: ${lastSeenAt}`].join("\n"),
  };
}
