import type { PolicyViolation } from "../types";
import type { AnalyzeDiagnostic } from "../wire/analysis";
import { enforcementLevel, severity } from "./levels";

/** A pack's diagnostic as the report holds it; `urn` is the resource that was asked about, if it was one. */
export function violationOf(diagnostic: AnalyzeDiagnostic, urn: string | undefined): PolicyViolation {
  const { policy, pack, packVersion, description } = diagnostic;
  const about = diagnostic.urn === "" ? urn : diagnostic.urn;
  return {
    pack,
    packVersion,
    policy,
    description,
    message: withoutDescription(diagnostic.message, description),
    enforcementLevel: enforcementLevel(diagnostic.enforcementLevel),
    severity: severity(diagnostic.severity),
    ...(about === undefined ? {} : { urn: about }),
  };
}

/** The SDK puts the description in front of every message; it has a field of its own. */
function withoutDescription(message: string, description: string): string {
  return description !== "" && message.startsWith(`${description}\n`) ? message.slice(description.length + 1) : message;
}
