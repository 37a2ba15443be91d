import { metricNames } from "../../protection/metrics";
import type { OwnEventDetail } from "../ownEvent";
import type { Signal, SignalName } from "../signals";
import type { Aspect, Check } from "./checks";
import { integrityResult, percentGood, resultText } from "./result";

/** Minutes between two runs of the canary, as its schedule says. */
export const canaryPeriodMinutes = 15;
/** Two runs may fail before what the last one saw counts no more. */
export const canaryValidForSeconds = 3 * canaryPeriodMinutes * 60;

export interface CanaryRun {
  /** The same over Lambda's retries of one run, so that the log has one entry of it. */
  readonly id: string;
  readonly region: string;
  /** RFC 3339 in UTC with milliseconds. */
  readonly at: string;
  readonly checks: readonly Check[];
}

const aspectsOf = {
  keys: ["key", "key-material"],
  protections: ["encryption", "lock", "versioning", "public-access", "replication"],
  storage: ["exists", "capacity"],
} as const satisfies Partial<Record<SignalName, readonly Aspect[]>>;

/** Findings that an item or an event carries; more would say nothing new. */
const mostFindings = 50;

/** What the status reads (MON-2): keys, protections and storage, each with its own verdict. */
export function integritySignals({ region, at, checks }: CanaryRun): readonly Signal[] {
  return (["keys", "protections", "storage"] as const).map((name) => {
    const own = checks.filter(({ aspect }) => aspectsOf[name].some((one) => one === aspect));
    const count = (verdict: Check["verdict"]): number => own.filter((one) => one.verdict === verdict).length;
    return {
      name,
      region,
      verdict: verdictOf(own),
      observedAt: at,
      validForSeconds: canaryValidForSeconds,
      findings: findingsOf(own),
      figures: {
        checks: own.length,
        good: count("good"),
        bad: count("bad"),
        unknown: count("unknown"),
        // A store that is not there is another thing to the status than one that is nearly full.
        ...(name === "storage"
          ? { gone: own.filter(({ aspect, verdict }) => aspect === "exists" && verdict === "bad").length }
          : {}),
      },
    };
  });
}

/** Bad outweighs unknown, and nothing at all is unknown. */
function verdictOf(checks: readonly Check[]): Signal["verdict"] {
  if (checks.some(({ verdict }) => verdict === "bad")) return "bad";
  return checks.length > 0 && checks.every(({ verdict }) => verdict === "good") ? "good" : "unknown";
}

function findingsOf(checks: readonly Check[]): readonly string[] {
  const sentences = checks.flatMap(({ subject, finding }) => (finding === null ? [] : [`${subject} ${finding}`]));
  return [...new Set(sentences)].slice(0, mostFindings);
}

/**
 * Figures for the alarms. One that would look good only because something could not be checked is left out: the alarms on
 * silence ring then, so an unknown can neither calm nor frighten by a number that nobody measured.
 */
export function integrityMetrics({ checks }: CanaryRun): Readonly<Record<string, number>> {
  const figure = (name: string, value: number | undefined, over: readonly Check[]): Readonly<Record<string, number>> =>
    value === undefined || verdictOf(over) === "unknown" ? {} : { [name]: value };
  const keys = checks.filter(({ aspect }) => aspect === "key");
  const encryption = checks.filter(({ aspect }) => aspect === "encryption");
  const others = checks.filter(({ aspect }) => aspect !== "key");
  return {
    ...figure(metricNames.keyAccessibility, percentGood(keys, ["key"]), keys),
    ...figure(metricNames.encryptionConsistency, percentGood(encryption, ["encryption"]), encryption),
    ...figure(metricNames.integrityViolations, integrityResult(checks).integrityViolations, others),
  };
}

/** The run for the operations log (AUD-2, AUD-5): succeeded only when everything was seen to be as planned. */
export function integrityEvent({ id, region, at, checks }: CanaryRun): OwnEventDetail {
  const result = integrityResult(checks);
  const succeeded = result.status === "healthy";
  return {
    operationId: `recovery-canary-${id}`,
    type: "verification",
    phase: succeeded ? "succeeded" : "failed",
    outcome: resultText(result),
    occurredAt: at,
    actor: { kind: "service", id: `recovery-canary.${region}` },
    cause: succeeded ? null : findingsOf(checks).slice(0, 10).join("; ") || "nothing was checked",
  };
}
