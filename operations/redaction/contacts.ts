import { isValidPhoneNumber } from "libphonenumber-js/min";
import type { Finding } from "./kinds";

// Bounded repetitions: a long run without "@" costs a constant for each character.
const email =
  /[\p{L}\p{N}!#$&'*+=?^_`{|}~%-](?:[\p{L}\p{N}.!#$&'*+=?^_`{|}~%-]{0,63})(?:@|\s?[[({]\s?(?:at|arroba)\s?[\])}]\s?)(?:[\p{L}\p{N}-]{1,63}(?:\.|\s?[[({]\s?(?:dot|ponto)\s?[\])}]\s?)){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/giu;

export function emailAddresses(folded: string): Finding[] {
  if (!/@|[[({]\s?(?:at|arroba)\s?[\])}]/i.test(folded)) return [];
  return Array.from(folded.matchAll(email), ({ 0: match, index }) => {
    // A query's or a list's own characters may stand before the address: to=maria@..., 'maria@...
    const own = /[\p{L}\p{N}._%+-]+$/u.exec(match.slice(0, atSign(match)))?.[0].length ?? 0;
    return { kind: "email", start: index + atSign(match) - own, end: index + match.length };
  });
}

function atSign(match: string): number {
  const at = match.indexOf("@");
  return at >= 0 ? at : match.search(/\s?[[({]\s?(?:at|arroba)/i);
}

/** Written like a telephone number: with a country, or with area code and a gap. A bare run of digits is none. */
const candidates: readonly RegExp[] = [
  // Twelve digits alone are an account of AWS, also if they begin with 00.
  /(?<![\w.+])(?:\+[1-9]\d{0,2}|00[1-9]\d{0,2}(?=[\s().-]|\d{10}))[\d\s().-]{6,20}\d(?!\d)/g,
  /(?<![\d.,/:-])(?:\(0?[1-9]\d\)[\s.-]{0,3}9?[\s.]?\d{4}[\s.-]?\d{4}|0?[1-9]\d[\s.-]{1,3}9?[\s.]?\d{4}[\s.-]\d{4})(?![\d:/]|[.,-]\d)/g,
];

/** A word for it goes before: then digits alone will do. */
const announced =
  /(?<![a-z])(?:tel(?:efone)?s?|fones?|cel(?:ular)?|(?:tele)?phones?|mobile|whats(?:app)?|contato)(?![a-z])[\w.-]{0,20}["'\\]{0,3}[\s"'\\:=#.[-]{0,8}(\+?\(?\d[\d\s().-]{6,18}\d)(?!\d)/gi;

/** Telephone numbers: those that exist in a country's plan (Brazil's where none is named), and what a word announces. */
export function phoneNumbers(folded: string): Finding[] {
  if (!/\d{3}/.test(folded)) return [];
  return [
    ...candidates.flatMap((shape) =>
      Array.from(folded.matchAll(shape))
        .filter(({ 0: match }) => isValidPhoneNumber(match.replace(/^00/, "+"), "BR"))
        .map(({ 0: match, index }): Finding => ({ kind: "phone", start: index, end: index + match.length })),
    ),
    ...Array.from(folded.matchAll(announced), (match): Finding => {
      const end = match.index + match[0].length;
      return { kind: "phone", start: end - (match[1]?.length ?? 0), end };
    }),
  ];
}
