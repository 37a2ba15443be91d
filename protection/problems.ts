/** One thing that is wrong with a stack's configuration, said so that the reader can mend it without asking. */
export interface Problem {
  /** Where, from the configuration object's top: `backups.daily.deleteAfterDays`. */
  readonly path: string;
  /** The value found there. */
  readonly given: string;
  /** What would be accepted. */
  readonly allowed: string;
  /** Constraint (V3, L1, S8 ...), ledger row (BKP-3 ...) or law that says so; `schema` for a wrong shape. */
  readonly rule: string;
  /** The way out. */
  readonly fix: string;
  /** Other paths that the verdict rests on. */
  readonly related?: readonly string[];
}

/** Widest line of a message: what a terminal and a CI log show without wrapping. */
const COLUMNS = 100;
const INDENT = "   ";
const LABEL_WIDTH = 9;

/** Breaks a text into lines of at most `width` characters, between words where that is possible. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    let rest = word;
    if (line !== "" && line.length + 1 + rest.length > width) {
      lines.push(line);
      line = "";
    }
    while (line === "" && rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    line = line === "" ? rest : `${line} ${rest}`;
  }
  return line === "" ? lines : [...lines, line];
}

function field(label: string, text: string): readonly string[] {
  const head = INDENT + label.padEnd(LABEL_WIDTH);
  const hanging = " ".repeat(head.length);
  return wrap(text, COLUMNS - head.length).map((line, index) => (index === 0 ? head : hanging) + line);
}

/**
 * The text for every problem at once, at most 100 columns wide.
 *
 * @param where What the configuration is called in the first line.
 */
export function formatProblems(problems: readonly Problem[], where = "The protection configuration"): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const blocks = problems.map((problem, index) => [
    ...wrap(`${index + 1}. ${problem.path} [${problem.rule}]`, COLUMNS),
    ...field("given", problem.given),
    ...field("allowed", problem.allowed),
    ...field("way out", problem.fix),
  ]);
  return [`${where} has ${count}:`, ...blocks.map((lines) => lines.join("\n"))].join("\n\n");
}

/** Longest value that a message quotes in full. */
const QUOTED = 60;

/** A configuration value as a message shows it. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > QUOTED ? `${text.slice(0, QUOTED)}...` : text;
}
