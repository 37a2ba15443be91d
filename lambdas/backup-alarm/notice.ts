import { incidentId } from "../../operations/escalation/incident";
import { redactText } from "../../operations/redaction/text";
import type { RunbookSection } from "./runbook";
import type { Notice, ReceivedEvent, Severity } from "./types";

export interface NoticeParts {
  readonly severity: Severity;
  readonly headline: string;
  /** What it is about, for the title; empty parts are left out. */
  readonly subject: readonly (string | undefined)[];
  readonly runbook: RunbookSection;
  /** Lines of the text; facts that are not there are left out. */
  readonly facts: Readonly<Record<string, string | undefined>>;
  /** What makes it the same incident, where the title's subject is too much or too little. @default the subject */
  readonly identity?: readonly (string | undefined)[];
  /** The cause as part of that identity. @default the headline */
  readonly cause?: string;
  /** @default none */
  readonly resolves?: readonly string[];
  /** @default critical ones do */
  readonly escalates?: boolean;
}

/** SNS's limit for a subject, which has to be ASCII without line breaks (API_Publish). */
export const maximumTitleLength = 100;
/** AWS's own messages are short; a longer one is cut rather than carried into an SMS or a chat. */
const maximumFactLength = 500;

/** What is read of a field at all: errors of databases carry rows, and redaction takes time. */
const maximumReadLength = 4000;

/**
 * Puts a notice together from chosen fields only, each redacted like an entry of the log. The event itself is never copied:
 * what a field may hold one day is not known today, and topics lead out of the account (no personal data in alerts, AUD-3).
 */
export function notice(event: ReceivedEvent, parts: NoticeParts): Notice {
  const { severity, headline, subject, facts } = parts;
  const region = event.region ?? "unknown Region";
  const lines = Object.entries(facts)
    .filter((fact): fact is [string, string] => fact[1] !== undefined)
    .map(([label, value]) => `${label}: ${cut(withoutPersonalData(label, value), maximumFactLength)}`);
  return {
    severity,
    title: titleOf(severity, headline, subject, region),
    text: [
      `${headline} in ${region}${event.time === undefined ? "" : ` at ${event.time}`}`,
      "",
      ...lines,
      `Event: ${event.id ?? "without an ID"}`,
    ].join("\n"),
    headline,
    section: parts.runbook,
    incident: incidentId({ severity, subject: parts.identity ?? subject, cause: parts.cause ?? headline }),
    resolves: parts.resolves ?? [],
    escalates: parts.escalates ?? severity === "critical",
  };
}

/** A principal's session name may be an e-mail address: who did it has to be said (AUD-1), as the log does. */
function withoutPersonalData(label: string, value: string): string {
  const text = oneLine(value.slice(0, maximumReadLength));
  return redactText(text, label === "By" ? { keep: ["email"] } : {}).value;
}

/** One line of ASCII: what, about what, where. */
export function titleOf(
  severity: Severity,
  headline: string,
  subject: readonly (string | undefined)[],
  region: string,
): string {
  const about = subject
    .filter((part) => part !== undefined)
    .map((part) => shortName(withoutPersonalData("subject", part)));
  const middle = about.length === 0 ? headline : `${headline}: ${about.join(" ")}`;
  return cut(ascii(`${severity.toUpperCase()}: ${middle} (${region})`), maximumTitleLength);
}

/** The readable end of an ARN; anything else as it is. */
function shortName(name: string): string {
  return name.startsWith("arn:") ? name.split(":").slice(5).join(":") : name;
}

/** AWS wraps some status messages in quotation marks of their own. */
function oneLine(value: string): string {
  return value
    .replace(/\s+/g, " ")
    .replace(/^"(.*)"$/, "$1")
    .trim();
}

function ascii(value: string): string {
  return oneLine(value).replace(/[^\x20-\x7e]/g, "?");
}

function cut(value: string, length: number): string {
  return value.length <= length ? value : `${value.slice(0, length - 3)}...`;
}
