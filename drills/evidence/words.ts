import type { Measurement } from "../judge/objectives";
import type { Moment, Phase, Step } from "../timeline";
import type { ScenarioId } from "../types";
import type { Evidence } from "./types";

/** The report's words in one language. Steps by ID, an accident by `accident` and its name; a step that is not here keeps its English title. */
export interface Words {
  readonly lang: "pt-BR" | "en";
  readonly name: string;
  readonly title: string;
  readonly scenarios: Readonly<Record<ScenarioId, string>>;
  readonly verdicts: Readonly<Record<"PASSED" | "FAILED", string>>;
  readonly sabotaged: string;
  readonly measurements: Readonly<Record<Measurement["id"], string>>;
  readonly phases: Readonly<Record<Phase, string>>;
  readonly moments: Readonly<Record<Moment["id"], string>>;
  readonly steps: Readonly<Record<string, string>>;
  readonly lost: string;
  readonly perSecond: string;
  readonly notMeasured: string;
  readonly headings: Readonly<
    Record<"objectives" | "timeline" | "load" | "checks" | "steps" | "where" | "reasons", string>
  >;
  readonly columns: Readonly<
    Record<
      "what" | "objective" | "measured" | "met" | "database" | "check" | "verdict" | "says" | "phase" | "took",
      string
    >
  >;
  readonly yes: string;
  readonly no: string;
  readonly load: (counts: {
    acknowledged: number;
    lost: number;
    inDoubt: number;
    refused: number;
    rows: number;
  }) => string;
  readonly where: (facts: { postgres: string; cores: number; rows: number; seed: number; gigabytes: string }) => string;
  readonly limits: string;
}

/** What a step is called; accidents have a name each. */
export function stepTitle(
  { steps }: Words,
  { accident }: Pick<Evidence, "accident">,
  { id, title }: Pick<Step, "id" | "title">,
): string {
  return steps[`${id} ${accident}`] ?? steps[id] ?? title;
}

export const english: Words = {
  lang: "en",
  name: "English",
  title: "Recovery drill",
  scenarios: {
    "accidental-deletion": "Accidental deletion",
    corruption: "Corruption",
    "point-in-time": "Point in time",
  },
  verdicts: { PASSED: "Passed: validated, objectives met", FAILED: "Failed" },
  sabotaged: "Sabotaged on purpose, to prove that the drill can fail",
  measurements: { rpo: "Data lost (RPO)", rto: "Time to recover (RTO)", validation: "Validation" },
  phases: { preparation: "Preparation", accident: "Accident", recovery: "Recovery", judgement: "Judgement" },
  moments: {
    accident: "accident",
    noticed: "noticed",
    target: "restored moment",
    restored: "restored",
    validated: "validated",
    serving: "in service",
    protected: "protected again",
  },
  steps: {},
  lost: "lost",
  perSecond: "commits a second",
  notMeasured: "not measured",
  headings: {
    objectives: "Objectives and measurements",
    timeline: "Timeline",
    load: "Load",
    checks: "What the validator checked",
    steps: "Steps",
    where: "Where and with what",
    reasons: "Why it failed",
  },
  columns: {
    what: "What",
    objective: "Objective",
    measured: "Measured",
    met: "Met",
    database: "Database",
    check: "Check",
    verdict: "Verdict",
    says: "Says",
    phase: "Phase",
    took: "Took",
  },
  yes: "yes",
  no: "no",
  load: ({ acknowledged, lost, inDoubt, refused, rows }) =>
    `${acknowledged} commits acknowledged, ${lost} of them lost; ${inDoubt} in doubt, ${refused} refused. ${rows} rows were looked up one by one.`,
  where: ({ postgres, cores, rows, seed, gigabytes }) =>
    `PostgreSQL ${postgres}, ${cores} cores, ${gigabytes} GB of memory; ${rows} seeded rows, seed ${seed}. All data is generated: nobody in it exists.`,
  limits:
    "These times are of this machine and this size. They prove that the procedure works and that loss is measured; they do not say how long production's size takes.",
};

export const portuguese: Words = {
  lang: "pt-BR",
  name: "Português",
  title: "Simulado de recuperação",
  scenarios: {
    "accidental-deletion": "Exclusão acidental",
    corruption: "Corrupção",
    "point-in-time": "Ponto no tempo",
  },
  verdicts: { PASSED: "Aprovado: validado, objetivos cumpridos", FAILED: "Reprovado" },
  sabotaged: "Sabotado de propósito, para provar que o simulado pode reprovar",
  measurements: { rpo: "Dados perdidos (RPO)", rto: "Tempo de recuperação (RTO)", validation: "Validação" },
  phases: { preparation: "Preparação", accident: "Acidente", recovery: "Recuperação", judgement: "Julgamento" },
  moments: {
    accident: "acidente",
    noticed: "percebido",
    target: "momento restaurado",
    restored: "restaurado",
    validated: "validado",
    serving: "em serviço",
    protected: "protegido de novo",
  },
  steps: {
    servers: "Iniciar o primário e a réplica",
    seed: "Preencher a clínica",
    backup: "Abrir o arquivo de log e fazer o backup base",
    replica: "Fazer a réplica acompanhar",
    load: "Iniciar a carga",
    "erase-before": "Eliminar um titular antes do acidente",
    marker: "Gravar o manifesto do marcador",
    "accident delete": "Alguém apaga todos os exames",
    "accident bad-deployment": "Um deploy embaralha notas e valores",
    "accident damaged-file": "Um disco danifica um arquivo do banco",
    position: "Fixar uma posição do log",
    "erase-after": "Eliminação de outro titular depois",
    unnoticed: "Ninguém percebe ainda",
    moment: "Encontrar o momento no log",
    archive: "Trazer o arquivo até agora",
    isolate: "Isolar o banco de dados",
    assess: "Avaliar: quando, por quem, quanto",
    "verify-backup": "Conferir as somas do backup base",
    restore: "Restaurar ao lado: backup base e log",
    "roll-forward": "Levar adiante o que foi feito depois",
    replay: "Reaplicar as eliminações",
    sequences: "Avançar as sequências",
    "validate-recovery": "Validar a cópia restaurada",
    "validate-exactly": "Comparar cada linha com o manifesto",
    cut: "Comparar cada commit com o segundo",
    merge: "Reunir o que falta no banco em uso",
    reintroduce: "Reintroduzir: leituras, depois escritas",
    "validate-judgement": "Validar o banco em serviço",
    losses: "Procurar cada commit confirmado",
    "replica-again": "A réplica acompanha o novo primário",
    "replica-equal": "Comparar a réplica com o banco em serviço",
  },
  lost: "perdido",
  perSecond: "commits por segundo",
  notMeasured: "não medido",
  headings: {
    objectives: "Objetivos e medições",
    timeline: "Linha do tempo",
    load: "Carga",
    checks: "O que o validador conferiu",
    steps: "Passos (detalhes técnicos em inglês)",
    where: "Onde e com quê",
    reasons: "Por que reprovou",
  },
  columns: {
    what: "O quê",
    objective: "Objetivo",
    measured: "Medido",
    met: "Cumprido",
    database: "Banco",
    check: "Verificação",
    verdict: "Veredito",
    says: "Diz",
    phase: "Fase",
    took: "Duração",
  },
  yes: "sim",
  no: "não",
  load: ({ acknowledged, lost, inDoubt, refused, rows }) =>
    `${acknowledged} commits confirmados, ${lost} deles perdidos; ${inDoubt} em dúvida, ${refused} recusados. ${rows} linhas foram procuradas uma a uma.`,
  where: ({ postgres, cores, rows, seed, gigabytes }) =>
    `PostgreSQL ${postgres}, ${cores} núcleos, ${gigabytes} GB de memória; ${rows} linhas geradas, semente ${seed}. Todos os dados são gerados: ninguém neles existe.`,
  limits:
    "Estes tempos são desta máquina e deste tamanho. Provam que o procedimento funciona e que a perda é medida; não dizem quanto leva o tamanho da produção.",
};
