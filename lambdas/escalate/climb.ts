import { incidentName, secondsOf } from "../../operations/escalation/incident";
import { stepAt } from "../../operations/escalation/step";
import type { Step } from "../../operations/escalation/step";
import type { OwnEventDetail } from "../../operations/ownEvent";
import type { Ladder, LadderLevel } from "../../protection/escalation";
import type { Incident } from "../incidents/types";
import { rungMessage } from "./message";
import type { EscalateAnswer, EscalatePorts, EscalateRequest } from "./types";

/** Nobody could be told: the state machine tries again, then tells the critical topic itself. */
export class NobodyToldError extends Error {
  override readonly name = "NobodyToldError";
}

type Notify = Step & { readonly kind: "notify" };

/**
 * One rung (MON-5): is it still open, and whom to tell now. Whatever fails on the way makes the message poorer and never stops
 * it: without the incidents table the incident counts as open, without the signing key the message goes without a link,
 * and one recipient who cannot be reached keeps nobody else waiting.
 */
export async function climb(
  { incident, ladder }: EscalateRequest,
  ports: EscalatePorts,
  now: Date,
  runbookUrl?: string,
): Promise<EscalateAnswer> {
  const known = await read(incident.id, ports);
  // Another opening in the table: this one is over, the newer one has a ladder of its own.
  const isOurs = known === undefined || secondsOf(known.openedAt) === secondsOf(incident.openedAt);
  if (!isOurs) return { status: "superseded" };
  if (known?.acknowledgedAt !== undefined) return { status: "acknowledged" };
  if (known?.resolvedAt !== undefined) {
    await report({ incident, ladder }, ports, now, { phase: "succeeded", outcome: "RESOLVED" });
    return { status: "resolved" };
  }
  const step = stepAt(ladder, incident.openedAt, now);
  if (step.kind === "exhausted") {
    const cause = `Nobody acknowledged within ${ladder.endAfterMinutes} minutes`;
    await report({ incident, ladder }, ports, now, { phase: "failed", outcome: "EXHAUSTED", cause });
    return { status: "exhausted" };
  }
  const { told, failed } = await notify({ incident, ladder }, step, known, ports, now, runbookUrl);
  if (step.isFirst) {
    const cause = failed.length === 0 ? null : `Not reached: ${failed.join(", ")}`;
    await report({ incident, ladder }, ports, now, { phase: "started", outcome: `LEVEL_${step.level.number}`, cause });
  }
  if (told === 0) throw new NobodyToldError(`None of ${failed.length} recipients could be told.`);
  return { status: "open", nextAt: step.nextAt, level: step.level.number, told, failed };
}

async function read(id: string, ports: EscalatePorts): Promise<Incident | undefined> {
  try {
    return await ports.readIncident(id);
  } catch (error) {
    ports.warn("The incidents table did not answer: the incident counts as open", { id, error });
    return undefined;
  }
}

async function notify(
  { incident, ladder }: EscalateRequest,
  step: Notify,
  known: Incident | undefined,
  ports: EscalatePorts,
  now: Date,
  runbookUrl: string | undefined,
): Promise<{ readonly told: number; readonly failed: readonly string[] }> {
  const everybody = step.levels.flatMap((level) => level.recipients.map((recipient) => ({ level, recipient })));
  const results = await Promise.all(
    everybody.map(async ({ level, recipient }) => {
      try {
        const link = await linkFor(level, recipient, incident, ladder, ports);
        const facts = { incident, known, step, level, link, now, runbookUrl };
        await ports.send(recipient, rungMessage(facts));
        return undefined;
      } catch (error) {
        ports.warn("A recipient could not be told", { recipient, error });
        return recipient;
      }
    }),
  );
  const failed = results.filter((recipient) => recipient !== undefined);
  return { told: everybody.length - failed.length, failed };
}

/** Undefined for external parties, who cannot take an incident over, and while the key does not sign. */
async function linkFor(
  { audience }: LadderLevel,
  recipient: string,
  incident: EscalateRequest["incident"],
  { endAfterMinutes }: Ladder,
  ports: EscalatePorts,
): Promise<string | undefined> {
  if (audience === "external") return undefined;
  try {
    return await ports.link(incident, recipient, secondsOf(incident.openedAt) + endAfterMinutes * 60);
  } catch (error) {
    ports.warn("No link could be signed: the message goes without", { recipient, error });
    return undefined;
  }
}

/** For the operations log (AUD-5). The ladder goes on without it. */
async function report(
  { incident }: EscalateRequest,
  ports: EscalatePorts,
  now: Date,
  step: Pick<OwnEventDetail, "phase" | "outcome" | "cause">,
): Promise<void> {
  try {
    await ports.report({
      operationId: incidentName(incident),
      type: "escalation",
      occurredAt: now.toISOString(),
      actor: { kind: "service", id: "escalation-ladder" },
      durationSeconds: Math.max(0, secondsOf(now) - secondsOf(incident.openedAt)),
      ...step,
    });
  } catch (error) {
    ports.warn("The operations log was not told", { outcome: step.outcome, error });
  }
}
