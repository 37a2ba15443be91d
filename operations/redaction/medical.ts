import type { Finding } from "./kinds";

const label = [
  "diagnos[a-z]{1,6}",
  "anamnes[a-z]{1,3}",
  "prontuario",
  "prescri[a-z]{2,8}",
  "laudo",
  "sintomas?",
  "symptoms?",
  "alergias?",
  "allerg(?:y|ies)",
  "medicamentos?",
  "medications?",
  "doencas?",
  "diseases?",
  "comorbidades?",
  "tratamento",
  "hipotese[ _-]?diagnostica",
  "queixa(?:[ _-]?principal)?",
  "chief[ _-]?complaint",
  "(?:historico|evolucao|observacoes|notas?|quadro|exames?)[ _-]?(?:clinic[ao]s?|medic[ao]s?)",
  "resultados?[ _-]?(?:do|de)?[ _-]?exames?",
  "(?:clinical|medical)[ _-]?(?:notes?|records?|history|summary)",
].join("|");

/** `diagnóstico: ...`, `"clinicalNotes":"..."`, `laudo = ...`: up to the quotation mark, or to the end of the line. */
const labelled = new RegExp(
  String.raw`(?<![a-z])(?:${label})[\w-]{0,24}(["'\\]{0,3})\s{0,3}[:=]\s{0,3}(?:\\{0,3}"((?:[^"\\\n]|\\(?!")[^\n])*)|'([^'\n]*)|([^\s"'\n[{][^\n]*))`,
  "gi",
);

/** What a physician writes without a label; up to the end of the line. */
const phrased =
  /(?:diagnosticad[oa]s? com|portador[a]? d[eao]|paciente (?:apresent|relat|refer|queix|portador|diagnosticad|em uso)|queixa-?se d|em uso de|patient (?:presents|reports|complains|denies|was diagnosed|has a history)|diagnosed with|history of|hiv[ -]?(?:positiv|reagente)|soropositiv)[^\n"]*/gi;

/** A code of the International Classification of Diseases, when it is called one: `CID-10: E11.9`, `ICD J45`. */
const coded =
  /(?<![a-z])(?:cid|icd)(?:[ -]?1[01])?(?:[\w-]{0,16}["'\\]{0,3})?[\s:=("'\\-]{1,8}([a-z]\d[\da-z](?:\.?[\da-z]{1,2})?)(?![\w-])/gi;

/** Free medical text that a label, a phrase or a code gives away. What none of them announces cannot be told from other text. */
export function medicalText(folded: string): Finding[] {
  return [
    ...Array.from(folded.matchAll(labelled)).flatMap((match): Finding[] => {
      const value = match[2] ?? match[3] ?? match[4] ?? "";
      const end = match.index + match[0].length;
      return value.trim() === "" ? [] : [{ kind: "medical", start: end - value.length, end }];
    }),
    ...Array.from(folded.matchAll(phrased), ({ 0: match, index }): Finding => {
      return { kind: "medical", start: index, end: index + match.length };
    }),
    ...Array.from(folded.matchAll(coded), (match): Finding => {
      const end = match.index + match[0].length;
      return { kind: "medical", start: end - (match[1]?.length ?? 0), end };
    }),
  ];
}
