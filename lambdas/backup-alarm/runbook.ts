/** What to do first, in the two languages of the house: a line each, so that a message stays one screen. */
export interface NextStep {
  readonly pt: string;
  readonly en: string;
}

/** The sections of docs/runbooks/alerts.md that messages link to; a test holds the two together. */
export const runbook = {
  backup: {
    pt: 'Leia "AWS says", corrija a causa e inicie um backup sob demanda no mesmo cofre.',
    en: 'Read "AWS says", repair the cause, start an on-demand backup into the same vault.',
  },
  copy: {
    pt: "O backup existe, a cópia não: confira chave, trava e conta de destino e copie o ponto à mão.",
    en: "The backup exists, its copy does not: check the destination's key, lock and account, then copy the point by hand.",
  },
  restore: {
    pt: "Escolha outro ponto de recuperação; num teste de restauração, trate o recurso como não protegido.",
    en: "Choose another recovery point; if it was a restore test, count the resource as not protected.",
  },
  "recovery-point": {
    pt: "Confira versionamento, notificações e permissões do recurso; depois confirme um novo ponto contínuo.",
    en: "Check the resource's versioning, notifications and permissions, then see a new continuous point begin.",
  },
  "vault-or-plan": {
    pt: "Foi uma implantação? Se não, descubra quem foi (CloudTrail) e desfaça com `pulumi up`.",
    en: "Was it a deployment? If not, find out who did it (CloudTrail) and put it back with `pulumi up`.",
  },
  "scan-or-index": {
    pt: "Não restaure deste ponto: isole-o e procure o último ponto limpo.",
    en: "Do not restore from this point: isolate it and find the last clean one.",
  },
  key: {
    pt: "Cancele já: `aws kms cancel-key-deletion` ou `enable-key`; sem a chave não há restauração. Depois, quem foi?",
    en: "Undo it now: `aws kms cancel-key-deletion` or `enable-key`; without the key nothing restores. Then: who was it?",
  },
  lock: {
    pt: "Alguém enfraqueceu a proteção: reponha com `pulumi up`, descubra quem foi, trate como incidente de segurança.",
    en: "Somebody weakened the protection: put it back with `pulumi up`, find out who, treat it as a security incident.",
  },
  silenced: {
    pt: "Registro ou alarmes foram desligados: religue-os primeiro, depois procure o que aconteceu no intervalo.",
    en: "The audit trail or the alarms were switched off: switch them on first, then look for what happened meanwhile.",
  },
  operation: {
    pt: "Uma operação nossa falhou: leia a causa, repita-a e confira o resultado no registro de operações.",
    en: "An operation of ours failed: read the cause, repeat it, and see its result in the operations log.",
  },
  escalation: {
    pt: "Assuma o incidente e registre quem responde por ele.",
    en: "Take the incident over and record who answers for it.",
  },
  alarm: {
    pt: 'Leia "Meaning": é a descrição do alarme. INSUFFICIENT_DATA: quem publica a métrica parou.',
    en: 'Read "Meaning", the alarm\'s own description. INSUFFICIENT_DATA: whatever publishes the metric has stopped.',
  },
  unknown: {
    pt: "A função não conhece este evento: veja-o no console pelo ID e horário.",
    en: "The function does not know this event: look it up in the console by its ID and time.",
  },
} as const satisfies Readonly<Record<string, NextStep>>;

export type RunbookSection = keyof typeof runbook;
export const runbookSections = Object.keys(runbook) as readonly RunbookSection[];

/** Where the runbook is read when the deployment does not say: the repository. */
export const defaultRunbookUrl = "docs/runbooks/alerts.md";
