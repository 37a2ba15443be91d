import type { Run } from "./segment";
import { hashAt } from "./segment";

/** A run and the file that it stands in. */
export interface Standing {
  readonly run: Run;
  readonly file: string;
}

/** More entries than any retried segment goes back; their hashes take 8 MB, twice that before the oldest go. */
const keptEntries = 262_144;

/** The latest runs of a chain. */
export class Recent {
  #runs: Standing[] = [];
  #entries = 0;
  readonly #kept: number;

  /** @param kept entries whose hashes are kept to recognise a line that comes again. @default 262,144 */
  constructor(kept = keptEntries) {
    this.#kept = kept;
  }

  keep(standing: Standing): void {
    this.#runs.push(standing);
    this.#entries += size(standing);
    // Cut in large steps: taking one off the front of a long list costs as much as taking many.
    if (this.#entries < 2 * this.#kept) return;
    let from = 0;
    for (; this.#entries > this.#kept; from++) this.#entries -= size(this.#runs[from]);
    this.#runs = this.#runs.slice(from);
  }

  /** The latest that stands in a place; undefined where nothing does, or where it is long ago. */
  standing(sequence: number): Standing | undefined {
    return this.#runs.findLast(({ run }) => run.first <= sequence && sequence <= run.last);
  }

  hash(sequence: number): string | undefined {
    const standing = this.standing(sequence);
    return standing && hashAt(standing.run, sequence);
  }
}

function size(standing: Standing | undefined): number {
  return standing === undefined ? 0 : standing.run.last - standing.run.first + 1;
}
