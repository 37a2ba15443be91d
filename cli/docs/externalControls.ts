/** A row of document B (docs/requirements-ledger.md, last paragraph) that this software does not implement. */
export interface ExternalControl {
  /** The ledger's words, so that a test can hold this list against its paragraph. */
  readonly row: string;
  readonly treatment: "external control" | "out of scope";
  /** Who does it and what an auditor should ask them for; or why it is out of scope. */
  readonly evidence: string;
}

export const externalControls: readonly ExternalControl[] = [
  {
    row: "session timeout 30 minutes, lockout after 5 attempts, 12-character passwords",
    treatment: "external control",
    evidence: "Identity provider: export of its session, lockout and password policy.",
  },
  {
    row: "PGP e-mail",
    treatment: "out of scope",
    evidence: "Alerts carry no patient data, so no message of this system needs PGP.",
  },
  {
    row: "SFTP transfer",
    treatment: "out of scope",
    evidence: "Nothing here moves files by SFTP: transfers are HTTPS calls to S3, enforced by bucket policy (SEC-3).",
  },
  {
    row: "consent management and data-subject portal",
    treatment: "external control",
    evidence: "The application: its consent log and the list of data-subject requests; it feeds RET-4.",
  },
  {
    row: "electronic prescribing and telemedicine validation",
    treatment: "external control",
    evidence: "The application: validation records of prescriptions and telemedicine (CFM 2.314/2022).",
  },
  {
    row: "staff training",
    treatment: "external control",
    evidence: "Attendance lists and dates of the trainings held.",
  },
  {
    row: "penetration testing",
    treatment: "external control",
    evidence: "The last monthly report and the findings' closure.",
  },
  {
    row: "business impact analysis",
    treatment: "external control",
    evidence: "The quarterly analysis, signed by its owner.",
  },
  {
    row: "DPO designation",
    treatment: "external control",
    evidence: "The act of designation (LGPD art. 41) and its publication.",
  },
  {
    row: "medical-device classification and quality system",
    treatment: "external control",
    evidence: "ANVISA classification (RDC 751/2022, RDC 657/2022), ISO 13485 and ISO 14971 files.",
  },
  {
    row: "Application code backup",
    treatment: "external control",
    evidence: "The Git host's own backup; BKP-13 checks the repository's tags.",
  },
];
