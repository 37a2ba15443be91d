import type { Span } from "./kinds";

/**
 * A text as a reader sees it: digits of any script and width as 0 to 9, letters without accents, no invisible characters.
 * Rules look at `text`; `toOriginal` says which stretch of the original a finding stands for, so that the rest of the
 * message keeps its accents.
 */
export interface Folded {
  readonly text: string;
  toOriginal(span: Span): Span;
}

export function fold(original: string): Folded {
  // Most of what AWS says is ASCII, which folds to itself.
  if (!/[^\0-\x7f]/.test(original)) return { text: original, toOriginal: (span) => span };
  let text = "";
  const starts: number[] = [];
  let index = 0;
  for (const character of original) {
    const folded = foldedCharacter(character);
    starts.push(...Array<number>(folded.length).fill(index));
    text += folded;
    index += character.length;
  }
  starts.push(index);
  const at = (position: number): number => starts[position] ?? index;
  return { text, toOriginal: ({ start, end }) => ({ start: at(start), end: Math.max(at(end), at(start) + 1) }) };
}

const known = new Map<string, string>();

function foldedCharacter(character: string): string {
  if (character <= "\x7f") return character;
  let folded = known.get(character);
  if (folded === undefined) {
    folded = computed(character);
    // Messages use few characters; a hostile one must not fill the memory of a function that lives on.
    if (known.size < 2_000) known.set(character, folded);
  }
  return folded;
}

function computed(character: string): string {
  return Array.from(character.normalize("NFKD"), (part) => {
    // Accents, variation selectors, keycaps, zero-width characters, soft hyphens, direction marks.
    if (/^[\p{M}\p{Cf}]$/u.test(part)) return "";
    if (/^\p{Nd}$/u.test(part)) return digitOf(part);
    if (/^\p{Pd}$|^\u2212$/u.test(part)) return "-";
    if (/^[\u00b7\u2022\u2024\u2027\u2219\u22c5\u30fb\u3002]$/.test(part)) return ".";
    if (part === "\u2044" || part === "\u2215") return "/";
    if (/^\p{Zs}$/u.test(part)) return " ";
    return part;
  }).join("");
}

/** Decimal digits stand in Unicode ten in a row, from 0 to 9, with something else before them. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(code - value - 1))) value++;
  return value.toString();
}
