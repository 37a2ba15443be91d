import { stripVTControlCharacters } from "node:util";

/** Columns of every screen: fits half of a wide terminal and a code block on the web. */
export const WIDTH = 100;

/** Keeps two words on one line. */
export const NO_BREAK = "\u00a0";

/** Columns that a text takes on the terminal: colour codes take none. */
export function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Pads with spaces to a visible width; a longer text is left as it is. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - visibleLength(text)));
}

/** Cuts a text that has no colours to a width, marking the cut. */
export function truncate(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

function pieces(word: string, width: number): string[] {
  const result: string[] = [];
  for (let start = 0; start < word.length; start += width) result.push(word.slice(start, start + width));
  return result;
}

/**
 * Breaks a text without colours into lines of at most `width` columns; its own line breaks stay, an ARN that is too
 * long for a line is broken, and a no-break space is drawn as a space. An empty text is one empty line.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split(/\r?\n/)) {
    // What fits stays as it was written: the columns of a program's message are part of it.
    if (paragraph.length <= width) {
      lines.push(paragraph.trim() === "" ? "" : paragraph);
      continue;
    }
    const margin = /^\s*/.exec(paragraph)?.[0].slice(0, Math.floor(width / 2)) ?? "";
    let line = "";
    for (const word of paragraph.split(/[ \t]+/).filter(Boolean)) {
      for (const piece of pieces(word, width - margin.length)) {
        const longer = line === "" ? margin + piece : `${line} ${piece}`;
        if (line !== "" && longer.length > width) {
          lines.push(line);
          line = margin + piece;
        } else {
          line = longer;
        }
      }
    }
    lines.push(line);
  }
  return lines.map((line) => line.replaceAll(NO_BREAK, " "));
}

/** Wraps a text and puts `first` before its first line and as many spaces before the others. */
export function hang(first: string, text: string, width: number = WIDTH): string[] {
  const indent = visibleLength(first);
  return wrap(text, width - indent).map((line, index) => (index === 0 ? first + line : " ".repeat(indent) + line));
}

/** `1 bucket`, `2 buckets`, `1,204 buckets`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? singular : plural}`;
}

/** `4.2 s`, `1 min 5 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
