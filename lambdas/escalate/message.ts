import { incidentName } from "../../operations/escalation/incident";
import type { Step } from "../../operations/escalation/step";
import type { LadderLevel } from "../../protection/escalation";
import type { Incident } from "../incidents/types";
import type { EscalateRequest, RungMessage } from "./types";

export interface RungFacts {
  readonly incident: EscalateRequest["incident"];
  /** Undefined while the incidents table does not answer: the message then says what is certain. */
  readonly known: Incident | undefined;
  readonly step: Step & { readonly kind: "notify" };
  /** The recipient's own level. */
  readonly level: LadderLevel;
  readonly link: string | undefined;
  readonly now: Date;
  readonly runbookUrl: string | undefined;
}

/** What one recipient is sent at one rung, in Portuguese and English. */
export function rungMessage(facts: RungFacts): RungMessage {
  return facts.level.audience === "external" ? externalMessage(facts) : internalMessage(facts);
}

function internalMessage({ incident, known, step, link, now, runbookUrl }: RungFacts): RungMessage {
  const reference = incidentName(incident);
  const what = known?.title ?? `${incident.severity.toUpperCase()}: an incident whose details could not be read`;
  const minutes = minutesBetween(incident.openedAt, now);
  const subject = cut(`[L${step.level.number}] ${what}`, 100);
  const url = `${runbookUrl ?? "docs/runbooks/alerts.md"}#${incident.section}`;
  const repeated = known === undefined || known.occurrences < 2 ? [] : [`Occurrences: ${known.occurrences} times`];
  const text = [
    what,
    "",
    `Sem resposta há ${minutes} min. Nível ${step.level.number} (${step.level.team}). Próximo aviso: ${step.nextAt}.`,
    `Unanswered for ${minutes} min. Level ${step.level.number} (${step.level.team}). Next message: ${step.nextAt}.`,
    ...repeated,
    "",
    ...(link === undefined
      ? [
          "O link de confirmação não pôde ser assinado: veja no runbook como assumir o incidente.",
          "The acknowledgement link could not be signed: the runbook says how to take the incident over.",
        ]
      : [`Assumir o incidente / take it over: ${link}`]),
    `Runbook: ${url}`,
    `Incident: ${reference}`,
  ].join("\n");
  return {
    subject,
    body: {
      default: text,
      // Without the title's end rather than without the link.
      sms: link === undefined ? subject : `${cut(subject, 90)} ${link}`,
      https: JSON.stringify({
        version: 1,
        severity: incident.severity,
        title: subject,
        text,
        section: incident.section,
        runbook: url,
        incident: reference,
        level: step.level.number,
        acknowledge: link ?? null,
      }),
    },
  };
}

/** That there is an incident, and not what it is about: resources and causes stay in the house (LGPD art. 46). */
function externalMessage({ incident, step, now }: RungFacts): RungMessage {
  const reference = incidentName(incident);
  const minutes = minutesBetween(incident.openedAt, now);
  const subject = cut(`NeonPro: critical incident ${reference} has been open for ${minutes} min`, 100);
  const text = [
    `Um incidente crítico de backup e recuperação da NeonPro está há ${minutes} minutos sem resposta.`,
    `A critical backup and recovery incident at NeonPro has gone unanswered for ${minutes} minutes.`,
    "",
    "Por favor, contate a equipe da NeonPro pelo canal do seu contrato e cite a referência.",
    "Please contact NeonPro's team through the channel of your contract and quote the reference.",
    "",
    `Reference: ${reference}`,
  ].join("\n");
  const structured = { version: 1, severity: incident.severity, title: subject, text, incident: reference };
  return {
    subject,
    body: { default: text, sms: subject, https: JSON.stringify({ ...structured, level: step.level.number }) },
  };
}

function minutesBetween(from: string, now: Date): number {
  return Math.max(0, Math.round((now.getTime() - Date.parse(from)) / 60_000));
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 3)}...`;
}
