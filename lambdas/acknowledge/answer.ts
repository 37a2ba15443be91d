import { incidentName, momentOf, secondsOf } from "../../operations/escalation/incident";
import { parseClaims, parseToken } from "../../operations/escalation/token";
import type { LinkClaims, SignedLink } from "../../operations/escalation/token";
import type { OwnEventDetail } from "../../operations/ownEvent";
import type { Acknowledged } from "../incidents/types";
import { page } from "./page";
import type { PageAnswer, PageRequest } from "./types";

/** What the function needs of AWS. */
export interface AcknowledgePorts {
  /** Whether the code was made by the key over the text. */
  isGenuine(link: SignedLink): Promise<boolean>;
  acknowledge(claims: LinkClaims, now: Date): Promise<Acknowledged>;
  report(detail: OwnEventDetail): Promise<void>;
  warn(message: string, error: unknown): void;
}

/**
 * GET shows a page with a button, POST takes the incident over: programs that read mail open every link, and must not
 * acknowledge by it. A link that is not genuine, not known or too old gets the same page, which tells nobody which it was.
 */
export async function answer(request: PageRequest, ports: AcknowledgePorts, now: Date): Promise<PageAnswer> {
  if (request.method !== "GET" && request.method !== "POST") return page({ kind: "invalid" }, 405);
  const link = parseToken(request.token);
  const claims = link && parseClaims(link.text);
  if (link === undefined || claims === undefined || !(await ports.isGenuine(link))) {
    return page({ kind: "invalid" }, 404);
  }
  if (claims.expiresAt <= secondsOf(now)) return page({ kind: "invalid" }, 404);
  const reference = incidentName(claims.incident);
  if (request.method === "GET") {
    return page({ kind: "ask", reference, openedAt: claims.incident.openedAt, token: request.token }, 200);
  }
  const taken = await ports.acknowledge(claims, now);
  switch (taken.kind) {
    case "acknowledged":
      await tell(claims, reference, ports, now);
      return page({ kind: "taken", reference, at: momentOf(secondsOf(now)) }, 200);
    case "already":
      return page({ kind: "already", reference, at: taken.at, level: taken.by.slice(0, 1) }, 409);
    case "over":
      return page({ kind: "over", reference }, 410);
  }
}

/** Who answered, for the operations log and for everybody who was told (AUD-1). The answer counts without it. */
async function tell(
  { incident, recipient }: LinkClaims,
  reference: string,
  ports: AcknowledgePorts,
  now: Date,
): Promise<void> {
  try {
    await ports.report({
      operationId: reference,
      type: "escalation",
      phase: "succeeded",
      outcome: "ACKNOWLEDGED",
      occurredAt: now.toISOString(),
      actor: { kind: "principal", id: `escalation-recipient/${recipient}` },
      durationSeconds: Math.max(0, secondsOf(now) - secondsOf(incident.openedAt)),
    });
  } catch (error) {
    ports.warn("The operations log was not told of an acknowledgement", error);
  }
}
