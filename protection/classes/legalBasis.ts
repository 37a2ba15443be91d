import type { LegalBasis } from "../dataClasses";

/**
 * The sources behind the retention numbers. `verified` says whether the source was found and states what is claimed; a
 * data protection officer confirms the numbers before any compliance-mode lock. Not legal advice.
 */
export const law = {
  medicalRecords: {
    law: "Lei 13.787/2018",
    article: "art. 6",
    verified: true,
    note: "At least 20 years from the last entry, born-digital records included (§ 5); elimination protects secrecy (§ 3).",
  },
  medicalIntegrity: {
    law: "Lei 13.787/2018",
    article: "art. 4",
    verified: true,
    note: "Storage must resist access, alteration and destruction.",
  },
  cfmRecords: {
    law: "Resolução CFM 1.821/2007",
    article: "arts. 7 and 8",
    verified: true,
    note: "Art. 8: 20 years from the last entry on paper; art. 7: electronic records are kept permanently.",
  },
  endOfProcessing: {
    law: "LGPD (Lei 13.709/2018)",
    article: "arts. 15 and 16",
    verified: true,
    note: "Sets no number: delete when processing ends, within technical limits; anonymized data may stay (art. 16 IV).",
  },
  consentWithdrawal: {
    law: "LGPD (Lei 13.709/2018)",
    article: "art. 18 VI",
    verified: false,
    note: "Deletion of consent-based data, except what art. 16 I obliges to keep; the article's text was not fetched.",
  },
  taxTerm: {
    law: "Código Tributário Nacional",
    article: "arts. 173, 174 and 195",
    verified: false,
    note: "Usual tax term of 5 years, from general knowledge; no Brazilian basis was found for 7 years.",
  },
  biometricClaim: {
    law: "ANVISA RDC 75/2013",
    article: "cited by document A without an article",
    verified: false,
    note: "No such rule was found: the year is NeonPro's policy, not a law's.",
  },
  incidentRecord: {
    law: "Resolução CD/ANPD 15/2024",
    article: "incident record",
    verified: true,
    note: "The record of a security incident, loss of availability included, is kept for 5 years.",
  },
  policy: {
    law: "none",
    article: "NeonPro policy",
    verified: true,
    note: "No law sets a term: the number is the source document's.",
  },
} as const satisfies Readonly<Record<string, LegalBasis>>;
