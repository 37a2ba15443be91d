/** What is taken out (AUD-3). `encoded` is what was wrapped too deep to be looked at. */
export const redactionKinds = ["cpf", "rg", "cns", "email", "phone", "medical", "encoded"] as const;
export type RedactionKind = (typeof redactionKinds)[number];

/** What stands in the place of what was taken out. It says the kind, and nothing of the value, not even its length. */
export const placeholders: Readonly<Record<RedactionKind, string>> = {
  cpf: "[CPF]",
  rg: "[RG]",
  cns: "[CNS]",
  email: "[E-MAIL]",
  phone: "[PHONE]",
  medical: "[MEDICAL TEXT]",
  encoded: "[ENCODED]",
};

const all: ReadonlySet<string> = new Set(Object.values(placeholders));

export function isPlaceholder(text: string): boolean {
  return all.has(text.trim());
}

export type Counts = Readonly<Partial<Record<RedactionKind, number>>>;

export interface Redacted<T> {
  readonly value: T;
  readonly counts: Counts;
}

/** The sum by kind, in the order of {@link redactionKinds}; kinds that did not occur are left out. */
export function sum(counts: readonly Counts[]): Counts {
  const total: Partial<Record<RedactionKind, number>> = {};
  for (const kind of redactionKinds) {
    const number = counts.reduce((before, each) => before + (each[kind] ?? 0), 0);
    if (number > 0) total[kind] = number;
  }
  return total;
}

export function isClean(counts: Counts): boolean {
  return Object.keys(counts).length === 0;
}

/** A stretch of a text, its end excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Finding extends Span {
  readonly kind: RedactionKind;
}

/** Every match of a global expression as a stretch. */
export function spansOf(text: string, expression: RegExp): Span[] {
  return Array.from(text.matchAll(expression), ({ 0: match, index }) => ({ start: index, end: index + match.length }));
}

export function overlaps(one: Span, other: Span): boolean {
  return one.start < other.end && other.start < one.end;
}
