import { isValidCns } from "@brazilian-utils/brazilian-utils/is-valid-cns";
import { isValidCpf } from "@brazilian-utils/brazilian-utils/is-valid-cpf";
import type { Finding, RedactionKind, Span } from "./kinds";
import { spansOf } from "./kinds";

/** What people put between the groups of a number. */
const gap = String.raw`[\s.,\-_/\\:;|+*~()]{0,3}`;

/** Groups as people write them (3-3-3-2, 3-4-4-4), or digit by digit; any of the gaps may be missing. */
function written(groups: readonly number[]): RegExp {
  const grouped = groups.map((digits) => String.raw`\d{${digits}}`).join(gap);
  const digits = groups.reduce((before, each) => before + each, 0);
  const single = String.raw`\d(?:[\s.,\-_/|]{1,2}\d){${digits - 1}}`;
  return new RegExp(String.raw`(?<!\d)(?:${grouped}|${single})(?!\d)`, "g");
}

const cpfWritten = written([3, 3, 3, 2]);
const cnsWritten = written([3, 4, 4, 4]);
/** All digits that belong together, however they are grouped: 4 digits at least, a gap of up to two characters. */
const cluster = /(?<![\d])\d{1,15}(?:[ \t\u00a0.\-/_]{1,2}\d{1,15}){0,16}(?!\d)/g;

const digitsOf = (text: string): string => text.replace(/\D/g, "");

/**
 * Numbers with right check digits: CPF (Receita Federal, two digits modulo 11) and CNS (Ministério da Saúde, the whole
 * weighted sum modulo 11; it begins with 1, 2, 7, 8 or 9). One in a hundred other numbers of 11 digits, and about one in
 * twenty of 15, is right by chance and goes too.
 */
export function checkedNumbers(folded: string): Finding[] {
  if (!/\d(?:\D{0,3}\d){10}/.test(folded)) return [];
  return [
    ...found(folded, cpfWritten, "cpf", isValidCpf),
    ...found(folded, cnsWritten, "cns", isValidCns),
    ...spansOf(folded, cluster).flatMap((span): Finding[] => {
      const digits = digitsOf(folded.slice(span.start, span.end));
      if (digits.length === 11 && isValidCpf(digits)) return [{ ...span, kind: "cpf" }];
      if (digits.length === 15 && isValidCns(digits)) return [{ ...span, kind: "cns" }];
      return [];
    }),
  ];
}

function found(folded: string, shape: RegExp, kind: RedactionKind, isValid: (digits: string) => boolean): Finding[] {
  return spansOf(folded, shape)
    .filter(({ start, end }) => isValid(digitsOf(folded.slice(start, end))))
    .map((span) => ({ ...span, kind }));
}

/** Between a word such as "CPF" and its number: `CPF nº: `, `"cpf_paciente": "`, `cpf=`. */
const link = String.raw`[\w.-]{0,24}["'\\]{0,3}(?:\s{0,3}\(?(?:do|da|de|n[o.]{0,2}|num(?:ero|\.)?|number|no\.?|of)\b\.?\s{0,2}(?:paciente|titular)?)?[\s"'\\:=#.\[(-]{0,8}`;

/** A number that its own word announces is taken out even when its check digits are wrong: a typing error is near a person. */
const announced: readonly { readonly kind: RedactionKind; readonly shape: RegExp }[] = [
  { kind: "cpf", shape: new RegExp(String.raw`cpf${link}(\d[\d\s.\-/]{7,16}\d)(?!\d)`, "gi") },
  {
    kind: "cns",
    shape: new RegExp(
      String.raw`(?:\bcns\b|cart[a]o.{0,4}(?:nacional.{0,4}saude|sus)\b)${link}(\d[\d\s.\-/]{11,20}\d)(?!\d)`,
      "gi",
    ),
  },
  {
    kind: "rg",
    shape: new RegExp(
      String.raw`(?:(?<![A-Za-z0-9.])R\.?G\.?(?![a-z0-9])|(?<![a-z0-9-])rg(?=["'\\]{0,3}\s{0,3}[:=#]|\s)|[Rr]egistro [Gg]eral|[Ii]dentidade)` +
        link.replace("-]{0,8}", String.raw`-]{0,8}(?:[A-Z]{2}-?)?`) +
        String.raw`(\d[\d.\s-]{3,12}[\dXx])(?![\dA-Za-z])`,
      "g",
    ),
  },
];

/** An RG has no national check digit, so this is its written form in most states: 12.345.678-9, with X for ten. */
const rgWritten = /(?<![\d.,])\d{1,2}\.\d{3}\.\d{3}-[\dXx](?![\d.,-]*\d|[A-Za-z])/g;

/** Numbers that a word or their written form gives away. */
export function announcedNumbers(folded: string): Finding[] {
  if (!/\d{3}/.test(folded) && !/\d[\s.-]\d/.test(folded)) return [];
  return [
    ...announced.flatMap(({ kind, shape }) =>
      Array.from(folded.matchAll(shape), (match): Finding => {
        const end = match.index + match[0].length;
        return { start: end - (match[1]?.length ?? 0), end, kind };
      }),
    ),
    ...spansOf(folded, rgWritten).map((span: Span): Finding => ({ ...span, kind: "rg" })),
  ];
}
