import { fold } from "./fold";
import type { RedactionKind } from "./kinds";

/** `patientCPF`, `patient_cpf`, `CPF do Paciente` -> patient, cpf. */
function wordsOf(key: string): readonly string[] {
  return fold(key)
    .text.replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

const byWord: Readonly<Record<string, RedactionKind>> = Object.fromEntries(
  (
    [
      ["cpf", "cpf cpfs"],
      ["rg", "rg identidade"],
      ["cns", "cns cartaosus"],
      ["email", "email emails"],
      ["phone", "phone phones telephone telefone telefones tel fone celular mobile whatsapp"],
      [
        "medical",
        "diagnosis diagnoses diagnostic diagnostico diagnosticos anamnese anamnesis prontuario prontuarios prescricao prescricoes prescription " +
          "prescriptions laudo laudos sintoma sintomas symptom symptoms alergia alergias allergy allergies medicamento medicamentos medication " +
          "medications doenca doencas disease diseases tratamento tratamentos treatment comorbidade comorbidades queixa cid10 cid11 icd icd10 icd11",
      ],
    ] as const
  ).flatMap(([kind, words]) => words.split(" ").map((word) => [word, kind] as const)),
);

/** Two words in this order, with what may stand between them. */
const byPair: readonly (readonly [first: RegExp, second: RegExp, kind: RedactionKind])[] = [
  [/^e$/, /^mail$/, "email"],
  [/^cartao$/, /^(sus|saude|nacional)$/, "cns"],
  [/^registro$/, /^geral$/, "rg"],
  [/^(clinical|medical)$/, /^(notes?|records?|history|summary|text)$/, "medical"],
  [/^(historico|evolucao|observacoes|observacao|notas?|quadro)$/, /^(clinic[ao]s?|medic[ao]s?)$/, "medical"],
  [/^(resultados?|results?)$/, /^(exames?|exam|lab)$/, "medical"],
  [/^chief$/, /^complaint$/, "medical"],
  [/^(cid|icd)$/, /^1[01]$/, "medical"],
];

/** What the name of a field says about its value; undefined for a name that says nothing. */
export function kindOfField(key: string): RedactionKind | undefined {
  // A longer name is a text that somebody used as a key.
  if (key.length > 80) return undefined;
  const words = wordsOf(key);
  for (const word of words) {
    if (Object.hasOwn(byWord, word)) return byWord[word];
  }
  for (const [first, second, kind] of byPair) {
    const at = words.findIndex((word) => first.test(word));
    if (at >= 0 && words.slice(at + 1, at + 3).some((word) => second.test(word))) return kind;
  }
  // Also a correlation or content ID in other people's messages: only with a code as its value (value.ts).
  return undefined;
}

/** Whether a value under a field of that kind is what the name says: `"email": "sent"` is no address. */
export function fits(kind: RedactionKind, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === "boolean") return false;
  if (kind === "medical") return value !== "";
  if (typeof value === "number") return kind !== "email";
  if (typeof value !== "string") return false;
  const { text } = fold(value);
  return kind === "email" ? /@|%40|.{12}/.test(text) : /\d.*\d.*\d.*\d|^[A-Za-z0-9+/_=-]{12,}$/s.test(text);
}
