import { emailAddresses, phoneNumbers } from "./contacts";
import { base64Token, fromBase64, fromEscapes, fromHex, fromUrl, hexToken, urlToken } from "./encoded";
import { fold } from "./fold";
import { identifierSpans } from "./identifiers";
import type { Counts, Finding, Redacted, RedactionKind } from "./kinds";
import { isClean, overlaps, placeholders, sum } from "./kinds";
import { decodedLayers } from "./limits";
import { medicalText } from "./medical";
import { announcedNumbers, checkedNumbers } from "./numbers";
import { redactParsed } from "./value";

export interface TextRules {
  /** Kinds that stay. @default none */
  readonly keep?: readonly RedactionKind[];
}

/** A text without what is personal in it, encodings taken off first. The caller bounds its length (limits.ts). */
export function redactText(text: string, rules: TextRules = {}, layers = decodedLayers): Redacted<string> {
  const clean: Redacted<string> = { value: text, counts: {} };
  if (text.length < 3) return clean;
  const parsed = redactJson(text, rules, layers);
  // Encodings first: a number that a hash or an encoded text holds by chance would spoil it for reading.
  const tokens = redactTokens(parsed.value, rules, layers);
  const plain = redactPlain(tokens.value, rules);
  const escaped = redactEscaped(plain.value, rules, layers);
  return { value: escaped.value, counts: sum([parsed.counts, tokens.counts, plain.counts, escaped.counts]) };
}

/** The largest JSON object or array in the text: there, names of fields say what values are. */
function redactJson(text: string, rules: TextRules, layers: number): Redacted<string> {
  const nothing: Redacted<string> = { value: text, counts: {} };
  const start = text.search(/[{[]\s*["[{\d]/);
  const end = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]")) + 1;
  const whole = /^\s*"/.test(text) && /"\s*$/.test(text);
  if (!whole && (start < 0 || end <= start)) return nothing;
  const json = whole ? text : text.slice(start, end);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return nothing;
  }
  if (layers === 0) return tooDeep;
  const result = redactParsed(value, (inner) => redactText(inner, rules, layers - 1), rules.keep ?? []);
  if (isClean(result.counts)) return nothing;
  const redacted = JSON.stringify(result.value);
  return { value: whole ? redacted : text.slice(0, start) + redacted + text.slice(end), counts: result.counts };
}

const tooDeep: Redacted<string> = { value: placeholders.encoded, counts: { encoded: 1 } };

/** What the rules find in the text as it reads. */
function redactPlain(text: string, { keep = [] }: TextRules): Redacted<string> {
  const folded = fold(text);
  const identifiers = identifierSpans(folded.text);
  const outside = (finding: Finding): boolean => !identifiers.some((span) => overlaps(span, finding));
  const findings = [
    ...medicalText(folded.text),
    ...emailAddresses(folded.text),
    ...announcedNumbers(folded.text).filter(outside),
    ...checkedNumbers(folded.text).filter(outside),
    ...phoneNumbers(folded.text).filter(outside),
  ].filter(({ kind }) => !keep.includes(kind));
  return replaced(text, merged(findings.map((finding) => ({ ...folded.toOriginal(finding), kind: finding.kind }))));
}

/** Findings that touch the same characters are one: the kind that comes first in the rules' order names it. */
function merged(findings: readonly Finding[]): readonly Finding[] {
  const result: Finding[] = [];
  for (const finding of findings.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || last.end <= finding.start) result.push(finding);
    else result[result.length - 1] = { ...last, end: Math.max(last.end, finding.end) };
  }
  return result;
}

function replaced(text: string, findings: readonly Finding[]): Redacted<string> {
  let value = "";
  let at = 0;
  const counts: Partial<Record<RedactionKind, number>> = {};
  for (const { start, end, kind } of findings) {
    const before = text.slice(start, end);
    value += text.slice(at, start);
    at = end;
    // What was taken out before is not taken out again: redaction may run twice over a text.
    if (Object.values(placeholders).some((placeholder) => before.includes(placeholder)) && !/\d{3}/.test(before)) {
      value += before;
      continue;
    }
    value += placeholders[kind];
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return { value: value + text.slice(at), counts };
}

/** Tokens that are encoded texts; one that holds nothing personal stays encoded. */
function redactTokens(text: string, rules: TextRules, layers: number): Redacted<string> {
  const counts: Counts[] = [];
  const decode =
    (decoder: (token: string) => string | undefined) =>
    (token: string): string => {
      const decoded = decoder(token);
      if (decoded === undefined) return token;
      const inner = layers === 0 ? tooDeep : redactText(decoded, rules, layers - 1);
      if (isClean(inner.counts)) return token;
      counts.push(inner.counts);
      return inner.value;
    };
  const value = text
    .replace(urlToken, (token) => (token.includes("%") ? decode(fromUrl)(token) : token))
    .replace(base64Token, decode(fromBase64))
    .replace(hexToken, decode(fromHex));
  return { value, counts: sum(counts) };
}

/** The text once its escapes are resolved; it stays as it was if they hid nothing. */
function redactEscaped(text: string, rules: TextRules, layers: number): Redacted<string> {
  const decoded = fromEscapes(text);
  if (decoded === undefined) return { value: text, counts: {} };
  const inner = layers === 0 ? tooDeep : redactText(decoded, rules, layers - 1);
  return isClean(inner.counts) ? { value: text, counts: {} } : inner;
}
