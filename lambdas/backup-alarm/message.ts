import { defaultRunbookUrl, runbook } from "./runbook";
import { maximumTitleLength } from "./notice";
import type { Notice } from "./types";

/** What a topic is given: SNS hands each protocol its own text (`MessageStructure: json`). */
export interface Message {
  readonly subject: string;
  readonly body: {
    /** E-mail, and whatever has no text of its own. */
    readonly default: string;
    /** One line: an SMS of 100 characters is one segment. */
    readonly sms: string;
    /** JSON for chats and pagers, inside SNS's signed envelope; `text` alone is what most of them show. */
    readonly https: string;
  };
}

export interface MessageFacts {
  /** Reference of the incident's opening; the ladder's messages have the same. */
  readonly reference?: string | undefined;
  /** Repetitions since the last message that nobody was told of. @default 0 */
  readonly untold?: number;
  /** Where docs/runbooks/alerts.md is read. @default in the repository */
  readonly runbookUrl?: string | undefined;
}

type Announced = Pick<Notice, "severity" | "title" | "text" | "section">;

/** The texts of a notice: what happened, what to do in both languages, where that is written down. */
export function messageOf(notice: Announced, { reference, untold = 0, runbookUrl }: MessageFacts): Message {
  const { severity, title, section } = notice;
  const { pt, en } = runbook[section];
  const link = `${runbookUrl ?? defaultRunbookUrl}#${section}`;
  const text = [
    notice.text,
    ...(reference === undefined ? [] : [`Incident: ${reference}`]),
    ...(untold > 0 ? [`Repeated since the last message: ${untold} times`] : []),
    "",
    `O que fazer: ${pt}`,
    `What to do: ${en}`,
    `Runbook: ${link}`,
  ].join("\n");
  const structured = { version: 1, severity, title, text, section, runbook: link, incident: reference ?? null };
  return {
    subject: title.slice(0, maximumTitleLength),
    body: { default: text, sms: title, https: JSON.stringify(structured) },
  };
}
