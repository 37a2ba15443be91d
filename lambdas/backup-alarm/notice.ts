import type { RunbookSection } from "./outcomes";
import type { Notice, ReceivedEvent, Severity } from "./types";

export interface NoticeParts {
  readonly severity: Severity;
  readonly headline: string;
  /** What it is about, for the title; empty parts are left out. */
  readonly subject: readonly (string | undefined)[];
  readonly runbook: RunbookSection;
  /** Lines of the text; facts that are not there are left out. */
  readonly facts: Readonly<Record<string, string | undefined>>;
}

/** SNS's limit for a subject, which has to be ASCII without line breaks (API_Publish). */
export const maximumTitleLength = 100;
/** AWS's own messages are short; a longer one is cut rather than carried into an SMS or a chat. */
const maximumFactLength = 500;

/**
 * Puts a notice together from chosen fields only. The event itself is never copied: what a field may hold one day is not
 * known today, and topics lead out of the account (no personal data in alerts, ledger AUD-3).
 */
export function notice(event: ReceivedEvent, { severity, headline, subject, runbook, facts }: NoticeParts): Notice {
  const region = event.region ?? "unknown Region";
  const about = subject.filter((part) => part !== undefined).map(shortName);
  const lines = Object.entries(facts)
    .filter((fact): fact is [string, string] => fact[1] !== undefined)
    .map(([label, value]) => `${label}: ${cut(oneLine(value), maximumFactLength)}`);
  return {
    severity,
    title: cut(ascii(`${severity.toUpperCase()}: ${headline}: ${about.join(" ")} (${region})`), maximumTitleLength),
    text: [
      `${headline} in ${region}${event.time === undefined ? "" : ` at ${event.time}`}`,
      "",
      ...lines,
      `Event: ${event.id ?? "without an ID"}`,
      "",
      `Runbook: docs/runbooks/alerts.md#${runbook}`,
    ].join("\n"),
  };
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
